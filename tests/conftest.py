"""The servers that the tests run against: those the environment names, or our own for this session alone.

They must stand before settings are read, so this happens at import, and Django is set up here.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

from config.local.servers import EmbeddedServers


def start_servers() -> ExitStack:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stook-tests-")))
        servers = stack.enter_context(EmbeddedServers(home, durable=False))
        (home / "static").mkdir()  # WhiteNoise warns where it finds none
        os.environ |= {**servers.addresses.environment(), "STOOK_HOME": str(home), "STOOK_BENCH": "1"}
        return stack.pop_all()


atexit.register(start_servers().close)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
