"""A job's rows as XLSX."""

import io
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from jobs.exports import xlsx_file
from tests.jobs.api.caller import Caller
from tests.jobs.api.exports.tables import (
    as_json,
    expected_rows,
    export,
    hostile_job,
    read_xlsx,
    small_job,
)
from tests.jobs.api.recording import filled, record


def test_xlsx_has_every_value(caller: Caller) -> None:
    job = hostile_job(caller)

    answer = export(caller, job, "xlsx")

    found, expected = read_xlsx(answer.content), expected_rows(caller, job)
    assert [list(row) for row in found] == [list(row) for row in expected]
    for row, right in zip(found, expected, strict=True):
        for name, value in right.items():
            assert_in_cell(row[name], value, is_day=name == "day")


def assert_in_cell(cell: Any, value: Any, *, is_day: bool) -> None:
    match value:
        case None | "":
            assert cell in (None, "")
        case bool():
            assert cell is value
        case int() | Decimal():
            if Decimal(value).copy_abs() > 2**53:
                assert isinstance(cell, str)
                assert Decimal(cell) == value
            else:
                assert cell == pytest.approx(float(value), rel=1e-15, abs=0)
        case str():
            if is_day and isinstance(cell, datetime):
                assert (cell.year >= 1900, cell.date().isoformat()) == (True, value)
            else:
                assert cell == xlsx_file.storable(value)
        case _:
            assert as_json(json.loads(cell)) == as_json(value)


def test_xlsx_has_no_formula_and_no_link_and_real_dates(caller: Caller) -> None:
    content = export(caller, hostile_job(caller), "xlsx").content

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "inlineStr", "n", "b", "d"}
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.hyperlink]
    days = [cell.value for cell in next(sheet.iter_cols(8, 8)) if isinstance(cell.value, datetime)]
    assert days == [datetime(2024, 2, 29), datetime(9999, 12, 31)]  # noqa: DTZ001


def test_xlsx_text_is_cut_to_excels_limit() -> None:
    assert xlsx_file.storable("x" * 32_767) == "x" * 32_767
    assert xlsx_file.storable("x" * 32_768) == "x" * 32_766 + "…"
    assert xlsx_file.storable("😀" * 20_000) == "😀" * 16_383 + "…"


def test_xlsx_goes_on_in_another_sheet(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "SHEET_ROWS", 3)
    job = small_job(caller)
    record(job, *(filled(position) for position in range(5)))

    content = export(caller, job, "xlsx").content

    assert len(load_workbook(io.BytesIO(content)).worksheets) == 3
    assert [row["number"] for row in read_xlsx(content)] == [f"R-{position}" for position in range(5)]
