# What one types here; `make` alone lists it. Nothing but Python 3.9, make and the network is needed to begin.

# The machine's uv where it has one that works, else a private one in .uv/.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
RUN := $(UV) run --locked
WITH_SERVERS := $(RUN) python -m config.local.with_servers

.DEFAULT_GOAL := help
.PHONY: help demo serve test model bench chaos check uv ready

help: ## List what can be typed.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: ready ## From nothing to rows of data, and a job that stops: three minutes, no question asked.
	@$(RUN) python -m config.local.demo

serve: ready ## The whole of Stook on this machine, at PORT (8000), until Ctrl-C. Data stays in STOOK_HOME (.stook).
	@$(RUN) python -m config.local.serve

test: ready ## The tests, against servers of their own.
	$(RUN) pytest

model: ready ## The protocol of the cancellation, in every state it can reach; needs spin and gcc (tests/model/README.md).
	@$(RUN) python -m tests.model

bench: ready ## How fast it is, and how fast it stops, against plain loops and Celery: a table, in about 12 minutes.
	@$(RUN) python -m bench

chaos: ready ## The whole of Stook while its processes, servers, clock and disk break at random: SEED, MINUTES (5), REPORT.
	@$(RUN) python -m tests.chaos

check: ready ## All that must hold before a change goes in: style, types, walls, migrations, settings, tests.
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(WITH_SERVERS) mypy .
	$(RUN) lint-imports
	$(WITH_SERVERS) python manage.py makemigrations --check --dry-run
	STOOK_PUBLIC_URL=https://stook.example STOOK_ALLOWED_HOSTS=stook.example \
		$(WITH_SERVERS) python manage.py check --deploy --fail-level WARNING
	$(RUN) pytest

ready: $(filter .uv/bin/uv,$(UV))
	@$(UV) python find >/dev/null 2>&1 || $(UV) python install || { \
		echo "Stook needs Python 3.13, and uv could neither find nor download it." \
			"Install it (pyenv install 3.13, or your system's python3.13 package) and repeat." >&2; exit 1; }
	@$(UV) sync --locked --quiet

.uv/bin/uv:
	@sh .ci/install-uv .uv
