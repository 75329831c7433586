"""Arrays: rows of items, or the values that stand in one list behind a label."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from workers.extraction.embedded.candidates import Paper, labelled
from workers.extraction.embedded.choice import EMPTY, choose
from workers.extraction.embedded.declared_items import items_of_tables
from workers.extraction.embedded.head_cells import asked_of, properties_of
from workers.extraction.embedded.items import read_items
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.schema import Field
from workers.extraction.protocol import CancellationToken, FieldValue

_SEPARATORS = re.compile(r"\s*[,;\u2022·|]\s+|\s{3,}")


def arrays(fields: Sequence[Field]) -> Iterator[Field]:
    """The array fields, those inside objects included."""
    for field in fields:
        if field.type == "array":
            yield field
        elif field.type == "object":
            yield from arrays(field.children)


def wanted_of(array: Field) -> list[Wanted]:
    """The properties of the array's items, or the array itself where its items are plain values."""
    item = array.children[0]
    if item.type == "object":
        return properties_of(array)
    return [want(replace(array, type=item.type, format=item.format, enum=item.enum, children=()))]


def read_array(array: Field, paper: Paper, token: CancellationToken) -> FieldValue:
    if array.children[0].type != "object":
        return _list(wanted_of(array)[0], paper)
    asked = asked_of(array)
    if not asked.wanted:
        return EMPTY
    return items_of_tables(asked, paper, token) or read_items(asked, paper, token) or EMPTY


def _list(wanted: Wanted, paper: Paper) -> FieldValue:
    """`Colours: red, green, blue` as a list of what the items are."""
    as_text = replace(wanted, kind="text", field=replace(wanted.field, type="string", enum=(), format=""))
    found, _ = choose(labelled(as_text, paper))
    if found.source_text is None:
        return EMPTY
    read = reader_of(wanted)
    parts = (read(part, paper.locale)[:1] for part in _SEPARATORS.split(found.source_text))
    values = [part[0].value for part in parts if part]
    return msgspec.structs.replace(found, value=values) if values else EMPTY
