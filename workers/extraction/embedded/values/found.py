"""What the value readers share: a value found at a place in a text, and how the document writes its values."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

import msgspec


class Found(msgspec.Struct, frozen=True, gc=False):
    """A value at `text[start:end]`; `fit` (0..1) says how much it looks like what was asked for."""

    start: int
    end: int
    value: Any
    fit: float = 1.0
    flag: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Locale:
    """How a document writes numbers and dates; None where neither the document nor the options tell."""

    decimal: str | None = None
    date_order: str | None = None
    """DMY, MDY or YMD."""


type Reader = Callable[[str, Locale], list[Found]]

_SHORT = 400
"""Characters: longer texts are not kept, for nobody knows how long they are."""
_DIGIT = re.compile(r"\d")


def of_digits(read: Reader) -> Reader:
    """A reader of what has a digit. It keeps what it finds in a line, for many fields look into the same ones."""
    kept = lru_cache(maxsize=4096)(lambda text, locale: tuple(read(text, locale)))

    @wraps(read)
    def found(text: str, locale: Locale) -> list[Found]:
        if _DIGIT.search(text) is None:
            return []
        return list(kept(text, locale)) if len(text) <= _SHORT else read(text, locale)

    return found
