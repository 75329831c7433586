"""Connections to servers that a stranger names: to checked addresses only, and over by a deadline.

A name is looked up once and the connection goes to an address that was checked, so that no second answer of the name
server can lead elsewhere. One deadline bounds the lookup, the connection, TLS, and every byte sent and received.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore

from jobs.addresses import Address
from jobs.errors import StookError

MOST_LOOKUPS = 64
"""At one time. Nothing can end a lookup that hangs, so it is left to a thread of its own; these are all there are."""
_lookups = threading.BoundedSemaphore(MOST_LOOKUPS)

_NO_SUCH_NAME = {socket.EAI_NONAME, socket.EAI_NODATA}


class Unreachable(StookError):
    """No connection to such an address is made, none could be made, or it broke; the message says which."""


class Deadline:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._at = time.monotonic() + seconds

    def left_s(self) -> float:
        """Raise TimeoutError where nothing is left."""
        left_s = self._at - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        return left_s


@dataclass(frozen=True)
class CheckedNetwork(httpcore.NetworkBackend):
    """Raises Unreachable, and beyond the deadline TimeoutError, whatever is waited for."""

    deadline: Deadline
    may_reach: Callable[[Address], bool]

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = look_up(host, self.deadline)
        # Refused where any of a name's addresses is, not only the one that would be taken.
        if not addresses or not all(self.may_reach(address) for address in addresses):
            raise Unreachable(f"{host} has an address that is not public, and such are not connected to.")
        return BoundedStream(host, self._connect(host, addresses, port), self.deadline)

    def _connect(self, host: str, addresses: list[Address], port: int) -> socket.socket:
        """To the first that answers; each gets its share of the time that is left."""
        for untried in range(len(addresses), 0, -1):
            address = addresses[-untried]
            try:
                return _connected(address, port, self.deadline.left_s() / untried)
            except TimeoutError:
                if untried == 1:
                    raise
            except ConnectionRefusedError:
                if untried == 1:
                    raise Unreachable(f"{host} accepts no connections on port {port}.") from None
            except OSError:
                if untried == 1:
                    raise Unreachable(f"{host} cannot be reached.") from None
        raise AssertionError("there is at least one address")


class BoundedStream(httpcore.NetworkStream):
    """However little the other side sends at a time, the time in all is what the deadline leaves."""

    def __init__(self, host: str, connection: socket.socket, deadline: Deadline) -> None:
        self._host = host
        self._socket = connection
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._in_time():
            return self._socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        while buffer:
            with self._in_time():
                buffer = buffer[self._socket.send(buffer) :]

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            with self._in_time():  # Python bounds the handshake as a whole, not each of its steps
                encrypted = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except BaseException:
            self.close()
            raise
        return BoundedStream(self._host, encrypted, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket) else None

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        self._socket.settimeout(self._deadline.left_s())
        try:
            yield
        except TimeoutError:
            raise
        except ssl.SSLCertVerificationError as error:
            raise Unreachable(f"The certificate of {self._host} is not accepted: {error.verify_message}.") from error
        except ssl.SSLError as error:
            raise Unreachable(f"No secure connection to {self._host} could be made.") from error
        except OSError as error:
            raise Unreachable(f"{self._host} broke off the connection.") from error


def look_up(host: str, deadline: Deadline) -> list[Address]:
    """All addresses of a name. Raises Unreachable, also where the name server does not answer in time."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    try:
        found = _ask_for(host, deadline)
    except TimeoutError:
        raise Unreachable(f"The host name {host} could not be looked up within {deadline.seconds:g} s.") from None
    except UnicodeError:
        raise Unreachable(f"{host} is not a host name.") from None
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            raise Unreachable(f"The host name {host} does not exist.") from None
        raise Unreachable(f"The host name {host} could not be looked up. Try again.") from None
    return [ipaddress.ip_address(text.partition("%")[0]) for text in found]


def _ask_for(host: str, deadline: Deadline) -> list[str]:
    """In a thread, which is left behind at the deadline; it holds its place among MOST_LOOKUPS until it ends."""
    answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            answer.put([str(entry[4][0]) for entry in found])
        except Exception as error:
            answer.put(error)
        finally:
            _lookups.release()

    if not _lookups.acquire(timeout=deadline.left_s()):
        raise TimeoutError
    try:
        threading.Thread(target=ask, name="lookup", daemon=True).start()
    except RuntimeError:  # no more threads are to be had
        _lookups.release()
        raise
    try:
        given = answer.get(timeout=deadline.left_s())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(given, Exception):
        raise given
    return given


def _connected(address: Address, port: int, timeout_s: float) -> socket.socket:
    connection = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect((str(address), port))
    except BaseException:
        connection.close()
        raise
    return connection
