"""How a paper writes what is measured, where no amount with cents tells its decimal mark."""

import re
from collections import Counter
from dataclasses import replace

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.units import measures
from workers.extraction.embedded.values.found import Locale

_BELOW_ONE = re.compile(r"(?<![\w.,/:])0([.,])\d{1,4}(?![\d.,/:]*\d)")
_WITH_UNIT = re.compile(r"(?<![\w.,/:])\d{1,4}([.,])\d\s?(?:[%\u2030\u00b0\u00b5]|([^\W\d_]{2,6})\b)")
"""`20.4 °C`; a point and one figure alone may number a section."""


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
