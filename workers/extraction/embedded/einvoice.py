"""What an electronic invoice declares in its XML, as the values of fields: nearly certain, and no guess of a layout.

Terms are those of EN 16931. The option `einvoice_xml: false` leaves the XML aside.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.schema import Field
from workers.extraction.embedded.synonyms import BUYER_WORDS, SELLER_WORDS
from workers.extraction.embedded.table_words import ITEM_CONCEPTS
from workers.extraction.embedded.values.words import match_enum
from workers.extraction.protocol import EInvoice, FieldValue

SURE = 0.99
_SURE_OF_ADDRESS = 0.9
"""It is put together from its parts, which papers do in many ways."""

_TERMS = {
    "invoice_number": "BT-1", "invoice_date": "BT-2", "date": "BT-2", "currency": "BT-5", "due_date": "BT-9",
    "contract_number": "BT-12", "order_number": "BT-13", "delivery_number": "BT-16", "payment_terms": "BT-20",
    "seller": "BT-27", "tax_number": "BT-32", "buyer": "BT-44", "customer_number": "BT-46", "buyer_vat_id": "BT-48",
    "ship_to": "BT-70", "delivery_date": "BT-72", "start_date": "BT-73", "end_date": "BT-74", "iban": "BT-84",
    "account_holder": "BT-85", "bic": "BT-86", "discount": "BT-107", "net": "BT-109", "tax": "BT-110",
    "total": "BT-112", "paid": "BT-113", "rounding": "BT-114", "balance": "BT-115", "tax_rate": "BT-119",
}  # fmt: skip
"""By concept (synonyms.py)."""
_OF_PARTY = {
    "seller": {"vat_id": "BT-31", "phone": "BT-42", "email": "BT-43"},
    "buyer": {"vat_id": "BT-48", "phone": "BT-57", "email": "BT-58"},
}
_ADDRESS = {
    "seller": ("BT-35", "BT-36", "BT-38", "BT-37", "BT-40"),
    "buyer": ("BT-50", "BT-51", "BT-53", "BT-52", "BT-55"),
}
"""Street, its second line, postcode, city, country."""
_PARTS = {
    0: ("street", "strasse", "straße", "rue", "calle"),
    2: ("zip", "postcode", "postal", "plz", "postleitzahl", "cp"),
    3: ("city", "town", "ort", "stadt", "ville", "ciudad"),
    4: ("country", "land", "pays", "pais", "país"),
}
"""By their place in `_ADDRESS`."""
_LINE_TERMS = {
    "line_number": ("BT-126",), "quantity": ("BT-129",), "unit": ("BT-130",), "line_total": ("BT-131",),
    "unit_price": ("BT-146",), "tax_rate": ("BT-152",), "description": ("BT-153", "BT-154"),
    "item_number": ("BT-155", "BT-157"),
}  # fmt: skip
_OF_LINES = frozenset({"quantity", "unit_price", "description", "item_number"})
"""A list that asks for none of these is one of something else: of taxes, of payments."""
_MANY = frozenset({"BT-119"})
"""Where there are several, none of them is the invoice's."""
_DUE = frozenset({"due", "payable", "owed", "outstanding", "zahlbetrag", "zahlbar", "offen", "payer", "pagar"})
_PERIOD = frozenset({"period", "billing", "service", "zeitraum", "leistungszeitraum", "periode", "periodo"})
_NAMES_PARTY = SELLER_WORDS | BUYER_WORDS | {"name", "nom", "nombre", "company", "firma"}
_MOST_DIGITS = 19
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EXACT = frozenset({"iban", "bic", "vat_id"})
"""Kinds that are written in groups on paper, and without gaps in data."""


