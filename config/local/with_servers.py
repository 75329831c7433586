"""Runs a command with servers of its own: `python -m config.local.with_servers COMMAND`. What it writes is not kept."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from config.local.errors import LocalError
from config.local.servers import EmbeddedServers


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="stook-") as home, EmbeddedServers(Path(home), durable=False) as servers:
        environment = {**os.environ, **servers.addresses.environment(), "STOOK_HOME": home}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LocalError as error:
        sys.exit(str(error))
