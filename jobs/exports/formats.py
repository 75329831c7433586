"""The formats in which a job's rows are given as a file, and how the file is made."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO

import structlog

from jobs.errors import Busy, FieldProblem, InvalidInput
from jobs.exports import csv_file, ndjson_file, xlsx_file
from jobs.kept_files import NO_ROOM
from jobs.results import Walk

log = structlog.get_logger(__name__)

WITHOUT_PYARROW = (
    "Parquet needs pyarrow, which is not installed here. Take `csv`, `xlsx` or `ndjson`, or have whoever runs Stook "
    "install it: `uv sync --group parquet`."
)


def _write_parquet(walk: Walk, file: IO[bytes]) -> None:
    # Not everybody has the 165 MB of pyarrow, and whoever has pays for them when they are first needed.
    from jobs.exports import parquet_file

    parquet_file.write(walk, file)


@dataclass(frozen=True)
class Format:
    name: str
    """Also the extension of its files."""
    content_type: str
    media_types: tuple[str, ...]
    """What clients call it."""
    write: Callable[[Walk, IO[bytes]], None]
    with_fields: bool = False
    """Whether it shows what each value was read from."""


FORMATS = {
    made.name: made
    for made in (
        Format("csv", "text/csv; charset=utf-8", ("text/csv",), csv_file.write),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
            xlsx_file.write,
        ),
        Format(
            "ndjson",
            "application/x-ndjson",
            ("application/x-ndjson", "application/ndjson", "application/jsonl"),
            ndjson_file.write,
            with_fields=True,
        ),
        Format(
            "parquet",
            "application/vnd.apache.parquet",
            ("application/vnd.apache.parquet", "application/x-parquet"),
            _write_parquet,
        ),
    )
}


MOST_AT_ONCE = 2
"""Files that a process makes at a time. Each keeps a thread, and the others are for short requests."""
_places = BoundedSemaphore(MOST_AT_ONCE)


def check_installed(wanted: Format) -> None:
    """Raise InvalidInput where a library for it is missing."""
    if wanted.name == "parquet" and find_spec("pyarrow") is None:
        raise InvalidInput(FieldProblem("format", WITHOUT_PYARROW))


def make_file(walk: Walk, wanted: Format) -> IO[bytes]:
    """The whole file, to be read from its beginning. It has no name, and is gone with whoever holds it.

    It is made before any of it is sent. The servers end a stream that fails as they end one that is complete, and half
    a table looks whole; so a failure is an error answer, and of what is sent the length is known.

    Raises Busy where there is no room for it, or others are being made.
    """
    with _place(), ExitStack() as until_made:
        file = until_made.enter_context(TemporaryFile(prefix="stook-export-"))
        try:
            wanted.write(walk, file)
            file.seek(0)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            log.warning("export.no_room", error=str(error))
            raise Busy("There is no room to make the file at the moment. Send the request again later.") from error
        until_made.pop_all()
    return file


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise Busy("Other files are being made at the moment. Send the request again in a few seconds.")
    try:
        yield
    finally:
        _places.release()
