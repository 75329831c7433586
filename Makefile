# What one types here; `make` alone lists it. Nothing but Python 3.9, make and the network is needed to begin.

# The machine's uv where it has one that works, else a private one in .uv/.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
RUN := $(UV) run --locked
# A file's tests stay together, and more (tests/scheduling.py): they share processes that take seconds to start.
PYTEST := $(RUN) pytest -n auto --dist loadfile --no-loadscope-reorder
WITH_SERVERS := $(RUN) python -m config.local.with_servers

# Python starts several times faster where it keeps what it has compiled, which some shells forbid.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo serve test lists model bench calibrate chaos check uv ready

help: ## List what can be typed.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: ready ## From nothing to rows of data, and a job that stops: 3 minutes.
	@$(RUN) python -m config.local.demo

serve: ready ## All of Stook here, at PORT (8000), data in STOOK_HOME (.stook).
	@$(RUN) python -m config.local.serve

test: ready ## The tests, against servers of their own.
	$(PYTEST)

lists: ready ## Read every list at a million of everything, and look at the plans.
	STOOK_LONG_LISTS=1000000 $(PYTEST) tests/jobs/test_long_lists.py

model: ready ## Check the cancel protocol in every state; needs spin and gcc.
	@$(RUN) python -m tests.model

bench: ready ## How fast it is and stops, beside others: a table in 20 minutes.
	@$(RUN) python -m bench

calibrate: ready ## Fit the extractor's confidence to documents with known values.
	@$(RUN) python -m bench.calibrate

chaos: ready ## All of Stook while parts of it break at random (SEED, MINUTES).
	@$(RUN) python -m tests.chaos

check: ready ## All that must hold before a change goes in, tests included.
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(WITH_SERVERS) mypy .
	$(RUN) lint-imports
	$(WITH_SERVERS) python manage.py makemigrations --check --dry-run
	STOOK_PUBLIC_URL=https://stook.example STOOK_ALLOWED_HOSTS=stook.example \
		$(WITH_SERVERS) python manage.py check --deploy --fail-level WARNING
	$(PYTEST)

ready: $(filter .uv/bin/uv,$(UV))
	@$(UV) python find >/dev/null 2>&1 || $(UV) python install || { \
		echo "Stook needs Python 3.13, and uv could neither find nor download it." \
			"Install it (pyenv install 3.13, or your system's python3.13 package) and repeat." >&2; exit 1; }
	@[ -d .venv ] || echo "Installing Stook's packages into .venv/ (1 GB, this once) ..." >&2
	@$(UV) sync --locked --quiet

.uv/bin/uv:
	@sh .ci/install-uv .uv
