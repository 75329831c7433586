"""Names of items' properties and of columns that say more than one thing, or little: homonyms and short forms."""

from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.normal import normal_form, words_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.wording import Wording, wording

_FEWEST_ALIKE = 2
_ALSO = {
    "line_number": frozenset({"position", "posicion", "posizione", "positie", "linea", "ligne"}),
    "item_number": frozenset({"item", "article", "artikel", "articulo", "articolo", "product", "produkt", "produit"}),
}
"""What names of the description are as well, where another property is the description."""
_NAMES = frozenset(
    {"name", "nom", "nombre", "nome", "naam", "title", "titre", "titel", "titulo", "titolo", "label", "etiquette"}
    | {"item", "article", "artikel", "articulo", "articolo", "product", "produkt", "produit", "producto", "prodotto"}
    | {"libelle", "bezeichnung", "benennung", "artikelname", "produktname", "ware"}
)
"""What a property may be called that says what is sold, alone or two of them together."""
_SOLD = frozenset({"quantity", "unit_price", "line_total"})
IN_SHORT = 0.95
_MOVED = {
    normal_form(word): meaning
    for meaning, words in {
        "order": "bestellt|commande|commandee|qte commandee|pedido|pedida|ordinato|besteld|ordered",
        "delivery": "geliefert|livre|livree|servido|servida|entregado|entregada|consegnato|geleverd|delivered",
        "ship": "versandt|versendet|expedie|expediee|enviado|enviada|spedito|verzonden|shipped",
    }.items()
    for word in words.split("|")
}
_BOOKED = {
    "debit": frozenset({"debit", "fee", "soll", "debe", "cargo", "belastung", "withdrawal", "dare"}),
    "credit": frozenset({"credit", "haben", "haber", "abono", "avere"}),
}
"""What the columns of an account are called. `Payments` are to it or from it."""
_TAXES = {
    "tax_rate": frozenset({"rate", "percent", "percentage"}),
    "net": frozenset({"base", "net", "taxable", "basis"}),
    "tax": frozenset({"amount", "tax"}),
}
_TAXED = (
    "base|base ht|basis|base imponible|imponibile|taxable|taxable amount|net|net amount|netto|nettobetrag|goods"
    "|bemessungsgrundlage|grondslag"
)
"""What a tax is taken of."""


def beside(item: Wanted, others: Sequence[Wanted]) -> Wanted:
    """`position` may be what is sold, but beside a description it is the number of the line."""
    concepts = [other.concept for other in others]
    if _names_what_is_sold(item, concepts):
        return replace(item, concept="description", kind="text", phrases=concept_phrases("description") | _own(item))
    if item.concept != "description" or concepts.count("description") < _FEWEST_ALIKE:
        return item
    concept = next((at for at in _ALSO if normal_form(item.field.name) in _ALSO[at] and at not in concepts), None)
    return replace(item, concept=concept, phrases=concept_phrases(concept) | _own(item)) if concept else item


def _names_what_is_sold(item: Wanted, concepts: Sequence[str | None]) -> bool:
    """`nom` beside a price or a quantity is no person's."""
    if item.field.type != "string" or item.concept not in (None, "quantity") or "description" in concepts:
        return False
    return set(words_of(item.field.title or item.field.name)) <= _NAMES and bool(_SOLD & {*concepts})


def _own(item: Wanted) -> dict[str, float]:
    return {phrase: weight for phrase, weight in item.phrases.items() if weight == 1.0}


def says_in_short(asked: Wording, said: Wording, text: str) -> bool:
    """`Delivered` is the quantity delivered, and what is charged to an account its debit."""
    if "quantity" in asked and len(asked) > 1:
        short = _MOVED.get(normal_form(text))
        moved = {_MOVED.get(word, word) for word in asked - {"quantity", "number"}}
        return moved == (said - {"quantity"} if short is None else {short})
    return len(asked) == 1 and len(said) == 1 and bool(said & _BOOKED.get(next(iter(asked)), frozenset()))


def of_taxes(child: Field) -> Wanted | None:
    """In a list of taxes `rate` and `amount` are those of a tax, and `base` is what it is taken of."""
    array = child.parent.parent if child.parent else None
    if array is None or child.type != "number" or "tax" not in wording(array.title or array.name):
        return None
    said = wording(child.title or child.name)
    concept = next((concept for concept, words in _TAXES.items() if said & words), None)
    if concept is None:
        return None
    item = want(replace(child, title=concept.replace("_", " ")), frozenset({concept}))
    if concept == "net":
        bases = {normal_form(phrase): 1.0 for phrase in _TAXED.split("|")}
        return replace(item, concept=None, kind="amount", phrases=_own(item) | bases)
    return replace(item, concept=concept, kind="rate" if concept == "tax_rate" else "amount")
