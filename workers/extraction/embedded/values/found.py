"""What the value readers share: a value found at a place in a text, and how the document writes its values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
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
