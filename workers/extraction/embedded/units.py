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


def without_unit(words: Sequence[str]) -> list[str]:
    """The words of a name without the unit that they end in."""
    return list(words[:-1] if len(words) > 1 and words[-1] in _UNITS else words)


def unit_of(words: Sequence[str]) -> str | None:
    return words[-1] if len(words) > 1 and words[-1] in _UNITS else None
