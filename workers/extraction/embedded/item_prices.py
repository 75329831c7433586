"""What the price of an item is the price of: one piece, or all that its line sells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.embedded.concept_labels import WEAK, concept_phrases
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.values.dates import fold

_PLAIN = frozenset({"price", "cost", "prezzo", "prij"})
_OF_LINE = re.compile(
    r"\b(?:lines?(?! items?\b)|row|total|altogether|zeile|position|gesamt\w*|insgesamt|ligne|linea|riga|totale|regel"
    r"|totaal)\b"
)
_OF_ONE = re.compile(
    r"\b(?:units?|each|apiece|single|one"
    r"|(?:per|je|pro|par|por)(?! (?:line|row|zeile|position|ligne|linea|riga|regel)\b)|einzel\w*"
    r"|einheit|stuck\w*|unitaire|piece|unitario|unidad|cada|unita|pezzo|stuk\w*|eenheid)\b"
)


def is_plain_price(item: Wanted) -> bool:
    """Neither its name nor its description says what it is the price of."""
    return item.concept == "unit_price" and any(said and said <= _PLAIN for said in item.wordings) and not _told(item)


def as_described(item: Wanted, others: Sequence[Wanted]) -> Wanted:
    """A price that is described as `what is charged for the line` is the amount, where no other property is, and the
    head `Price` is then hardly its column's.
    """
    amounts = [other for other in others if other.concept == "line_total" and other is not item]
    if amounts or item.concept not in ("unit_price", "line_total") or _told(item) != "line":
        return item
    if not any(said <= _PLAIN for said in item.wordings):
        return item
    own = {phrase: min(weight, WEAK) for phrase, weight in item.phrases.items()}
    return replace(item, concept="line_total", phrases=own | concept_phrases("line_total"))


def as_amount(item: Wanted) -> Wanted:
    return replace(item, concept="line_total") if is_plain_price(item) else item


def _told(item: Wanted) -> str | None:
    text = fold(f"{item.field.title} {item.field.description}")
    if _OF_ONE.search(text):
        return "one"
    return "line" if _OF_LINE.search(text) else None
