"""The connection for what is asked again and again, with a real server and with one that misbehaves (C4 to C6)."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobs.flag import connect
from jobs.quick_redis import QuickConnection

KEY, ANOTHER = f"stook:test:{uuid4()}", f"stook:test:{uuid4()}"
THERE = [b"$1", b"\r\n", b"1\r", b"\n"]


class Server:
    """Answers the next GET with these pieces, each sent on its own; every greeting is answered as Redis would."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pieces: list[bytes] = []
        self.closes = False
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            while asked := connection.recv(4096):
                if b"GET" not in asked:
                    connection.sendall(b"+OK\r\n" * asked.count(b"*"))
                    continue
                for piece in self.pieces:
                    connection.sendall(piece)
                if self.closes:
                    return


@pytest.fixture
def server() -> Iterator[Server]:
    # A socket's path has 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="stook-") as folder:
        made = Server(Path(folder) / "looks.sock")
        yield made
        made.close()


@pytest.fixture
def quick(server: Server) -> QuickConnection:
    return connected(server, timeout_s=60.0)


def connected(server: Server, *, timeout_s: float) -> QuickConnection:
    address = f"unix://{server.path}?protocol=2"
    return QuickConnection(Redis.from_url(address, socket_timeout=timeout_s, retry=Retry(NoBackoff(), 0)))


@pytest.fixture(autouse=True)
def _no_key_stays() -> Iterator[None]:
    yield
    connect().delete(KEY)


def answer(quick: QuickConnection, key: str = KEY) -> bytes | None:
    quick.ask("GET", key)
    return quick.answer()


def test_it_tells_whether_a_key_is_there() -> None:
    quick = QuickConnection(connect())
    assert answer(quick) is None
    connect().set(KEY, 1)
    assert answer(quick) == b"1"
    assert answer(quick, ANOTHER) is None


def test_it_asks_on_when_the_server_closed_a_connection_that_rested(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = QuickConnection(connect())
    assert answer(quick, ANOTHER) is None
    quick._connection._sock.shutdown(socket.SHUT_RDWR)
    monkeypatch.setattr("jobs.quick_redis.RESTED_S", 0.0)
    assert answer(quick, ANOTHER) is None


def test_no_answer_comes_on_a_connection_that_was_dropped() -> None:
    quick = QuickConnection(connect())
    quick.ask("GET", KEY)
    quick.drop()
    with pytest.raises(RedisError, match="dropped"):
        quick.answer()


def test_an_answer_that_was_not_waited_for_is_not_taken_for_the_next() -> None:
    quick = QuickConnection(connect())
    connect().set(KEY, 1)
    quick.ask("GET", KEY)
    quick.drop()
    assert answer(quick, ANOTHER) is None


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([b"$-1\r\n"], None),
        ([b"_\r\n"], None),
        ([b"_", b"\r", b"\n"], None),
        ([b"$-", b"1\r\n"], None),
        ([b"$1\r\n1\r\n"], b"1"),
        (THERE, b"1"),
        ([b"$0\r\n", b"\r\n"], b""),
        ([b"$4\r\n1\r", b"\n2\r\n"], b"1\r\n2"),
    ],
)
def test_an_answer_may_come_in_pieces(
    quick: QuickConnection, server: Server, pieces: list[bytes], expected: bytes | None
) -> None:
    server.pieces = pieces
    assert answer(quick) == expected


@pytest.mark.parametrize(
    "reply",
    [
        b"-LOADING Valkey is loading the dataset in memory\r\n",
        b"-NOAUTH Authentication required.\r\n",
        b"+OK\r\n",
        b"$1\r\n1\r\n$1\r\n1\r\n",
        b"$x\r\n1\r\n",
        b"$600\r\n" + 600 * b"a" + b"\r\n",
        b"_x\r\n1\r\n",
    ],
)
def test_what_answers_no_question_is_an_error(quick: QuickConnection, server: Server, reply: bytes) -> None:
    server.pieces = [reply]
    with pytest.raises(RedisError, match="Unexpected reply"):
        answer(quick)


def test_half_an_answer_is_waited_for_no_longer_than_the_timeout(server: Server) -> None:
    server.pieces = [b"$1\r\n"]
    quick = connected(server, timeout_s=2.0)
    with pytest.raises(OSError, match="timed out"):
        answer(quick)


def test_a_connection_closed_under_a_question_is_an_error(quick: QuickConnection, server: Server) -> None:
    server.closes = True
    with pytest.raises(RedisError, match="closed"):
        answer(quick)
    quick.drop()
    server.closes, server.pieces = False, THERE
    assert answer(quick) == b"1"
