"""The servers that the tests run against: those the environment names, or our own for this session alone.

They must stand before settings are read, so this happens at import, and Django is set up here.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import django
import hypothesis
import pytest
from django.conf import settings
from xdist.remote import Producer

from config.local.addresses import given
from config.local.discovery import NAMES
from config.local.servers import EmbeddedServers
from tests import scheduling


def patient(url: str) -> str:
    """Many tests think inside of one transaction, and on a busy machine for longer than the product allows."""
    options = quote("-c idle_in_transaction_session_timeout=60000")
    return f"{url}{'&' if '?' in url else '?'}options={options}"


def start_servers() -> ExitStack:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stook-tests-")))
        servers = stack.enter_context(EmbeddedServers(home, durable=False))
        os.environ |= {**servers.addresses.environment(), "STOOK_HOME": str(home), "STOOK_BENCH": "1"}
        os.environ["DATABASE_URL"] = patient(servers.addresses.database_url)
        return stack.pop_all()


def pytest_xdist_auto_num_workers() -> int:
    """One, where they would have to share the servers that the environment names. Otherwise two more than there are
    cores: the tests of a whole system wait for it most of the time.
    """
    return 1 if any(given(FOUND, name) for name in NAMES) else min((os.cpu_count() or 1) + 2, MOST_PROCESSES)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> scheduling.Scheduling | None:
    return scheduling.Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    scheduling.put_first(items)


def pytest_xdist_setupnodes() -> None:
    """Each process has servers of its own: let none inherit the addresses of ours."""
    os.environ.clear()
    os.environ.update(FOUND)


# How long an example takes is the machine's business.
hypothesis.settings.register_profile("stook", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("stook")
FOUND = dict(os.environ)
MOST_PROCESSES = 4
PATIENT_S = 60.0
atexit.register(start_servers().close)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
# How long the product waits for Redis, the broker and a lock, and serves one job before the next, is the subject of few
# tests, which say so themselves; to all others a machine that stalls must be no outage, and no end of a slice.
settings.REDIS_TIMEOUT_S = settings.CANCEL_LOCK_TIMEOUT_S = settings.SLICE_S = PATIENT_S
django.setup()
# Looked for when asked for: to list them all takes longer than most requests, and every test's client would do it.
settings.WHITENOISE_AUTOREFRESH = True

from config.celery import app  # noqa: E402 - Django first
from tests import emptying  # noqa: E402
from workers import turns  # noqa: E402

app.conf.broker_transport_options |= {"socket_timeout": PATIENT_S, "socket_connect_timeout": PATIENT_S}
turns.BROKER_TIMEOUT_S = PATIENT_S  # type: ignore[attr-defined]
emptying.install()
