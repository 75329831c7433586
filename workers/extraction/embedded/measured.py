"""How a paper writes what is measured, where no amount with cents tells its decimal mark."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.heads import Column
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.units import measures
from workers.extraction.embedded.values.found import Locale

_BELOW_ONE = re.compile(r"(?<![\w.,/:])0([.,])\d{1,4}(?![\d.,/:]*\d)")
_WITH_UNIT = re.compile(r"(?<![\w.,/:])\d{1,4}([.,])\d\s?(?:[%\u2030\u00b0\u00b5]|([^\W\d_]{2,6})\b)")
"""`20.4 °C`; a point and one figure alone may number a section."""
_UNIT_IN_HEAD = re.compile(
    r"[(\[/]\s?(?:([^\W\d_]+[\u00b2\u00b3]?)|\u00b0\s?[CFK])\s?[)\]]?|\u00b0\s?[CFK]|[%\u2030\u00b5]"
)
_UNIT_IN_CELL = re.compile(r"\d\s?(?:([^\W\d_]+[\u00b2\u00b3]?)|\u00b0\s?[CFK]?|[%\u2030\u00b5])")
_SHORT = frozenset(("m", "l", "g", "t", "h"))
"""Units that only stand for one beside a number or in brackets."""
_READINGS = frozenset(
    re.findall(
        r"\S+",
        "reading readings indication indicated measured measurement measure deviation error uncertainty"
        " tolerance load weight mass length width height depth diameter thickness temperature pressure"
        " messwert istwert sollwert anzeige abweichung gewicht masse lange breite hohe dicke durchmesser temperatur"
        " druck poids mesure ecart longueur largeur hauteur peso medida lectura longitud",
    )
)


def locale_of_measures(paper: Paper) -> Locale:
    """A paper with `0.5 °C` on it means ten by `10.000 kg`."""
    if paper.locale.decimal:
        return paper.locale
    marks: Counter[str] = Counter()
    for line in paper.lines():
        marks.update(_BELOW_ONE.findall(line.text))
        marks.update(mark for mark, unit in _WITH_UNIT.findall(line.text) if not unit or measures(unit))
    comma, point = marks[","], marks["."]
    return paper.locale if comma == point else replace(paper.locale, decimal="," if comma > point else ".")


def are_measured(columns: Sequence[Column]) -> list[bool]:
    """Of each column, whether its head says what it is measured in, or that it has readings; pieces are counted."""
    return [_is_measured(column) for column in columns]


def is_measured_in(cells: Mapping[int, Region], at: int, columns: Sequence[Column]) -> bool:
    """The unit stands behind the number, or in a column of units beside how many."""
    behind = _UNIT_IN_CELL.search(cells[at].text)
    if behind is not None:
        return _is_measure(behind[1])
    if columns[at].concept != "quantity":
        return False
    beside = (cells[other].text for other, column in enumerate(columns) if column.concept == "unit" and other in cells)
    return any(map(_is_measure, beside))


def _is_measured(column: Column) -> bool:
    if any(map(measures, words_of(column.text))) or not _READINGS.isdisjoint(words_of(column.text)):
        return True
    unit = _UNIT_IN_HEAD.search(column.text)
    return unit is not None and _is_measure(unit[1])


def _is_measure(unit: str | None) -> bool:
    """A sign such as `°C` is none of the letters."""
    return unit is None or measures(unit) or unit.lower().rstrip(".") in _SHORT
