"""What a row adds to its job's grid: a cell is filled unless it is null, an empty text or an empty list."""

from typing import Any

import pytest

from workers.extraction.protocol import ExtractedRow, FieldValue
from workers.extraction.rows import row_check
from workers.rows import failed_row, row_of

PERSON = {"type": "object", "properties": {"name": {"type": "string"}, "born": {"type": "string", "format": "date"}}}


@pytest.mark.parametrize(
    ("node", "value", "filled"),
    [
        ({"type": "string"}, None, 0),
        ({"type": "string"}, "", 0),
        ({"type": "string"}, " ", 1),
        ({"type": "number"}, 0, 1),
        ({"type": "number"}, "none", 0),
        ({"type": "boolean"}, False, 1),
        ({"type": "array"}, [], 0),
        ({"type": "array"}, [None], 1),
        (PERSON, {"name": "Ada", "born": None}, 1),
        (PERSON, {"name": "", "born": None}, 0),
    ],
)
def test_a_cell_is_filled_or_not(node: dict[str, Any], value: Any, filled: int) -> None:
    schema = {"type": "object", "properties": {"field": node, "required": {"type": "string"}}, "required": ["required"]}

    row = row_of(
        row_check(schema).finish(ExtractedRow({"field": FieldValue(value, 0.9)})), position=0, filename="a.pdf"
    )

    assert (row.filled, row.status) == (filled, "partial")


def test_a_failed_row_fills_nothing() -> None:
    assert failed_row(position=0, filename="a.pdf", code="unreadable", message="It is damaged.").filled == 0
