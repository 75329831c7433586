"""Kinds of values and the readers that find them."""

import re
from typing import Any

from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.person_labels import own_part, part_of
from workers.extraction.embedded.values.boxes import in_ticked
from workers.extraction.embedded.values.codes import (
    find_accounts,
    find_bics,
    find_emails,
    find_ibans,
    find_identifiers,
    find_phones,
    find_tax_ids,
    find_uris,
    find_vat_ids,
)
from workers.extraction.embedded.values.currencies import find_currencies
from workers.extraction.embedded.values.dates import find_dates, find_dates_behind_label, find_datetimes, fold
from workers.extraction.embedded.values.found import Found, Locale, Reader
from workers.extraction.embedded.values.numbers import find_integers, find_numbers, find_numbers_or_rates, find_rates
from workers.extraction.embedded.values.spans import (
    find_cards,
    find_masked_cards,
    find_places,
    find_spans,
    find_times,
)
from workers.extraction.embedded.values.words import find_booleans, find_enum, find_names, find_text, match_enum

READERS: dict[str, Reader] = {
    "amount": find_numbers,
    "number": find_numbers_or_rates,
    "integer": find_integers,
    "rate": find_rates,
    "date": find_dates,
    "datetime": find_datetimes,
    "boolean": find_booleans,
    "identifier": find_identifiers,
    "iban": find_ibans,
    "account": find_accounts,
    "bic": find_bics,
    "vat_id": find_tax_ids,
    "email": find_emails,
    "uri": find_uris,
    "phone": find_phones,
    "currency": find_currencies,
    "name": find_names,
    "address": find_names,
    "text": find_text,
    "time": find_times,
    "duration": find_spans,
    "card": find_cards,
    "place": find_places,
}

SHAPED: dict[str, Reader] = {
    "iban": find_ibans,
    "vat_id": find_vat_ids,
    "email": find_emails,
    "uri": find_uris,
    "card": find_masked_cards,
}
"""Kinds that are known by their form alone, without a label."""

FREE = frozenset({"text", "name", "address", "place"})
"""Kinds that take the words as they come."""


_LETTERS = re.compile(r"[^\W\d_]{3}")
_TO = re.compile(r"\s*(?:-|\u2013|to|and|until|through|thru|bis(?: zum)?|und|au|al?|y|e|tot|t/m)(?: el| le| il)?\s*")


def reader_of(wanted: Wanted) -> Reader:
    """The reader of a field; values come as the schema's type wants them."""
    field = wanted.field
    if wanted.kind == "enum":
        return in_ticked(lambda text, _locale: find_enum(text, field.enum))
    if wanted.concept == "incoterms" and wanted.kind == "text":
        return lambda text, locale: [found for found in find_text(text, locale) if _LETTERS.search(found.value)]
    if wanted.concept == "period" and field.type == "string" and not field.format:
        return _periods
    read = READERS[wanted.kind]
    if field.enum:
        return lambda text, locale: _within(read(text, locale), field.enum)
    if wanted.kind in ("text", "identifier", "place") and (part := part_of(field)):
        read = _of_place(part, read)
    if field.type == "string" and not field.format and wanted.kind in ("amount", "number", "rate", "date", "integer"):
        return _as_printed(read)
    return read


def reader_behind_label(wanted: Wanted) -> Reader:
    """Where a label says what stands there, more of it is understood."""
    read = reader_of(wanted)
    return find_dates_behind_label if read is find_dates else read


def _of_place(part: str, read: Reader) -> Reader:
    """The part of `26897 Bockhorst` that is asked for."""

    def own(text: str, locale: Locale) -> list[Found]:
        parts = ((found, own_part(part, text[found.start : found.end].strip())) for found in read(text, locale))
        return [_with_value(found, value) for found, value in parts if value]

    return own


def _periods(text: str, locale: Locale) -> list[Found]:
    """From its first day to its last, as printed."""
    days = find_dates(text, locale)
    if not days:
        return []
    ranged = len(days) > 1 and _TO.fullmatch(fold(text[days[0].end : days[1].start]))
    start, end = days[0].start, days[1].end if ranged else days[0].end
    return [Found(start, end, text[start:end].strip(), days[0].fit)]


def _as_printed(read: Reader) -> Reader:
    def printed(text: str, locale: Locale) -> list[Found]:
        return [_with_value(found, text[found.start : found.end].strip()) for found in read(text, locale)]

    return printed


def _within(founds: list[Found], allowed: tuple[Any, ...]) -> list[Found]:
    """Values outside the enum are left in, flagged, for the caller to judge."""
    result = []
    for found in founds:
        match = match_enum(str(found.value), allowed)
        if match:
            result.append(Found(found.start, found.end, match[0], found.fit * match[1], found.flag))
        else:
            result.append(Found(found.start, found.end, found.value, found.fit, "invalid_enum"))
    return result


def _with_value(found: Found, value: Any) -> Found:
    return Found(found.start, found.end, value, found.fit, None, found.currency)
