"""Files fetched from a URL that a stranger names: from public addresses only, within limits of size and time.

A name is resolved once and the connection goes to the address that was checked, so that no second answer of the name
server can lead elsewhere; each redirect is checked in the same way.
"""

import ipaddress
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote

import httpx
from django.conf import settings

from jobs.errors import FieldProblem, InvalidInput, TooLarge
from jobs.filenames import clean_filename

MOST_REDIRECTS = 5
STEP_TIMEOUT_S = 10.0
NAT64 = ipaddress.ip_network("64:ff9b::/96")

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Fetched:
    filename: str
    file: IO[bytes]
    size_bytes: int


def is_public(address: Address) -> bool:
    """Neither private, loopback, link-local, multicast nor reserved, also where IPv6 only wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _behind_nat64(address)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


@contextmanager
def fetch(url: str, *, may_reach: Callable[[Address], bool] = is_public) -> Iterator[Fetched]:
    """The file behind `url`, open while the context lasts. Raises InvalidInput (naming `file_url`), TooLarge."""
    deadline = time.monotonic() + settings.FETCH_TIMEOUT_S
    with tempfile.TemporaryFile() as file, httpx.Client(trust_env=False, follow_redirects=False) as client:
        try:
            final, size_bytes = _download(client, url, file, deadline, may_reach)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            raise _refused(f"The file could not be fetched: {type(error).__name__}. Check the URL.") from error
        file.seek(0)
        yield Fetched(clean_filename(unquote(final.path)), file, size_bytes)


def _download(
    client: httpx.Client, url: str, file: IO[bytes], deadline: float, may_reach: Callable[[Address], bool]
) -> tuple[httpx.URL, int]:
    place = httpx.URL(url)
    for _ in range(MOST_REDIRECTS + 1):
        left_s = max(0.1, deadline - time.monotonic())
        request = _pinned(client, place, min(STEP_TIMEOUT_S, left_s), may_reach)
        with closing(client.send(request, stream=True)) as response:
            if not response.has_redirect_location:
                if response.status_code != httpx.codes.OK:
                    raise _refused(f"The server answered {response.status_code}, where 200 was needed.")
                return place, _save(response, file, deadline)
            place = place.join(response.headers["Location"])
    raise _refused(f"The URL leads through more than {MOST_REDIRECTS} redirects.")


def _pinned(
    client: httpx.Client, place: httpx.URL, timeout_s: float, may_reach: Callable[[Address], bool]
) -> httpx.Request:
    """The request, to the address that was checked, under the name that was asked for."""
    if place.scheme not in ("http", "https") or not place.host:
        raise _refused("The URL must begin with http:// or https:// and name a host.")
    if place.userinfo:
        raise _refused("The URL must not hold a user's name or password.")
    return client.build_request(
        "GET",
        place.copy_with(host=str(_resolve(place, may_reach))),
        headers={"Host": place.netloc.decode("ascii"), "Accept-Encoding": "identity"},
        extensions={"sni_hostname": place.raw_host.decode("ascii")},
        timeout=timeout_s,
    )


def _resolve(place: httpx.URL, may_reach: Callable[[Address], bool]) -> Address:
    """Refused where any of a name's addresses is, not only the one that would be taken."""
    port = place.port or (443 if place.scheme == "https" else 80)
    found = socket.getaddrinfo(place.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(may_reach(address) for address in addresses):
        raise _refused("The URL leads to an address that is not public, and such are not fetched from.")
    return addresses[0]


def _save(response: httpx.Response, file: IO[bytes], deadline: float) -> int:
    for chunk in response.iter_bytes():
        if time.monotonic() > deadline:
            raise _refused(f"The file did not arrive within {settings.FETCH_TIMEOUT_S:g} s.")
        file.write(chunk)
        if file.tell() > settings.MAX_FILE_BYTES:
            raise TooLarge(f"The file is larger than the {settings.MAX_FILE_BYTES // 1024**2} MB that a file may have.")
    return file.tell()


def _behind_nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def _refused(message: str) -> InvalidInput:
    return InvalidInput(FieldProblem("file_url", message))
