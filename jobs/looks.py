"""The connection on which a process looks at flags.

redis-py makes it, with all that an address may ask for (a socket, TLS, a password), and is then left aside: reading a
reply through it takes longer than all else about a look, and a look is due before every document (C5).
"""

import os
import socket
import time
from typing import Any

from redis import Redis, RedisError

RESTED_S = 10.0
"""After so long without a look the connection is made anew: servers close those that rest."""
LONGEST_REPLY = 512

ABSENT = (b"_\r\n", b"$-1\r\n")
"""RESP 3, RESP 2."""


class Looks:
    """GETs, one under way at a time. All calls raise RedisError or OSError; the connection is then to be dropped."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._connection: Any = None  # redis-py types no connection
        self._pid = 0
        self._used_at = 0.0
        self._packed: tuple[str, bytes] = "", b""

    def ask(self, key: str) -> None:
        """Send the question whether there is such a key."""
        connected = self._socket()
        # A runner asks of the same key again and again.
        if self._packed[0] != key:
            self._packed = key, b"".join(self._connection.pack_command("GET", key))
        connected.sendall(self._packed[1])

    def answer(self) -> bool:
        """On the connection that asked, however long this process was paused since."""
        connected = self._connection._sock  # noqa: SLF001 - see above
        if connected is None:
            raise RedisError("The connection that asked has been dropped.")
        reply = b""
        while not _is_whole(reply):
            received = connected.recv(LONGEST_REPLY)
            if not received:
                raise RedisError("The server closed the connection.")
            reply += received
        return reply not in ABSENT

    def drop(self) -> None:
        """An answer that comes too late must not be taken for the next one."""
        if self._connection is not None:
            self._connection.disconnect()

    def _socket(self) -> socket.socket:
        now, pid = time.monotonic(), os.getpid()
        # One that was made before a fork is the parent's.
        if self._connection is None or self._pid != pid:
            self._connection, self._pid = self._redis.connection_pool.make_connection(), pid
        elif now - self._used_at > RESTED_S:
            self._connection.disconnect()
        self._used_at = now
        if self._connection._sock is None:  # noqa: SLF001 - see above
            self._connection.connect()
        connected: socket.socket = self._connection._sock  # noqa: SLF001 - see above
        return connected


def _is_whole(reply: bytes) -> bool:
    """Raises RedisError for what answers no GET, such as an error, or more than one answer."""
    if not reply or reply in ABSENT:
        return bool(reply)
    head, _, value = reply.partition(b"\r\n")
    if reply[:1] not in b"$_" or len(reply) > LONGEST_REPLY:
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
