"""What the head of a column may be called, and how well it names a property."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.item_names import IN_SHORT, beside, of_taxes, says_in_short
from workers.extraction.embedded.item_prices import as_described
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.normal import normal_form, words_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.synonyms import CONCEPTS
from workers.extraction.embedded.table_words import HEADS, HELPERS, ITEM_CONCEPTS
from workers.extraction.embedded.values.currencies import currency_code
from workers.extraction.embedded.wording import likeness, wording

_HEAD = 0.9
"""The weight of what is a label in the head of a table only."""
_WITHOUT_REST, _ONE_OF_TWO, _FIRST_WORDS, _LAST_WORDS = 0.97, 0.93, 0.85, 0.6
_REST = re.compile(
    r"\([^)]*\)?|\[[^\]]*\]?|[€$£¥]|\b(?:in|en)?\s*(?:EUR|USD|GBP|CHF|INR|PLN)\b"
    r"|\b(?:excl|exkl|ohne|incl|inkl|inc|ex|hors|sin|con|zzgl)\b\.?(?:\s*\w+\.?){1,2}$",
    re.IGNORECASE,
)
_NUMERIC = frozenset({"amount", "number", "integer", "rate"})
_OTHER_WORDS, _MOST_WORDS = 0.8, 4
_SORTS = frozenset({"net", "gross", "list"})
_LIST_PRICE = re.compile(r"list[ae]?n? ?-?(?:price|preis|prijs)|catalogue|(?:de|di|de la) list", re.IGNORECASE)
_OF_NO_SORT, _OF_ANOTHER, _ITS_SORT = 0.9, 0.6, 0.9
_MEASURES = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "lb", "lbs", "tonne"), "weight"),
    **dict.fromkeys(("cbm", "m3"), "volume"),
}
"""Units that stand for what they measure."""
_QUANTITIES = frozenset(
    re.findall(
        r"\S+",
        "kg kgs kilo kilos ton tons tonne tonnes lb lbs litre litres liter liters ltr litros litri gal gallons cbm"
        " sqm qm kwh mwh km miles",
    )
)
"""Units that goods are sold by. Others are sizes: `250 ml`, `10 GB`."""
_MEASURE = 0.5
"""The weight of a head that is a unit or a currency alone."""
_HELPER_KINDS = {
    "quantity": "number", "unit_price": "amount", "line_total": "amount", "tax": "amount", "tax_rate": "rate",
    "discount": "number", "delivery_date": "date",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The properties of the items, and the usual columns beside them that no property asks for."""

    wanted: tuple[Wanted, ...]
    helpers: tuple[Wanted, ...]

    @property
    def all(self) -> tuple[Wanted, ...]:
        return (*self.wanted, *self.helpers)

    def of(self, concept: str) -> Wanted | None:
        return next((item for item in self.all if item.concept == concept), None)

    @cached_property
    def labels(self) -> dict[str, list[tuple[int, float]]]:
        """Each label with the columns, by their place in `all`, that it may name, and its weight for them."""
        table: dict[str, list[tuple[int, float]]] = {}
        for index, item in enumerate(self.all):
            for phrase, weight in item.phrases.items():
                table.setdefault(phrase, []).append((index, weight))
        return table

    def fits(self, text: str) -> dict[int, float]:
        """How well a head's text names each of the columns that it may name."""
        measured = _measured(text)
        best = {index: _MEASURE for index, item in enumerate(self.all) if measured and item.concept == measured}
        for phrase, factor in _variants(text):
            for index, weight in self.labels.get(phrase, ()):
                best[index] = max(best.get(index, 0.0), weight * factor)
        for index, item in enumerate(self.wanted) if len(text.split()) <= _MOST_WORDS else ():
            if index not in best and (like := _likeness(item, text)):
                best[index] = like * _OTHER_WORDS
        said = wording(text)
        for index, item in enumerate(self.wanted):
            if any(says_in_short(words, said, text) for words in item.wordings):
                best[index] = max(best.get(index, 0.0), IN_SHORT)
        for index, item in enumerate(self.wanted) if said & _SORTS else ():
            if item.concept == "unit_price" and any(said <= words for words in item.wordings):
                best[index] = max(best.get(index, 0.0), _ITS_SORT)
        for index in best.keys() & set(range(len(self.wanted))):
            best[index] *= _of_its_kind(self.wanted[index], text)
        return best


