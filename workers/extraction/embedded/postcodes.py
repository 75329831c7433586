"""Postcodes, by which an address is known."""

import re

_PART_OF_STREET = re.compile(
    r"(?:\b(?:lot|pt|ptd|p\.t\.|no|nr|unit|suite|ste|room|box|bo\u00eete|postfach|apartado|bp|block|blk|batch)|#)"
    r"[.:]?\s?(?:no\.?\s?)?$",
    re.IGNORECASE,
)
_LONGEST_PART = 16
POSTCODE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{1,2}-)?(?:\d{4}-\d{3}|\d{4,6})(?![\w/-])|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)


def has_postcode(text: str) -> bool:
    """`Lot PTD 182908` and `P.O. Box 12043` have none."""
    return any(
        not _PART_OF_STREET.search(text, max(match.start() - _LONGEST_PART, 0), match.start())
        for match in POSTCODE.finditer(text)
    )
