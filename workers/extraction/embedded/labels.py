"""The labels under which a field may stand on paper: its own words first, then the synonyms of its concept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from workers.extraction.embedded.concept_labels import STRONG, WEAK, concept_phrases, concepts_called
from workers.extraction.embedded.normal import normal_form, words_of
from workers.extraction.embedded.party_words import NAME_WORDS, asks_for_name, is_of_person, own_of_person, role_of
from workers.extraction.embedded.person_labels import labels_of_part, labels_of_person
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.synonyms import (
    BUYER_WORDS,
    CONCEPTS,
    END_WORDS,
    SELLER_WORDS,
    START_WORDS,
    STOP_WORDS,
)
from workers.extraction.embedded.units import without_unit
from workers.extraction.embedded.vocabulary import is_word, meanings
from workers.extraction.embedded.wording import Wording, without_paper, wording

OWN_LABEL, _DESCRIBED = 1.0, 0.75
_NOUN, _PERIOD = 0.55, 0.6
OWN, OWN_OF_OTHERS = 0.92, 0.5
"""Of the number of the paper itself, and of another paper's."""
_NUMERIC = frozenset({"amount", "number", "integer", "rate"})
_HEAD_OF_LIST = re.compile(r"^(?P<head>\w+(?: \w+)?) of (?:the |a |an )?(?P<list>[\w ,/-]+)", re.IGNORECASE)
_RANGE_NOUNS = ("{}", "{} date", "{} dates", "{} period")
_TOLD = {
    "email": "email",
    "phone": "phone",
    "iban": "iban",
    "bic": "bic",
    "uri": "website",
    "address": "address",
    "identifier": "number",
}
"""The word that tells a kind, where no concept does."""
_NAMES = frozenset(
    re.findall(
        r"\S+",
        "name company shipper consignee carrier employer landlord tenant patient agent contact driver employee doctor",
    )
)
_PERCENT = frozenset(
    {"percent", "percentage", "pct", "apr", "apy", "prozent", "pourcentage", "porcentaje", "percentuale"}
)
_GENERIC = START_WORDS | END_WORDS | STOP_WORDS | {"date", "day", "dates", "period", "name", "number"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field together with what is known about where and how it stands."""

    field: Field
    concept: str | None
    kind: str
    phrases: dict[str, float]
    """Normal form of each label to its weight."""
    party: str | None = None
    """`seller` or `buyer` where the field belongs to one of them."""
    edge: int | None = None
    """0 for the first date of a range, -1 for the last."""
    wordings: tuple[Wording, ...] = ()
    """What its own labels say, for those that say it in other words."""
    described: Wording = frozenset()
    """What its description says."""

    @property
    def own_phrase(self) -> str:
        """Under which spots of other words are found; `name` of two objects are two."""
        owner = self.field.parent
        whose = words_of(owner.name) if owner and owner.type == "object" else []
        return normal_form(" ".join([*whose, *words_of(self.field.name)])) or self.field.key


@lru_cache(maxsize=4096)
def want(field: Field, allowed: frozenset[str] | None = None) -> Wanted:
    """`allowed` narrows the concepts, as for the columns of a table."""
    words = without_unit(words_of(field.title or field.name))
    party = _party(field)
    edge = _edge(field, words)
    concept = _concept(field, words, party, allowed)
    phrases = dict(concept_phrases(concept)) if concept else {}
    if concept == "vat_id" and party == "buyer":
        phrases |= concept_phrases("buyer_vat_id")
    for phrase, weight in _own_phrases(field, words, edge):
        phrases[phrase] = max(weight, phrases.get(phrase, 0.0))
    phrases.pop("", None)
    named = words_of(field.name)
    labels = (*field.labels, field.title, " ".join(without_unit(named)), " ".join(named))
    wordings = tuple({found: None for label in (*labels, own_of_person(field)) if (found := wording(label))})
    return Wanted(field, concept, _kind(field, concept), phrases, party, edge, wordings, wording(field.description))


@cache
def amount_of(concept: str) -> Wanted:
    """An amount that no field asks for, and that tells of those that are asked for."""
    return want(Field((concept,), "number"))


def _party(field: Field) -> str | None:
    if (role := role_of(field)) and role.trades:
        return role.party
    for owner in (field, field.parent):
        words = set(words_of(f"{owner.name} {owner.title}")) if owner else set()
        if words & SELLER_WORDS:
            return "seller"
        if words & BUYER_WORDS:
            return "buyer"
    described = set(words_of(field.description))
    sells, buys = bool(described & SELLER_WORDS), bool(described & BUYER_WORDS)
    return None if sells == buys else "seller" if sells else "buyer"


def _edge(field: Field, words: list[str]) -> int | None:
    if not field.format.startswith("date"):
        return None
    spoken = {*words, *words_of(field.name)}
    if spoken & START_WORDS:
        return 0
    return -1 if spoken & END_WORDS else None


def _concept(field: Field, words: list[str], party: str | None, allowed: frozenset[str] | None) -> str | None:
    bare = _without_party(words) if party else []
    named = without_unit(words_of(field.name))
    names = [normal_form(field.title), normal_form(" ".join(named)), normal_form(_spelled(bare))]
    if field.type in _NUMERIC:
        names += [normal_form(" ".join(without_paper(spoken))) for spoken in (words, named)]
    if party and set(bare) <= NAME_WORDS:
        # `customer` alone is the customer, and no number of his.
        names.insert(0, party)
    for name in names:
        fitting = _fitting(field, concepts_called().get(name, ()), allowed)
        if fitting:
            return fitting
    if role_of(field):
        return None
    own = names[0] or names[1]
    close = process.extractOne(own, list(concepts_called()), scorer=fuzz.ratio, score_cutoff=90)
    if close and (close[0][:2] != own[:2] or (is_word(own) and meanings(own) != meanings(close[0]))):
        # `unloading date` is not `loading date`, however near, and `destination` no `designation`.
        return None
    return _fitting(field, concepts_called()[close[0]], allowed) if close else None


def _without_party(words: list[str]) -> list[str]:
    """`seller vat id` and `vat id of the seller` without the seller."""
    parties = SELLER_WORDS | BUYER_WORDS
    rest = words[1:] if words[:1] and words[0] in parties else list(words)
    while rest and rest[-1] in parties | STOP_WORDS:
        rest.pop()
    return rest


def _spelled(words: Sequence[str]) -> str:
    """`N\u00b0 TVA`, whose sign is no part of a word."""
    return " ".join("number" if word == "n" else word for word in words)


def _fitting(field: Field, concepts: Sequence[str], allowed: frozenset[str] | None) -> str | None:
    """The first concept whose values are numbers, or are not, as the field's type wants them; likewise of dates."""
    open_to = [concept for concept in concepts if allowed is None or concept in allowed]
    numeric, dated = field.type in ("number", "integer"), field.format.startswith("date")
    same = [concept for concept in open_to if (CONCEPTS[concept].kind in _NUMERIC) == numeric]
    alike = [concept for concept in same if (CONCEPTS[concept].kind == "date") == dated]
    return next(iter(alike or same or open_to), None)


def _own_phrases(field: Field, words: list[str], edge: int | None) -> Iterator[tuple[str, float]]:
    for label in (
        *field.labels,
        field.title,
        " ".join(words_of(field.name)),
        " ".join(without_unit(words_of(field.name))),
    ):
        yield normal_form(label), OWN_LABEL
    if field.type in _NUMERIC:
        yield normal_form(" ".join(without_paper(words_of(field.name)))), OWN
    for text, weight in _described(field.description):
        yield normal_form(text), weight
    yield from (*labels_of_part(field), *(labels_of_person() if is_of_person(field) else ()))
    if edge is not None:
        for pattern in _RANGE_NOUNS:
            for noun in {*words, *words_of(field.name)} - _GENERIC:
                yield normal_form(pattern.format(noun)), STRONG
            for noun in {*words_of(field.description)} - _GENERIC:
                yield normal_form(pattern.format(noun)), _DESCRIBED
        for phrase in concept_phrases("period"):
            yield phrase, _PERIOD
        for phrase in concept_phrases("start_date" if edge == 0 else "end_date"):
            yield phrase, WEAK


def _described(description: str) -> Iterator[tuple[str, float]]:
    """`Number of the order, contract or invoice` gives `order number`, …; brackets give other names."""
    if match := _HEAD_OF_LIST.match(description):
        for item in re.split(r",|/|\bor\b|\band\b", match["list"]):
            nouns = [word for word in words_of(item) if word not in STOP_WORDS]
            if 0 < len(nouns) <= 2:
                yield f"{' '.join(nouns)} {match['head']}", _DESCRIBED
                yield " ".join(nouns), _NOUN
    for inner in re.findall(r"\(([^)]*)\)", description):
        yield from ((item, _DESCRIBED) for item in re.split(r",|/|\bor\b", inner) if 0 < len(words_of(item)) <= 3)
    if 0 < len(words_of(description)) <= 4:
        yield description, _DESCRIBED


def _kind(field: Field, concept: str | None) -> str:
    by_format = {"date": "date", "date-time": "datetime", "email": "email", "uri": "uri", "url": "uri"}
    if field.type == "boolean":
        return "boolean"
    known = CONCEPTS[concept].kind if concept else None
    if field.enum:
        return "currency" if known == "currency" else "enum"
    if field.type == "integer":
        return "integer"
    if field.type == "number":
        in_percent = _PERCENT & {*words_of(field.name), *words_of(field.title)}
        return known if known in ("amount", "rate") else "rate" if in_percent else "number"
    if field.format in by_format:
        return by_format[field.format]
    return known or _kind_by_name(field)


def _kind_by_name(field: Field) -> str:
    words = words_of(f"{field.name} {field.title}")
    said = {meaning for word in words for meaning in meanings(word)}
    for kind, word in _TOLD.items():
        if word in said:
            return kind
    return "name" if said & _NAMES or asks_for_name(field) or "name" in words_of(field.description)[:1] else "text"
