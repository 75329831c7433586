"""What workers note while they are measured: files of fixed records, each written in one piece.

Times are monotonic: all processes of one machine share that clock.
"""

import os
import struct
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from uuid import UUID


class Start(NamedTuple):
    """A document that a sandbox began; of several that share a request, the last one to be seen."""

    job: bytes
    at: float


class ServedSlice(NamedTuple):
    job: bytes
    checked: bool
    seconds: float
    documents: int


class Notes[R: Start | ServedSlice]:
    """One file of records of one kind; any number of processes write to it."""

    def __init__(self, path: Path, kind: type[R], form: str) -> None:
        self._path = path
        self._kind = kind
        self._struct = struct.Struct(form)

    @cached_property
    def _file(self) -> int:
        """Opened at a process's first note, so that no child shares it by accident."""
        return os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, note: R) -> None:
        os.write(self._file, self._struct.pack(*note))

    def of(self, job_id: UUID) -> Iterator[R]:
        if self._path.exists():
            for fields in self._struct.iter_unpack(self._path.read_bytes()):
                if fields[0] == job_id.bytes:
                    yield self._kind(*fields)


def starts(home: Path) -> Notes[Start]:
    return Notes(home / "bench-starts", Start, "<16sd")


def slices(home: Path) -> Notes[ServedSlice]:
    return Notes(home / "bench-slices", ServedSlice, "<16s?dI")
