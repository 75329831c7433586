"""What the price of an item is the price of: one piece, or all that its line sells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.embedded.concept_labels import WEAK, concept_phrases
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.values.dates import fold

_PLAIN = frozenset({"price", "cost", "prezzo", "prij"})
_OF_LINE = re.compile(
    r"\b(?:(?:line|row|position) (?:total|amount|price|sum)"
    r"|(?:total|amount|price|sum|cost|charged|paid|payable|due) (?:price |amount |cost )?(?:of|for|per) "
    r"(?:(?:the|this|each|whole|entire|one) )*(?:line|row|position)(?! items?\b)"
    r"|(?:zeilen|positions)(?:summe|betrag|preis|gesamt\w*)"
    r"|(?:gesamtpreis|gesamtbetrag|summe|betrag|preis) (?:der|je|pro|fur die) (?:ganzen? )?(?:zeile|position)"
    r"|(?:montant|total|prix) (?:total )?(?:de la|de chaque|par) ligne"
    r"|(?:importe|total|precio) (?:total )?(?:de la|de cada|por) linea"
    r"|(?:importo|totale|prezzo) (?:totale )?(?:della|di ogni|per) riga"
    r"|regel(?:totaal|bedrag|prijs)|(?:totaal|bedrag|prijs) (?:van de|per) regel)\b"
)
_TOTAL_FIRST = re.compile(
    r"(?:the |der |le |el |il |de )?"
    r"(?:total (?:price|cost)|gesamtpreis|prix total|precio total|prezzo totale|totaalprijs)\b"
)
_UNCLEAR = re.compile(
    r"\b(?:not|no|used|multiplied|before|without|besides?|left|above|next|nicht|vor|ohne|neben|pas|sans|avant|sin|antes"
    r"|non|niet)\b"
)
"""`Price, left of the line total` is another one."""
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
    head `Price` is then hardly its column's. A description that only speaks of lines and totals does not say so.
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
    said = [fold(text) for text in (item.field.title, item.field.description)]
    if any(map(_OF_ONE.search, said)):
        return "one"
    told = any(_OF_LINE.search(text) or _TOTAL_FIRST.match(text) for text in said)
    return "line" if told and not any(map(_UNCLEAR.search, said)) else None
