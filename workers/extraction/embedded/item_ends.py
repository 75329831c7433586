"""Lines of a table that are no items: sums, carried sums, and heads of other tables."""

import re
from collections.abc import Sequence
from functools import cache

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.heads import Column
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import normal_form
from workers.extraction.embedded.table_words import CARRIED, LEADING_SUMS, SUMS
from workers.extraction.embedded.values.currencies import CURRENCY_PATTERN

_SUM_CONCEPTS = ("total", "net", "tax", "paid", "balance", "rounding", "shipping")
_BESIDE = re.compile(
    rf"\([^)]*\)|[\d.,'%:=+*\u2212-]+|\b(?:on|of|auf|von|de|sur|in|en)\b|{CURRENCY_PATTERN}", re.IGNORECASE
)
_COUNTED = re.compile(r"(?:[\d.,]+\s+)+[^\W\d]{1,6}[\u00b2\u00b30-9]?\.?")
"""`17 ctns`"""
_TOTALS = frozenset(
    ("total", "totals", "totale", "totali", "totaal", "totaux", "gesamt", "summe", "suma", "sum", "insgesamt")
)


def is_sum(line: Line, *, has_quantity: bool) -> bool:
    """A segment is, or begins with, the word for a sum; where there is a quantity, only if there are no other words."""
    named = [_is_sum_text(Region(line, start, end), begins=not has_quantity) for start, end in line.segments()]
    bare = [_bare(line, start, end) for start, end in line.segments()]
    total = any(normal_form(text) in _TOTALS for text in bare)
    texts = [
        any(map(str.isalpha, text)) and not (total and _COUNTED.fullmatch(Region(line, *span).text))
        for text, span in zip(bare, line.segments(), strict=True)
    ]
    return any(named) if not has_quantity else any(named) and sum(texts) == sum(named)


def _bare(line: Line, start: int, end: int) -> str:
    return _BESIDE.sub(" ", Region(line, start, end).text)


@cache
def _sums() -> frozenset[str]:
    labels = {
        phrase for concept in _SUM_CONCEPTS for phrase, weight in concept_phrases(concept).items() if weight > 0.5
    }
    return SUMS | LEADING_SUMS | labels


def _is_sum_text(region: Region, *, begins: bool) -> bool:
    if normal_form(_bare(region.line, region.start, region.end)) in _sums():
        return True
    return begins and region.tokens[0].normal in LEADING_SUMS


def is_name_of_sum(text: str) -> bool:
    return normal_form(_BESIDE.sub(" ", text)) in _sums()


def is_carried(line: Line) -> bool:
    """`Carried forward`, `Übertrag`: the sum of the page before."""
    return any(normal_form(_bare(line, start, end)) in CARRIED for start, end in line.segments())


def is_other_head(line: Line, columns: Sequence[Column]) -> bool:
    """Three names or more, no number, and not where the columns are: another table begins."""
    if len(line.starts) < 3 or any(char.isdigit() for token in line.tokens for char in token.text):
        return False
    boxes = [Region(line, start, end).box for start, end in line.segments()]
    aligned = sum(
        any(abs(box[0] - column.left) < 3 or abs(box[2] - column.right) < 3 for column in columns) for box in boxes
    )
    return aligned < len(boxes) - 1
