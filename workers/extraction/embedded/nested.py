"""Properties of objects within the schema: whose they are, and the parts of an address."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.choice import choose
from workers.extraction.embedded.gather import gather
from workers.extraction.embedded.labels import want
from workers.extraction.embedded.lines import union
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.synonyms import BUYER_WORDS, SELLER_WORDS
from workers.extraction.protocol import CancellationToken, FieldValue

_PARTS = {
    "street": frozenset({"street", "street address", "line1", "address line 1", "strasse", "rue", "calle"}),
    "postcode": frozenset({"zip", "zip code", "postcode", "postal code", "post code", "plz", "code postal", "cp"}),
    "city": frozenset({"city", "town", "place", "ort", "stadt", "ville", "ciudad", "localidad"}),
    "region": frozenset({"state", "region", "province", "county", "bundesland"}),
}
_FEWEST = 2
"""An object with so many parts of an address is one."""
_SURE = 0.85
"""A part that is labelled so well needs no address around it."""
_OF_ADDRESS = 0.95
_ENDS = (
    re.compile(r"(?P<city>[^,\d]+),\s*(?P<region>[A-Z]{2})\s+(?P<postcode>\d{5}(?:-\d{4})?)\b"),
    re.compile(r"(?P<city>[^,\d]+?),?\s+(?P<postcode>[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})\b"),
    re.compile(r"(?:[A-Z]{1,2}-)?(?P<postcode>\d{4}\s?[A-Z]{2}|\d{4,6})\s+(?P<city>[^,\d]+)"),
)
"""The line that ends an address: American, British, and that of most of the continent."""


def by_full_name(field: Field) -> Field:
    """`name` of a `seller` is looked for as the seller's name."""
    party = _party_of(field.parent) if field.name in ("name", "company", "company_name") else None
    if field.parent is None or party is None:
        return field
    labels = (*field.labels, field.parent.title or field.parent.name)
    return replace(field, title=party, labels=labels, description=field.description or "Name")


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
        parts = {part: child for child in owner.children if (part := _part(child))}
        unsure = [part for part, child in parts.items() if (values[child.key].confidence or 0.0) < _SURE]
        if len(parts) < _FEWEST or not unsure:
            continue
        token.checkpoint()
        whole, _ = choose(gather(want(_whole(owner)), paper))
        split = split_address(str(whole.value or ""))
        for part in unsure if split else ():
            found[parts[part].key] = _value_of(whole, split.get(part))
    return found


def _objects(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        if field.type == "object":
            yield field
            yield from _objects(field.children)


def _part(child: Field) -> str | None:
    names = {" ".join(words_of(child.name)), " ".join(words_of(child.title))}
    return next((part for part, known in _PARTS.items() if names & known and child.type == "string"), None)


def _whole(owner: Field) -> Field:
    """The address as one field of the party that it belongs to."""
    party = _party_of(owner) or _party_of(owner.parent)
    title = f"{party} address" if party else "address"
    return Field(("address",), "string", title=title)


def _value_of(whole: FieldValue, part: Any) -> FieldValue:
    if not part or whole.confidence is None:
        return FieldValue(None)
    return FieldValue(part, round(whole.confidence * _OF_ADDRESS, 3), whole.page, whole.box, whole.source_text)


def split_address(text: str) -> dict[str, str]:
    """The parts of an address in one line; nothing where no postcode tells where its city is."""
    for pattern in _ENDS:
        if match := pattern.search(text):
            parts = {name: value.strip(" ,") for name, value in match.groupdict().items()}
            street = text[: match.start()].strip(" ,\n").rpartition("\n")[2]
            return {**parts, "street": street.rpartition(", ")[2] if _has_name(street) else street}
    return {}


def _has_name(street: str) -> bool:
    """`Northwind Ltd, 12 Harbour Lane`: a part without a number stands before the one with it."""
    head, _, tail = street.rpartition(", ")
    return bool(head) and not any(char.isdigit() for char in head) and any(char.isdigit() for char in tail)
