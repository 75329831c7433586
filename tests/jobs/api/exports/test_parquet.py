"""A job's rows as Parquet, and the columns and values of tables."""

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from jobs.exports import parquet_file
from jobs.exports.table import OWN, as_date, as_float, column_names
from tests.jobs.api.caller import Caller
from tests.jobs.api.exports.tables import HOSTILE, as_json, expected_rows, export, hostile_job, read_parquet, small_job
from tests.jobs.api.recording import filled, record


def test_parquet_has_every_value_in_typed_columns(caller: Caller) -> None:
    job = hostile_job(caller)

    answer = export(caller, job, "parquet")

    table = parquet.read_table(io.BytesIO(answer.content))
    types = {field.name: str(field.type) for field in table.schema}
    assert types == {
        **dict.fromkeys(("document_id", "filename", "status", "text", "items", "party"), "string"),
        "total": "double",
        "count": "int64",
        "paid": "bool",
        "day": "date32[day]",
        **dict.fromkeys(("values.status", '=a, "b"\nÜ', "validation_flags"), "string"),
        "confidence": "double",
        **dict.fromkeys(("error_code", "error_message", "other_values"), "string"),
    }
    for row, right in zip(table.to_pylist(), expected_rows(caller, job), strict=True):
        others = json.loads(row.pop("other_values") or "{}", parse_float=Decimal)
        assert list(row) == list(right)
        for name, value in right.items():
            assert_in_column(row[name], others.pop(name, None), value, type_of=types[name])
        assert others == {}


def assert_in_column(cell: Any, other: Any, value: Any, *, type_of: str) -> None:
    """Either the value fits and is there, or it is null and stands beside."""
    if cell is None:
        assert other == value
        return
    assert other is None
    match type_of:
        case "string":
            assert cell == value if isinstance(value, str) else as_json(json.loads(cell)) == as_json(value)
        case "double":
            assert cell == float(value)
        case "int64" | "bool":
            assert (cell, isinstance(cell, bool)) == (value, isinstance(value, bool))
        case _:
            assert cell.isoformat() == value


def test_parquet_puts_aside_what_its_columns_cannot_hold(caller: Caller) -> None:
    rows = read_parquet(export(caller, hostile_job(caller), "parquet").content)

    aside = {place: json.loads(row["other_values"]) for place, row in enumerate(rows) if row["other_values"]}
    wrong = HOSTILE[6]
    assert aside == {
        2: {"count": 10**30},
        3: {"total": 2**53 + 1},
        5: {"count": 2**63, "day": "2024-02-30"},
        6: {field: value for field, value in wrong.items() if value is not None},
        len(HOSTILE) - 2: {"day": "20240229"},
        len(HOSTILE) - 1: {"day": ""},
    }
    assert (rows[3]["day"], rows[3]["count"]) == (date(1899, 12, 31), 2**53 + 1)


def test_parquet_is_written_in_groups(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "GROUP_ROWS", 2)
    job = small_job(caller)
    record(job, *(filled(position) for position in range(5)))

    content = export(caller, job, "parquet").content

    assert parquet.ParquetFile(io.BytesIO(content)).num_row_groups == 3
    assert [row["number"] for row in read_parquet(content)] == [f"R-{position}" for position in range(5)]


@settings(max_examples=50)
@given(st.integers(-(10**40), 10**40) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_a_double_only_if_it_comes_back_as_it_was(number: int | float) -> None:
    digits = f"{Decimal(repr(number)):f}"  # as PostgreSQL writes it

    found = as_float(digits)

    if isinstance(number, float):
        assert found == number
    else:
        assert found is None or Decimal(repr(found)) == number


@settings(max_examples=50)
@given(st.dates())
def test_a_date_is_one_in_its_one_form_alone(day: date) -> None:
    assert as_date(day.isoformat()) == day
    assert as_date(day.strftime("%Y%m%d")) is None
    assert as_date(f"{day.isoformat()} ") is None


@settings(max_examples=50)
@given(st.sets(st.sampled_from([*sorted(OWN), "Status", "values.status", "values.values.status", "total"]), min_size=1))
def test_columns_have_different_names(fields: set[str]) -> None:
    names = column_names(sorted(fields))

    assert len({*names.values()} | OWN) == len(fields) + len(OWN)
    assert all(name == field or name.removeprefix("values.").endswith(field) for field, name in names.items())
