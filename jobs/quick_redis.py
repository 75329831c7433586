"""A connection to Redis for what is asked before every document and with every request.

redis-py makes it, with all that an address may ask for (a socket, TLS, a password), and is then left aside: reading a
reply through it takes longer than all else about a question (C5). What was asked may be collected later.
"""

import os
import socket
import time
from typing import Any

from redis import Redis, RedisError
from redis.exceptions import ResponseError

RESTED_S = 10.0
"""After so long without a question the connection is made anew: servers close those that rest."""
LONGEST_REPLY = 512

NULLS = (b"_\r\n", b"$-1\r\n")
"""RESP 3, RESP 2."""


class QuickConnection:
    """One question under way at a time. All calls raise RedisError or OSError; the connection is then to be dropped."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._connection: Any = None  # redis-py types no connection
        self._pid = 0
        self._used_at = 0.0
        self._packed: tuple[tuple[str | int, ...], bytes] = (), b""

    def ask(self, *command: str | int) -> None:
        connected = self._socket()
        # A runner asks the same again and again.
        if self._packed[0] != command:
            self._packed = command, b"".join(self._connection.pack_command(*command))
        connected.sendall(self._packed[1])

    def answer(self) -> bytes | None:
        """A string, or None for a null: on the connection that asked, however long this process was paused since.

        Raises ResponseError for what the server refused.
        """
        connected = self._connection._sock  # noqa: SLF001 - see above
        if connected is None:
            raise RedisError("The connection that asked has been dropped.")
        reply = b""
        while not _is_whole(reply):
            received = connected.recv(LONGEST_REPLY)
            if not received:
                raise RedisError("The server closed the connection.")
            reply += received
        return None if reply in NULLS else reply[reply.index(b"\n") + 1 : -2]

    def drop(self) -> None:
        """An answer that comes too late must not be taken for the next one."""
        if self._connection is not None:
            self._connection.disconnect()

    def _socket(self) -> socket.socket:
        now, pid = time.monotonic(), os.getpid()
        # One that was made before a fork is the parent's.
        if self._connection is None or self._pid != pid:
            # Not by the pool, which counts what it makes up to a limit, and would never hear of the end of this one.
            pool = self._redis.connection_pool
            self._connection, self._pid = pool.connection_class(**pool.connection_kwargs), pid
        elif now - self._used_at > RESTED_S:
            self._connection.disconnect()
        self._used_at = now
        if self._connection._sock is None:  # noqa: SLF001 - see above
            self._connection.connect()
        connected: socket.socket = self._connection._sock  # noqa: SLF001 - see above
        return connected


def _is_whole(reply: bytes) -> bool:
    """Raises RedisError for what is neither a string nor a null, or more than one answer."""
    if not reply or reply in NULLS:
        return bool(reply)
    head, _, value = reply.partition(b"\r\n")
    if reply[:1] == b"-" and reply.endswith(b"\r\n"):
        raise ResponseError(f"Unexpected reply: {reply[:80]!r}")
    if reply[:1] not in b"$_-" or len(reply) > LONGEST_REPLY:
        raise RedisError(f"Unexpected reply: {reply[:80]!r}")
    if not value:
        return False
    try:
        missing = int(head[1:]) + len(b"\r\n") - len(value)
    except ValueError:
        missing = -1
    if missing < 0:
        raise RedisError(f"Unexpected reply: {reply[:80]!r}")
    return missing == 0
