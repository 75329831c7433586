"""Another process that runs the servers, to be killed."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from config.local.program import launched
from config.local.programs import ROOT

SCRIPT = """
import json, sys
from pathlib import Path
from config.local.servers import EmbeddedServers

with EmbeddedServers(Path(sys.argv[1]), environment={}, durable=False) as servers:
    pids = {name: process.pid for name, process in servers.keeper.processes.items()}
    print(json.dumps({"pids": pids, "database_url": servers.database_url}), flush=True)
    sys.stdin.read()
"""


class Owner:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    @cached_property
    def told(self) -> dict[str, Any]:
        """What it says once its servers answer."""
        assert self.process.stdout is not None
        return dict(json.loads(self.process.stdout.readline()))

    @property
    def pids(self) -> dict[str, int]:
        return dict(self.told["pids"])

    @property
    def database_url(self) -> str:
        return str(self.told["database_url"])


@contextmanager
def owner_of(home: Path, *, launch: Sequence[str] = ()) -> Iterator[Owner]:
    """A process that owns `home` until the end of the block; `launch` are options of the launcher."""
    command = launched(
        [sys.executable, "-c", SCRIPT, home], signal_at_owners_death=signal.SIGTERM, options=list(launch)
    )
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Owner(process)
        finally:
            process.communicate()