def properties_of(item: Field) -> list[Wanted]:
    """What is asked of each item, by the labels that stand elsewhere on papers too; of an object within, its parts."""
    wanted: list[Wanted] = []
    for child in item.children:
        if child.type == "object":
            wanted += properties_of(child)
        elif child.type != "array":
            wanted.append(_property(child))
    return [as_described(beside(item, wanted), wanted) for item in wanted]


def _property(child: Field) -> Wanted:
    """By the labels that stand elsewhere on papers, else by the heads of tables that its name is one of."""
    if tax := of_taxes(child):
        return tax
    item = want(child, ITEM_CONCEPTS)
    numeric = child.type in ("number", "integer")
    if item.concept == "line_number":
        return item
    if item.concept and numeric and CONCEPTS[item.concept].kind not in _NUMERIC:
        item = want(child, frozenset())  # `charge` may be a text, but not where it is a number
    if item.concept:
        return item
    names = {normal_form(child.title), normal_form(" ".join(words_of(child.name)))}
    concept = next((at for at, heads in HEADS.items() if names & heads and _numeric(at) == numeric), None)
    kind = "amount" if numeric and concept in ("unit_price", "line_total") else item.kind
    return replace(
        item, concept=concept, kind=kind, phrases=concept_phrases(concept) | item.phrases if concept else item.phrases
    )


def _numeric(concept: str) -> bool:
    return CONCEPTS[concept].kind in _NUMERIC


def asked_of(properties: Sequence[Wanted]) -> Asked:
    wanted = tuple(_with_heads(item) for item in properties)
    taken = {item.concept for item in wanted}
    return Asked(wanted, tuple(_helper(concept) for concept in HELPERS if concept not in taken))


@cache
def _helper(concept: str) -> Wanted:
    """As it would be wanted; its name is none that a property can be asked by."""
    item = want(Field((f"#{concept}",), "string", title=concept), ITEM_CONCEPTS)
    return _with_heads(replace(item, concept=concept, kind=_HELPER_KINDS.get(concept, "text")))


def _with_heads(item: Wanted) -> Wanted:
    heads = dict.fromkeys(HEADS.get(item.concept or "", ()), _HEAD)
    return replace(item, phrases=heads | item.phrases) if heads else item


def _of_its_kind(item: Wanted, text: str) -> float:
    """`Netto` is the net price rather than `List price` is."""
    asked, said = {word for words in item.wordings for word in words} & _SORTS, wording(text) & _SORTS
    if _LIST_PRICE.search(text):
        said |= {"list"}
    return 1.0 if not asked or asked & said else _OF_NO_SORT if not said else _OF_ANOTHER


def _likeness(item: Wanted, text: str) -> float:
    """What a head in other words than the property's own says of it; `Gross kg` is the gross weight."""
    said = wording(text)
    if measured := {_MEASURES[word] for word in said if word in _MEASURES}:
        said = frozenset(said - _MEASURES.keys() | measured)
    return max((likeness(asked, said, item.kind) for asked in item.wordings), default=0.0) if said else 0.0


def _measured(text: str) -> str | None:
    """Over a column a currency alone stands for amounts in it, and the name of a unit for how many of it."""
    if currency_alone(text):
        return "line_total"
    return "quantity" if is_unit_sold(text) else None


def currency_alone(text: str) -> str | None:
    return currency_code(text.strip("()[] "))


def is_unit_sold(text: str) -> bool:
    return text.strip("()[] ").lower().rstrip(".") in _QUANTITIES


@lru_cache(maxsize=4096)
def _variants(text: str) -> tuple[tuple[str, float], ...]:
    """The whole, without currency and remarks, the parts around a slash, and its first and last words."""
    found: dict[str, float] = {}
    for phrase, factor in _spelled(text):
        if phrase and factor > found.get(phrase, 0.0):
            found[phrase] = factor
    return tuple(found.items())


def _spelled(text: str) -> Iterator[tuple[str, float]]:
    yield normal_form(text), 1.0
    plain = " ".join(_REST.sub(" ", text).split())
    yield normal_form(plain), _WITHOUT_REST
    if plain.endswith("s"):
        yield normal_form(plain[:-1]), _WITHOUT_REST
    for part in plain.split("/") if "/" in plain else ():
        yield normal_form(part), _ONE_OF_TWO
    words = plain.split()
    for count in range(1, len(words)):
        yield normal_form(" ".join(words[:count])), _FIRST_WORDS
        yield normal_form(" ".join(words[count:])), _LAST_WORDS
