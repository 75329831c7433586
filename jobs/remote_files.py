"""Files fetched from a URL that a stranger names: from public addresses only, within limits of size and time."""

import gzip
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote

import httpcore
import httpx
from django.conf import settings

from jobs.addresses import Address, is_public
from jobs.errors import FieldProblem, InvalidInput, TooLarge
from jobs.filenames import clean_filename
from jobs.network import CheckedNetwork, Deadline, Unreachable
from jobs.web_urls import BadURL, raw_url, read_url, tls

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
CHUNK_BYTES = 65_536
HEADERS: dict[bytes | str, bytes | str] = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Stook"}


@dataclass(frozen=True)
class Fetched:
    filename: str
    file: IO[bytes]
    size_bytes: int


@contextmanager
def fetch(url: str, *, may_reach: Callable[[Address], bool] = is_public) -> Iterator[Fetched]:
    """The file behind `url`, open while the context lasts. Raises InvalidInput (naming `file_url`), TooLarge."""
    deadline = Deadline(settings.FETCH_TIMEOUT_S)
    network = CheckedNetwork(deadline, may_reach)
    with tempfile.TemporaryFile() as file:
        with httpcore.ConnectionPool(tls(), max_keepalive_connections=0, network_backend=network) as pool:
            final = _follow(pool, _parsed(url), file, deadline)
        size_bytes = file.seek(0, 2)
        file.seek(0)
        yield Fetched(clean_filename(unquote(final.path)), file, size_bytes)


def _parsed(url: str | bytes, base: httpx.URL | None = None) -> httpx.URL:
    try:
        return read_url(url, base)
    except BadURL as reason:
        raise _refused(reason.message) from reason


def _follow(pool: httpcore.ConnectionPool, place: httpx.URL, file: IO[bytes], deadline: Deadline) -> httpx.URL:
    """Save what `place` leads to, and give the last address on the way."""
    for _ in range(MOST_REDIRECTS + 1):
        with _in_words(place, deadline), pool.stream("GET", raw_url(place), headers=HEADERS) as response:
            headers = {name.lower(): value for name, value in response.headers}
            if response.status not in REDIRECTS or b"location" not in headers:
                if response.status != 200:
                    raise _refused(f"The server answered {response.status}, where 200 was needed.")
                _save(response, headers.get(b"content-encoding", b""), file, deadline)
                return place
        place = _parsed(headers[b"location"], place)
    raise _refused(f"The URL leads through more than {MOST_REDIRECTS} redirects.")


@contextmanager
def _in_words(place: httpx.URL, deadline: Deadline) -> Iterator[None]:
    host = place.host
    try:
        yield
    except Unreachable as reason:
        raise _refused(reason.message) from reason
    except TimeoutError as error:
        raise _refused(f"{host} did not answer within {deadline.seconds:g} s.") from error
    except httpcore.ProtocolError as error:
        raise _refused(f"{host} did not answer as a web server does, or broke off in the middle.") from error


def _save(response: httpcore.Response, encoding: bytes, file: IO[bytes], deadline: Deadline) -> None:
    try:
        match encoding.strip().lower():
            case b"" | b"identity":
                _copy(response.iter_stream(), file, deadline)
            case b"gzip":  # not asked for, but some stores keep their files so and give them to everybody
                with tempfile.TemporaryFile() as packed:
                    _copy(response.iter_stream(), packed, deadline)
                    packed.seek(0)
                    _copy(_unpacked(packed), file, deadline)
            case _:
                raise _refused("The server sends the file in an encoding that was not asked for.")
    except TimeoutError as error:
        raise _refused(f"The file did not arrive within {deadline.seconds:g} s.") from error


def _copy(chunks: Iterator[bytes], file: IO[bytes], deadline: Deadline) -> None:
    for chunk in chunks:
        deadline.left_s()
        file.write(chunk)
        if file.tell() > settings.MAX_FILE_BYTES:
            raise TooLarge(f"The file is larger than the {settings.MAX_FILE_BYTES // 1024**2} MB that a file may have.")


def _unpacked(packed: IO[bytes]) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=packed) as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise _refused("The server says that it sends the file as gzip, but it does not.") from error


def _refused(message: str) -> InvalidInput:
    return InvalidInput(FieldProblem("file_url", message))
