"""Rows of a table to the items that the schema describes."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.headless import Multiplied
from workers.extraction.embedded.heads import NUMERIC
from workers.extraction.embedded.item_rows import Part, Row
from workers.extraction.embedded.item_tables import Table
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import normal_form
from workers.extraction.embedded.values.currencies import currency_code
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.words import find_text

_UNIT = re.compile(r"\d\s*((?![xX]$)[^\W\d_]{1,6}[\u00b2\u00b3]?\.?)$")
_MOST_LINES = 3
"""Of a description; what follows is a note."""
_LABEL_WORDS = 3
_MARKING = re.compile(
    r"(?:@\s?\D{0,4}\d|serien|serial|s/n\b|sn\b|chargen?\b|lot\b|batch|ean\b|gtin|zolltarif|warennummer"
    r"|hs[- ]?code|hs \d|hsn\b|taric|imei"
    r"|n[°ºo]\.? de (?:serie|s[ée]rie|lot)|num[ée]ro de s[ée]rie|n[úu]mero de serie|lote\b|ursprung"
    r"|country of origin|origin\b"
    r"|numero di serie|matricola|lotto\b|serienr|delivery date|liefertermin|lieferdatum)",
    re.IGNORECASE,
)
"""Begins a line under a description that tells one piece from another, or what one costs."""


def item_of(row: Row, table: Table, asked: Asked, locale: Locale) -> dict[str, Any]:
    """A value for each property, from its column, or from a labelled line among those of the row."""
    return {item.field.key: _value(item, row, table, locale) for item in asked.wanted}


def _value(item: Wanted, row: Row, table: Table, locale: Locale) -> Any:
    at = next((at for at, column in enumerate(table.columns) if column.wanted is item), None)
    if at is None:
        return _labelled(item, row, locale) or (_unit_in(row, table) if item.concept == "unit" else None)
    if item.kind in NUMERIC and item.field.type != "string":
        return as_typed(item, row.numbers[at]) if at in row.numbers else None
    text = " ".join(_texts(row, at, item))
    founds = reader_of(item)(text, locale)
    if not founds and item.kind in ("identifier", "date") and not item.field.format:
        # Under the head of a code a word without a digit is one, and a day may have no year.
        founds = find_text(text, locale)
    return founds[0].value if founds else None


def as_typed(item: Wanted, found: Found) -> Any:
    """The number as the schema's type wants it."""
    if item.field.type == "integer":
        return int(found.value) if found.value == int(found.value) else None
    if item.field.type == "string":
        return str(found.value).removesuffix(".0")
    return found.value


def _texts(row: Row, column: int, item: Wanted) -> Iterator[str]:
    """The lines of a cell; of other columns than the description only those of the row's first line."""
    parts = [part for part in row.parts if column in part.cells]
    if item.concept != "description":
        parts = [part for part in parts if part is row.anchor] or parts
        yield from (part.cells[column].text for part in parts[:1])
        return
    parts = [part for part in parts if part not in row.before or not _heads_group(part, row, column)]
    for count, part in enumerate(parts):
        if count and _MARKING.match(part.cells[column].text):
            return
        if count >= _MOST_LINES or (count and _has_other(part, column)) or (count and _label(part.cells[column])):
            return
        yield part.cells[column].text


def _heads_group(part: Part, row: Row, column: int) -> bool:
    """A line above a row that has a number of its own, or the like, as the row itself has, and none that it lacks."""
    held = row.anchor.cells.keys()
    return (
        column in held
        and any(at != column and at in held for at in part.cells)
        and part.numbers.keys() <= row.anchor.numbers.keys()
    )


def _has_other(part: Part, column: int) -> bool:
    return any(at != column and at not in part.numbers for at in part.cells)


def _label(region: Region) -> tuple[int, str] | None:
    """`Serial number: 12` begins with a label: how many words it has, and its normal form."""
    for count, token in enumerate(region.tokens[:_LABEL_WORDS], start=1):
        if not token.normal or not token.text[0].isalpha():
            return None
        if token.ends_label or (count < len(region.tokens) and region.tokens[count].text == ":"):
            return count, normal_form(" ".join(word.text for word in region.tokens[:count]))
    return None


def _unit_in(row: Row, table: Table) -> str | None:
    """`42.00 ft` under the head of the quantity."""
    at = table.place("quantity")
    cell = row.anchor.cells.get(at) if at is not None else None
    match = _UNIT.search(cell.text) if cell else None
    return match[1] if match and currency_code(match[1]) is None else None


def _labelled(item: Wanted, row: Row, locale: Locale) -> Any:
    for part in row.parts:
        for region in part.cells.values():
            label = _label(region)
            if label and item.phrases.get(label[1], 0.0) > 0.5 and label[0] < len(region.tokens):
                rest = Region(region.line, region.start + label[0], region.end)
                founds = reader_of(item)(rest.text.lstrip(": "), locale)
                return founds[0].value if founds else None
    return None


def item_without_head(found: Multiplied, asked: Asked, locale: Locale) -> dict[str, Any]:
    """Quantity, price, amount and the words beside them; what else is asked for is not known."""
    told = {"quantity": found.quantity, "unit_price": found.price, "line_total": found.amount}
    numbers = {concept: number for concept, number in told.items() if number}
    item: dict[str, Any] = dict.fromkeys(wanted.field.key for wanted in asked.wanted)
    for wanted in asked.wanted:
        if wanted.concept in numbers and wanted.kind in NUMERIC:
            item[wanted.field.key] = as_typed(wanted, numbers[wanted.concept])
        elif wanted.concept == "description" and found.text:
            founds = reader_of(wanted)(" ".join(region.text for region in (found.text, *found.more)), locale)
            item[wanted.field.key] = founds[0].value if founds else None
    return item


def regions_of(rows: Sequence[Row]) -> list[Region]:
    """Whole lines, each once."""
    return [Region(part.line, 0, len(part.line.tokens)) for row in rows for part in row.parts]