def declared_values(
    invoice: EInvoice | None, wanted: Mapping[str, Wanted], arrays: Iterable[Field], options: Mapping[str, Any]
) -> dict[str, FieldValue]:
    """Of the fields that the XML says something of, by their keys."""
    if invoice is None or options.get("einvoice_xml") is False:
        return {}
    values = {key: value for key, item in wanted.items() if (value := _value(item, invoice))}
    return values | {field.key: rows for field in arrays if (rows := _rows(_columns(field), invoice))}


def _columns(array: Field) -> list[Wanted]:
    """The plain properties of its items; none where the items are plain values."""
    return [want(child, ITEM_CONCEPTS) for child in array.children[0].children if child.type not in ("array", "object")]


def _value(wanted: Wanted, invoice: EInvoice) -> FieldValue | None:
    if wanted.concept == "address":
        return _address(wanted, invoice)
    term = _term(wanted)
    values = invoice.terms.get(term, [])
    if not values or (term in _MANY and len(set(values)) > 1):
        return None
    value = _typed(wanted, values[0])
    return None if value is None else FieldValue(value, SURE, source_text=f"{term}: {values[0]}")


def _term(wanted: Wanted) -> str:
    party = wanted.party or "seller"
    words = {*words_of(f"{wanted.field.name} {wanted.field.title}")}
    if wanted.party and words <= _NAMES_PARTY:
        return _TERMS[party]
    if wanted.edge is not None and words & _PERIOD:
        return "BT-73" if wanted.edge == 0 else "BT-74"
    if wanted.concept is None:
        place = next((place for place, names in _PARTS.items() if words & {*names}), None)
        return "" if place is None or wanted.party is None else _ADDRESS[party][place]
    if wanted.concept == "total" and words & _DUE:
        return "BT-115"
    return _OF_PARTY[party].get(wanted.concept) or _TERMS.get(wanted.concept, "")


def _address(wanted: Wanted, invoice: EInvoice) -> FieldValue | None:
    street, more, postcode, city, _ = (invoice.terms.get(term, [""])[0] for term in _ADDRESS[wanted.party or "seller"])
    parts = [part for part in (street, more, f"{postcode} {city}".strip()) if part]
    if len(parts) < 2 or wanted.field.type != "string":
        return None
    text = ", ".join(parts)
    return FieldValue(text, _SURE_OF_ADDRESS, source_text=f"{_ADDRESS[wanted.party or 'seller'][0]}: {text}")


def _rows(wanted: Sequence[Wanted], invoice: EInvoice) -> FieldValue | None:
    if not invoice.lines or not any(item.concept in _OF_LINES for item in wanted):
        return None
    rows = [{item.field.name: _cell(item, line) for item in wanted} for line in invoice.lines]
    filled = [row for row in rows if any(value is not None for value in row.values())]
    text = "\n".join(" | ".join(f"{term}: {value}" for term, value in line.items()) for line in invoice.lines)
    return FieldValue(filled, SURE, source_text=text) if filled else None


def _cell(wanted: Wanted, line: Mapping[str, str]) -> Any:
    texts = (line[term] for term in _LINE_TERMS.get(wanted.concept or "", ()) if term in line)
    return next((value for text in texts if (value := _typed(wanted, text)) is not None), None)


def _typed(wanted: Wanted, text: str) -> Any:
    """None where the text is nothing of what the schema wants: the pages may then say it in a way that fits."""
    field = wanted.field
    if field.type in ("number", "integer"):
        return _number(text, whole=field.type == "integer")
    if field.type != "string" or field.format == "date-time":
        return None
    if field.enum:
        match = match_enum(text, field.enum)
        return match[0] if match else None
    if field.format == "date" and not _DAY.fullmatch(text):
        return None
    return text.replace(" ", "") if wanted.kind in _EXACT else text


def _number(text: str, *, whole: bool) -> float | int | None:
    with suppress(InvalidOperation):
        number = Decimal(text)
        # First, for 1E+999999999 as a whole number would take all memory.
        if number.is_finite() and number.adjusted() < _MOST_DIGITS:
            return (int(number) if number == int(number) else None) if whole else float(number)
    return None
