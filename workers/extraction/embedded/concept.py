"""What a business paper may say, and the labels that say it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    kind: str
    """Which reader finds its values, see kinds.py."""
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    faint: tuple[str, ...] = ()


def concept(kind: str, strong: str, weak: str = "", faint: str = "") -> Concept:
    levels = (tuple(item.strip() for item in text.split("|") if item.strip()) for text in (strong, weak, faint))
    return Concept(kind, *levels)
