"""Units that the name of a field says: `gross_weight_kg`, `consumo_kwh`."""

import re
from collections.abc import Sequence

_UNITS = frozenset(
    re.findall(
        r"\S+",
        "kg kgs g t lb lbs tons tonnes kwh mwh kw kwp wp kva mw gb mb km m3 cbm m2 sqm qm mm cm l litres liters "
        "eur usd gbp "
        "chf aud cad pct percent days hours hrs minutes tage stunden jours heures dias horas",
    )
)


_OF_ONE_KIND = [
    {"kg", "kgs", "g", "t", "lb", "lbs", "oz", "tons", "tonnes", "mg"},
    {"km", "m", "cm", "mm", "mi", "mile", "miles", "ft", "feet", "yd", "inch", "inches"},
    {"kwh", "mwh", "wh", "gj", "mj"},
    {"kw", "mw", "kwp", "hp", "ps"},
    {"m3", "l", "ml", "cl", "litre", "litres", "liter", "liters", "ltr", "litros", "litri", "gal", "gallons", "cbm"},
    {"m2", "sqm", "qm", "ha", "acres", "acre"},
    {"gb", "mb", "tb", "kb"},
    {"days", "tage", "jours", "dias", "hours", "hrs", "h", "minutes", "min", "weeks", "months", "years"},
]
_MANY_THINGS = frozenset({"ps", "hp", "mi", "ha"})
_COUNTED = frozenset(
    re.findall(
        r"\S+",
        "ea each pc pcs pce pk pkt pr set box bag ctn roll doz dz stk stck st stuck psch pau ls hr u ud uds un und uni "
        "pza pz nr vb vpe pal kar bl lfm rm",
    )
)
_PERIODS = frozenset(("day", "daily", "week", "weekly", "month", "monthly", "year", "yearly", "annual"))
"""Of `weekly_hours` these say nothing without the hours: `Week: 12` is another thing."""
_SUMS = frozenset(("total", "sum", "amount", "summe", "gesamt", "betrag", "montant", "importe", "totale", "totaal"))
_SAME = [{"kg", "kgs"}, {"lb", "lbs"}, {"m3", "cbm"}, {"m2", "sqm", "qm"}, {"days", "tage", "jours", "dias"}]


def differ(asked: str, printed: str) -> bool:
    """Both measure the same, but not by the same unit: 12 lb are no 12 kg."""
    if asked == printed or any({asked, printed} <= same for same in _SAME):
        return False
    return any({asked, printed} <= kind for kind in _OF_ONE_KIND)


def is_unit(word: str) -> bool:
    """A unit as the lines of an order have it: `ft`, `Stk.`"""
    known = word.lower().rstrip(".").translate({0xB2: "2", 0xB3: "3"})
    return known in _COUNTED or any(known in kind for kind in _OF_ONE_KIND)


def measures(word: str) -> bool:
    """A unit of weight, length, volume or the like, by a sign that can be nothing else: `m`, `min` and `PS` may be
    many things.
    """
    known = word.lower().rstrip(".").translate({0xB2: "2", 0xB3: "3"})
    return len(known) > 1 and known not in _MANY_THINGS and any(known in kind for kind in _OF_ONE_KIND[:-1])


def without_unit(words: Sequence[str]) -> list[str]:
    """The words of a name without the unit that they end in, where they say something alone: `total` is money."""
    measured = words[-1:] and any(words[-1] in kind for kind in _OF_ONE_KIND)
    keeps = (
        len(words) == 2
        and bool(measured)
        and (words[0] in _SUMS or (words[0] in _PERIODS and words[1] in _OF_ONE_KIND[-1]))
    )
    return list(words[:-1] if len(words) > 1 and words[-1] in _UNITS and not keeps else words)


def unit_of(words: Sequence[str]) -> str | None:
    return words[-1] if len(words) > 1 and words[-1] in _UNITS else None
