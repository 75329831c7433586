"""Properties of objects within the schema: whose they are, and the parts of an address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from workers.extraction.embedded.address_parts import split_address
from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.choice import choose
from workers.extraction.embedded.gather import gather
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.lines import union
from workers.extraction.embedded.normal import normal_form, words_of
from workers.extraction.embedded.person_labels import part_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.synonyms import BUYER_WORDS, SELLER_WORDS
from workers.extraction.embedded.wording import wording
from workers.extraction.protocol import CancellationToken, FieldValue

_NAMES = frozenset(("name", "company", "company_name", "nom", "nombre", "naam", "firma"))
_BARE_NAME = 0.8
"""Of `Name` alone, which anybody's may be."""
_NOBODY = frozenset(("document", "invoice", "order", "contract", "goods", "vessel", "description"))
_ADDRESS = frozenset({"address"})
_BILLED = wording("billing address")
_FEWEST = 2
"""An object with so many parts of an address is one."""
_SURE = 0.85
_NOTHING = FieldValue(None)
"""A part that is labelled so well needs no address around it."""
_OF_ADDRESS = 0.95


@lru_cache(maxsize=4096)
def leaf(field: Field) -> Wanted:
    """A field as it is looked for; of an object's property also what it is called with the object's name."""
    owner = field.parent
    if owner is None or owner.type != "object":
        return want(field)
    if field.name in _NAMES and not _is_plain(owner):
        party = _party_of(owner)
        labels = (*field.labels, owner.title or owner.name)
        item = want(replace(field, title=party or owner.title or " ".join(words_of(owner.name)), labels=labels))
        own = normal_form(field.name)
        bare = {own: min(item.phrases.get(own, 0.0), _BARE_NAME), item.own_phrase: 1.0}
        return replace(item, phrases=item.phrases | bare, kind="name")
    item, name = want(field), wording(owner.title or owner.name)
    whose = tuple(said | name for said in item.wordings if name)
    return replace(item, phrases=item.phrases | {item.own_phrase: 1.0}, wordings=(*item.wordings, *whose))


def _is_plain(owner: Field) -> bool:
    """`details` or `document` is nobody's name."""
    return not wording(owner.name) or bool(wording(owner.name) & _NOBODY)


def joined(value: dict[str, Any], parts: Sequence[FieldValue], confidence: float | None) -> FieldValue:
    """An object with where its parts stand on the page of the first one, and all that they were read from."""
    found = [part for part in parts if part.confidence is not None]
    if not found:
        return FieldValue(None)
    page = found[0].page
    boxes = [part.box for part in found if part.box and part.page == page]
    texts = dict.fromkeys(part.source_text for part in found if part.source_text)
    return FieldValue(value, confidence, page, union(boxes) if boxes else None, "\n".join(texts) or None)


def _party_of(field: Field | None) -> str | None:
    words = {*words_of(field.name), *words_of(field.title)} if field else set()
    return "seller" if words & SELLER_WORDS else "buyer" if words & BUYER_WORDS else None


def parts_of_addresses(
    fields: Sequence[Field], values: Mapping[str, FieldValue], paper: Paper, token: CancellationToken
) -> dict[str, FieldValue]:
    """Street, postcode and city where no label of theirs tells them, from the address they are parts of."""
    found: dict[str, FieldValue] = {}
    for owner in _objects(fields):
        parts = {part: child for child in owner.children if (part := part_of(child))}
        unsure = [part for part, child in parts.items() if (values[child.key].confidence or 0.0) < _SURE]
        if len(parts) < _FEWEST or not unsure:
            continue
        token.checkpoint()
        whole = next((one for item in _wholes(owner) if (one := choose(gather(item, paper))[0]).value), _NOTHING)
        split = split_address(str(whole.value or ""))
        for part in unsure if split else ():
            found[parts[part].key] = _value_of(whole, split.get(part))
    return found


def _objects(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        if field.type == "object":
            yield field
            yield from _objects(field.children)


@lru_cache(maxsize=256)
def _wholes(owner: Field) -> tuple[Wanted, ...]:
    """The address as one field of the party that it belongs to; of a party that has no role here, what is called its
    address before what stands under its name alone.
    """
    said = wording(owner.title or owner.name)
    party = _party_of(owner) or _party_of(owner.parent) or ("buyer" if said == _BILLED else None)
    if party or said <= _ADDRESS or _is_plain(owner):
        return (want(Field(("address",), "string", title=f"{party} address" if party else "address")),)
    whose = " ".join(words_of(owner.title or owner.name))
    title = whose if "address" in whose else f"{whose} address"
    called = want(Field(("address",), "string", title=title))
    own = want(Field((owner.name,), "string", title=owner.title))
    return (
        replace(called, phrases={normal_form(title): 1.0}, concept=None),
        replace(own, kind="address", wordings=(*own.wordings, said | _ADDRESS)),
    )


def _value_of(whole: FieldValue, part: Any) -> FieldValue:
    if not part or whole.confidence is None:
        return FieldValue(None)
    return FieldValue(part, round(whole.confidence * _OF_ADDRESS, 3), whole.page, whole.box, whole.source_text)
