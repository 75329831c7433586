"""A measure that is too kind is worth nothing: what counts as right, wrong and empty."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.truth import outcomes, sets_in

NUMBER, TEXT, DAY = {"type": "number"}, {"type": "string"}, {"type": "string", "format": "date"}


@pytest.mark.parametrize(
    ("node", "known", "value", "outcome"),
    [
        (NUMBER, 12.5, 12.5, "right"),
        (NUMBER, "RM 1,234.50", 1234.5, "right"),
        (NUMBER, 12.5, 12.51, "wrong"),
        (NUMBER, 233.47, -233.47, "wrong"),
        (NUMBER, 0, None, "empty"),
        (DAY, "03/02/2018", "2018-02-03", "right"),
        (DAY, "24-MAR-18", "2018-03-24", "right"),
        (DAY, "20180304", "2018-03-04", "right"),
        (DAY, "03/02/2018", "2018-03-02", "wrong"),
        (TEXT, "Acme Ltd.", "ACME LTD", "right"),
        (TEXT, "Acme Ltd", "Acme", "wrong"),
        (TEXT, None, "Acme", "extra"),
        (TEXT, None, None, None),
        (TEXT, "__invisible__", "Acme", None),
        (NUMBER, {"value": [3, 16], "type": "integer"}, 16, "right"),
        (NUMBER, {"value": None, "type": "integer"}, 16, "extra"),
        ({"type": "array"}, [1], [], "empty"),
        ({"type": "array", "items": NUMBER}, [1, 2], [1], "wrong"),
    ],
)
def test_a_value_is_judged_by_its_type(node: dict[str, Any], known: object, value: object, outcome: str | None) -> None:
    found = outcomes({"field": known}, {"field": value}, {"properties": {"field": node}})

    assert found == ({"field": outcome} if outcome else {})


def test_a_row_that_failed_is_empty_where_something_is_known() -> None:
    truth = {"number": "1", "note": None, "seller": {"name": {"value": "Acme", "type": "string"}}}

    assert outcomes(truth, None, {}) == {"number": "empty", "seller.name": "empty"}


def test_a_set_without_a_schema_has_one_for_each_of_its_domains(tmp_path: Path) -> None:
    inner = tmp_path / "scans"
    inner.mkdir()
    (inner / "schema.json").write_text("{}")
    day, text = ({"value": "2024-01-02", "type": "date"}, {"value": "x", "type": "string"})
    lines = [
        {"doc": "a.pdf", "domain": "Bills", "truth": {"day": day}},
        {"doc": "b.pdf", "domain": "Bills", "truth": {"seller": {"name": text}, "items": [{"price": 1.5}]}},
        {"doc": "c.pdf", "domain": "Letters", "truth": {"name": text}},
    ]
    (inner / "truth.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    bills, letters = sets_in(tmp_path)

    assert (bills.name, len(bills.documents), letters.name) == ("scans/Bills", 2, "scans/Letters")
    assert bills.schema["properties"] == {
        "day": DAY,
        "seller": {"type": "object", "properties": {"name": TEXT}},
        "items": {"type": "array", "items": {"type": "object", "properties": {"price": NUMBER}}},
    }
