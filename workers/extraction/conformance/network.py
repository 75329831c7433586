"""Who speaks to the network, as far as Python's own sockets see it."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SPEAKS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
_seen: list[str] | None = None
_installed = False


@contextmanager
def no_network() -> Iterator[list[str]]:
    """Inside of it every attempt fails, and is in the list."""
    global _seen, _installed
    if not _installed:  # a hook stays for as long as its process
        sys.addaudithook(_hook)
        _installed = True
    seen: list[str] = []
    _seen = seen
    try:
        yield seen
    finally:
        _seen = None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen is None or event not in _SPEAKS or _is_local(arguments[0]):
        return
    _seen.append(event)
    raise PermissionError("An extractor is tried without the network.")


def _is_local(end: object) -> bool:
    return isinstance(end, socket.socket) and end.family == socket.AF_UNIX
