"""How many pages and characters of a document are read at most; an installation may say otherwise.

For the time of one parse, and not an argument of each parser: most of them never come near.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import msgspec

from workers.extraction.parsing.refusals import too_large, too_many_pages
from workers.extraction.protocol import Page


class Bounds(msgspec.Struct, frozen=True):
    pages: int = 2_000
    characters: int = 10_000_000


_USUAL = Bounds()
_bounds: ContextVar[Bounds] = ContextVar("bounds", default=_USUAL)


@contextmanager
def within(bounds: Bounds) -> Iterator[None]:
    before = _bounds.set(bounds)
    try:
        yield
    finally:
        _bounds.reset(before)


def check_pages(count: int) -> None:
    """Raises DocumentError. For a parser that knows the number before it reads the first."""
    if count > _bounds.get().pages:
        raise too_many_pages(count, _bounds.get().pages)


class Characters:
    """Counted page by page, so that what is too much is not read to its end."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, page: Page) -> None:
        """Raises DocumentError where there are too many now."""
        most = _bounds.get().characters
        self._count += sum(len(word.text) for word in page.words)
        if self._count > most:
            raise too_large(f"over {most:,} characters", f"{most:,}")
