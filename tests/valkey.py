"""A Valkey of a test's own, to be paused and ended."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

from config.local.valkey import Valkey
from tests.processes import DEADLINE_S


class OwnValkey:
    def __init__(self, valkey: Valkey, process: subprocess.Popen[bytes]) -> None:
        self.redis_url, self.broker_url = valkey.redis_url, valkey.broker_url
        self._valkey = valkey
        self._process = process

    def pause(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def waiting(self, queue: str) -> int:
        with Redis(unix_socket_path=str(self._valkey.socket), db=1) as broker:
            return int(broker.llen(queue))


@contextmanager
def own_valkey(folder: Path) -> Iterator[OwnValkey]:
    data = folder / "valkey"
    data.mkdir()
    valkey = Valkey(data, folder, folder / "valkey.log")
    process = valkey.program().spawn()
    server = OwnValkey(valkey, process)
    try:
        deadline = time.monotonic() + DEADLINE_S
        while not valkey.ready():
            assert process.poll() is None, valkey.log.read_text()
            assert time.monotonic() < deadline, valkey.log.read_text()
            time.sleep(0.01)
        yield server
    finally:
        server.end()
