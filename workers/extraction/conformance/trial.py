"""One extraction in this process, and what came of it."""

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from workers.extraction.protocol import DocumentError, ExtractedRow, Extractor, ParsedDocument, Stopped


class Token:
    """Counts its checkpoints, and stops from the one numbered `stop_at` on."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.checkpoints = 0
        self.stops = 0
        self._stop_at = stop_at

    def checkpoint(self) -> None:
        self.checkpoints += 1
        if self._stop_at is not None and self.checkpoints >= self._stop_at:
            self.stops += 1
            raise Stopped


class Outcome(NamedTuple):
    row: ExtractedRow | None
    error: BaseException | None
    token: Token
    unchanged: bool
    """The schema and the options that it was given are as they were."""

    @property
    def refused(self) -> bool:
        return isinstance(self.error, DocumentError)

    @property
    def in_words(self) -> str:
        return "a row" if self.error is None else f"{type(self.error).__name__}: {self.error}"[:300]

    @property
    def bytes(self) -> bytes:
        """To compare it by."""
        if isinstance(self.error, DocumentError):
            return f"{self.error.code}: {self.error.message}".encode(errors="replace")
        try:
            return msgspec.json.encode(self.row)
        except (TypeError, UnicodeEncodeError):  # another promise
            return repr(self.row).encode(errors="replace")


def attempt(
    extractor: Extractor, document: ParsedDocument | None, schema: Mapping[str, Any], *, stop_at: int | None = None
) -> Outcome:
    token, given = Token(stop_at), copy.deepcopy(dict(schema))
    options: dict[str, Any] = {}
    row: ExtractedRow | None = None
    caught: BaseException | None = None
    try:
        row = extractor.extract(document, schema=given, options=options, token=token)
    except (Stopped, Exception) as error:
        caught = error
    return Outcome(row, caught, token, unchanged=given == schema and options == {})
