"""A job's rows as files: each is read back by a library that is not ours, and compared with the JSON answer."""

import csv
import gc
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow import parquet

from jobs import lifecycle, results
from jobs.api.result_formats import accepted
from jobs.audit import SYSTEM
from jobs.exports import csv_file, folders, formats, parquet_file, xlsx_file
from jobs.exports.formats import FORMATS
from jobs.exports.table import OWN, as_date, as_float, column_names
from jobs.models import Job
from jobs.models.rows import RowStatus
from tests.factories import make_job, make_schema
from tests.jobs.api.caller import Answer, Caller, checked
from tests.jobs.api.recording import failed, filled, partial, record

type Table = list[dict[str, Any]]

FIELDS = {
    "text": {"type": "string"},
    "total": {"type": "number"},
    "count": {"type": "integer"},
    "paid": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "items": {"type": "array"},
    "party": {"type": "object"},
    "status": {"type": "string"},
    '=a, "b"\nÜ': {"type": "string"},
}
OWN_FIELD = {"status": "values.status"}
EMPTY: dict[str, Any] = dict.fromkeys(FIELDS)
HOSTILE: list[dict[str, Any]] = [
    {"text": "plain", "total": -12.5, "count": 3, "paid": True, "day": "2024-02-29", "items": [1, {"a": 'x,"y'}]},
    {"text": "", "paid": False, "party": {"name": "Ünï\n", "none": None}, "status": "ours", '=a, "b"\nÜ': "=b"},
    {"text": 'a,b "c"\r\nd\te', "total": 10**30, "count": 10**30, "items": [], "party": {}},
    {"text": "x" * 40_000, "total": 2**53 + 1, "count": 2**53 + 1, "day": "1899-12-31"},
    {"text": "😀" * 20_000, "total": 0.1, "count": -(2**63), "day": "9999-12-31"},
    {"text": "\x01\x0b\ufffe _x0041_ &<>\u202e", "total": 1e300, "count": 2**63, "day": "2024-02-30"},
    {"text": 5, "total": "twelve", "count": 2.5, "paid": "yes", "day": 7, "items": "none", "party": True},
    *(
        {"text": text}
        for text in ("=1+1", "+1", "-12.50", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", " x ")
    ),
    {"total": 1e-7, "count": 5.0, "day": "20240229"},
    {"total": 0, "count": 0, "day": ""},
]


@pytest.fixture(autouse=True)
def left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """Temporary files that are still there, or still open; after each test none may be."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def found() -> list[str]:
        opened = [os.readlink(entry) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
        there = [each.name for each in tmp_path.rglob("*") if each.parent != tmp_path or each.is_file()]
        return [name for name in opened if name.startswith(str(tmp_path))] + there

    yield found
    assert found() == []


def hostile_job(caller: Caller) -> Job:
    schema = make_schema(caller.organization, {"type": "object", "properties": FIELDS})
    job = make_job(caller.organization, documents=len(HOSTILE) + 2, schema=schema)
    record(job, *(filled(position, **(EMPTY | values)) for position, values in enumerate(HOSTILE)))
    record(job, partial(len(HOSTILE)), failed(len(HOSTILE) + 1))
    return job


def small_job(caller: Caller, documents: int = 5) -> Job:
    return make_job(caller.organization, documents=documents)


def export(caller: Caller, job: Job, name: str, **parameters: Any) -> Answer:
    answer = caller.get(f"/v1/jobs/{job.id}/results", format=name, **parameters)
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    return answer


def expected_rows(caller: Caller, job: Job, **parameters: Any) -> Table:
    """Of the JSON answer, as the documented columns."""
    body = caller.get(f"/v1/jobs/{job.id}/results", **parameters).content
    return [
        {
            "document_id": row["document_id"],
            "filename": row["filename"],
            "status": row["status"],
            **{OWN_FIELD.get(field, field): row["values"].get(field) for field in job.schema_version.field_names},
            "confidence": row["confidence"],
            "validation_flags": row["validation_flags"] or None,
            "error_code": row["error"] and row["error"]["code"],
            "error_message": row["error"] and row["error"]["message"],
        }
        for row in json.loads(body, parse_float=Decimal)["data"]
    ]


def read_csv(content: bytes) -> Table:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def read_xlsx(content: bytes) -> Table:
    """With Excel's own escapes of control characters undone, which openpyxl leaves."""
    table: Table = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        header, *lines = [[_unescaped(cell.value) for cell in line] for line in sheet.iter_rows()]
        table += [dict(zip(header, line, strict=True)) for line in lines]
    return table


def _unescaped(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), value)
    return value


def read_parquet(content: bytes) -> Table:
    rows: Table = parquet.read_table(io.BytesIO(content)).to_pylist()
    return rows


READERS: dict[str, Callable[[bytes], Table]] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
    "ndjson": lambda content: [json.loads(line) for line in content.splitlines()],
    "parquet": read_parquet,
}


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=float))


def test_csv_has_every_value(caller: Caller) -> None:
    job = hostile_job(caller)

    answer = export(caller, job, "csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    found, expected = read_csv(answer.content), expected_rows(caller, job)
    assert len(found) == len(expected) == len(HOSTILE) + 2
    for row, right in zip(found, expected, strict=True):
        assert [csv_file.harmless(name) for name in right] == list(row)
        for text, value in zip(row.values(), right.values(), strict=True):
            match value:
                case None:
                    assert text == ""
                case bool():
                    assert text == str(value).lower()
                case int() | Decimal():
                    assert Decimal(text) == value
                case str():
                    assert text.removeprefix("'") == value
                    assert not text.startswith(csv_file.FORMULAS) or text in ("+1", "-12.50")
                case _:
                    assert as_json(json.loads(text)) == as_json(value)


def test_csv_tells_null_from_empty_text_and_ends_lines_with_crlf(caller: Caller) -> None:
    schema = make_schema(
        caller.organization, {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    )
    job = make_job(caller.organization, documents=1, schema=schema)
    record(job, filled(0, a="", b=None))

    content = export(caller, job, "csv").content

    assert b',complete,"",,0.9,,,\r\n' in content
    assert content.count(b"\n") == content.count(b"\r\n") == 2


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_csv_brings_every_text_back(texts: list[str]) -> None:
    line = csv_file._line(texts).decode()

    (found,) = csv.reader(io.StringIO(line, newline=""), strict=True)

    assert [text if text == given_ else text[1:] for text, given_ in zip(found, texts, strict=True)] == texts
    assert not [text for text in found if text.startswith(("=", "@")) or re.match(r"[+-]\D", text)]


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


def test_ndjson_has_the_rows_of_the_json_answer(caller: Caller) -> None:
    job = hostile_job(caller)

    answer = export(caller, job, "ndjson")

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = answer.content.removesuffix(b"\n").split(b"\n")
    body = caller.get(f"/v1/jobs/{job.id}/results").content
    assert [json.loads(line) for line in lines] == json.loads(body)["data"]
    assert all(line in body for line in lines)


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


@pytest.mark.parametrize("name", FORMATS)
def test_job_without_rows_gives_a_table_without_rows(caller: Caller, name: str) -> None:
    content = export(caller, small_job(caller), name).content

    assert READERS[name](content) == []
    if name == "csv":
        assert content.startswith(b"document_id,filename,status,number,total,paid,confidence,")


@pytest.mark.parametrize("name", FORMATS)
def test_rows_of_a_cancelled_job_are_given(caller: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0), failed(1))
    lifecycle.cancel_job(job.id, organization=None, actor=SYSTEM)

    rows = READERS[name](export(caller, job, name).content)

    assert [(row["filename"], row["status"]) for row in rows] == [
        ("document-0.txt", "complete"),
        ("document-1.txt", "failed"),
    ]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("status", RowStatus.values)
def test_status_chooses_rows(caller: Caller, name: str, status: str) -> None:
    job = small_job(caller)
    record(job, filled(0), partial(1), failed(2), filled(3))

    rows = READERS[name](export(caller, job, name, status=status).content)

    assert [row["document_id"] for row in rows] == [
        row["document_id"] for row in expected_rows(caller, job, status=status)
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_walk_by_the_link_header_shows_every_row_once(caller: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, *(filled(position) for position in range(5)))
    seen, sizes = [], []

    answer = export(caller, job, name, limit=2, status="complete")
    while True:
        rows = READERS[name](answer.content)
        seen += [row["filename"] for row in rows]
        sizes.append(len(rows))
        if "Link" not in answer.headers:
            break
        following = re.fullmatch('<(.+)>; rel="next"', answer.headers["Link"])
        assert following
        answer = caller.call("GET", following[1])

    assert sizes == [2, 2, 1]
    assert seen == [f"document-{position}.txt" for position in range(5)]


def test_few_of_one_status_are_found_in_short_steps(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "WINDOW_POSITIONS", 2)
    job = small_job(caller, documents=9)
    record(job, *(filled(position) for position in range(5)), partial(5), filled(6), partial(7), filled(8))
    where = f"/v1/jobs/{job.id}/results"

    everything = caller.get(where, status="partial").body
    first = caller.get(where, status="partial", limit=1).body
    second = caller.get(where, status="partial", limit=1, cursor=first["pagination"]["next_cursor"]).body

    assert everything["data"] == first["data"] + second["data"]
    assert [body["total_rows"] for body in (everything, first, second)] == [2, 2, 2]
    assert [body["pagination"]["has_more"] for body in (everything, first, second)] == [False, True, False]


@pytest.mark.parametrize("name", [*FORMATS, "json"])
def test_head_tells_the_headers_and_makes_no_file(caller: Caller, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(results.Walk, "__iter__")
    job = small_job(caller)

    answer = caller.call("HEAD", f"/v1/jobs/{job.id}/results?format={name}")

    assert (answer.status, answer.content) == (200, b"")
    assert "Content-Length" not in answer.headers
    assert answer.headers["Vary"].split(", ")[0] == "Accept"
    assert ("Content-Disposition" in answer.headers) == (name != "json")


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("", 'attachment; filename="{id}.csv"'),
        ("Q4 Invoice Run", 'attachment; filename="Q4 Invoice Run.csv"'),
        ('../a\\b"c:\n', 'attachment; filename="..-a-b-c-.csv"'),
        ("Größe", "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.csv"),
        ("é" * 200, f"attachment; filename*=utf-8''{'%C3%A9' * 200}.csv"),
    ],
)
def test_file_is_named_after_the_job(caller: Caller, name: str, disposition: str) -> None:
    job = small_job(caller)
    Job.objects.filter(pk=job.pk).update(name=name)

    answer = export(caller, job, "csv")

    assert answer.headers["Content-Disposition"] == disposition.format(id=job.id)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("application/json, text/plain, */*", "json"),
        ("application/*", "json"),
        ("image/png", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV; charset=utf-8; header=present", "csv"),
        ("text/*", "csv"),
        ("text/csv, */*", "csv"),
        ("*/*, text/csv;q=0.5", "json"),
        ("text/csv, application/json", "csv"),
        ("application/json, text/csv", "json"),
        ("text/csv;q=0.4, application/x-ndjson;q=0.5", "ndjson"),
        ("application/json;q=0, text/csv;q=0.1", "csv"),
        ("application/json;q=0, */*", "csv"),
        ("application/json;q=0", "json"),
        ("text/csv;q=0", "json"),
        ("text/csv;q=2, application/ndjson;q=0.1", "ndjson"),
        ("text/csv;q=nan", "json"),
        ("application/jsonl", "ndjson"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("application/vnd.apache.parquet", "parquet"),
        ("application/x-parquet;q=0.9,*/*;q=0.1", "parquet"),
        (",;,q=,;;q=1,/,*", "json"),
    ],
)
def test_accept_header_chooses_the_format(header: str, name: str) -> None:
    assert accepted(header) == name


@settings(max_examples=50)
@given(st.text(st.characters(max_codepoint=255)))
def test_any_accept_header_is_understood(header: str) -> None:
    assert accepted(header) in {"json", *FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_format_goes_before_the_accept_header(caller: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0))

    by_header = get(caller, job, accept=FORMATS[name].media_types[-1])
    by_format = get(caller, job, accept=FORMATS[name].media_types[-1], format="json")

    assert by_header.headers["Content-Type"] == FORMATS[name].content_type
    assert len(READERS[name](by_header.content)) == 1
    assert by_format.headers["Content-Type"] == "application/json"
    for answer in (by_header, by_format):
        assert answer.headers["Vary"].split(", ")[0] == "Accept"


def get(caller: Caller, job: Job, *, accept: str, **parameters: Any) -> Answer:
    where, headers = f"/v1/jobs/{job.id}/results", {**caller._headers, "Accept": accept}
    return checked("get", caller.client.get(where, query_params=parameters, headers=headers))


def test_unknown_format_is_400_that_names_the_formats(caller: Caller) -> None:
    answer = caller.get(f"/v1/jobs/{small_job(caller).id}/results", format="docx")

    assert (answer.status, answer.code) == (400, "validation_error")
    assert answer.body["message"].endswith("must be one of: json, csv, xlsx, ndjson, parquet.")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_parquet_without_pyarrow_is_400_that_tells_how_to_install_it(
    caller: Caller, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    job = small_job(caller)

    response = caller.client.generic(
        method, f"/v1/jobs/{job.id}/results", query_params={"format": "parquet"}, headers=caller._headers
    )

    assert response.status_code == 400
    if method == "GET":
        assert response.json()["code"] == "validation_error"
        assert "uv sync --group parquet" in response.json()["message"]
    assert export(caller, job, "csv").status == 200


@pytest.mark.parametrize("name", FORMATS)
def test_another_organizations_job_is_404(caller: Caller, stranger: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0))

    answer = stranger.get(f"/v1/jobs/{job.id}/results", format=name)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("name", FORMATS)
def test_failure_on_the_way_is_an_error_and_no_half_a_file(
    caller: Caller, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away behind the second row."""
    monkeypatch.setattr(results, "STEP_ROWS", 2)
    job = small_job(caller)
    record(job, *(filled(position) for position in range(5)))
    read = results._recorded

    def read_once(*arguments: Any) -> list[results.Recorded]:
        monkeypatch.setattr(results, "_recorded", _gone)
        return read(*arguments)

    monkeypatch.setattr(results, "_recorded", read_once)

    answer = caller.get(f"/v1/jobs/{job.id}/results", format=name)

    assert (answer.status, answer.code) == (503, "service_unavailable")


def _gone(*_: Any) -> list[results.Recorded]:
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize("name", FORMATS)
def test_full_disk_is_503(caller: Caller, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = small_job(caller)
    record(job, filled(0))
    monkeypatch.setattr(formats, "TemporaryFile", lambda **_: open("/dev/full", "w+b", buffering=0))  # noqa: SIM115
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)  # zipfile's finaliser tries once more

    answer = caller.get(f"/v1/jobs/{job.id}/results", format=name)
    gc.collect()

    assert (answer.status, answer.code) == (503, "service_unavailable")


@pytest.mark.parametrize("name", FORMATS)
def test_only_so_many_files_are_made_at_a_time(caller: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0))

    with ExitStack() as held:
        for _ in range(formats.MOST_AT_ONCE):
            held.enter_context(formats._place())
        answer = caller.get(f"/v1/jobs/{job.id}/results", format=name)

    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    for _ in range(formats.MOST_AT_ONCE + 1):
        export(caller, job, name)


def test_folder_of_a_killed_process_is_removed_by_the_next_one(tmp_path: Path) -> None:
    with folders.working_folder() as ours:
        (ours / "sheet").write_text("rows")
        abandoned = ours.parent / "abandoned"
        abandoned.mkdir()
        (abandoned / "sheet").write_text("rows")

        with folders.working_folder() as another:
            assert sorted(ours.parent.iterdir()) == sorted([ours, another])
            assert ours.parent.parent == tmp_path
            assert ours.parent.stat().st_mode & 0o777 == 0o700
        assert (ours / "sheet").exists()


def test_folder_that_others_can_look_into_is_not_used(tmp_path: Path) -> None:
    with folders.working_folder() as folder:
        home = folder.parent
    home.chmod(0o755)

    with pytest.raises(PermissionError), folders.working_folder():
        pass


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet"])
def test_tables_do_not_read_what_values_were_read_from(caller: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0))

    with CaptureQueriesContext(connection) as captured:
        export(caller, job, name)

    (read,) = [query["sql"] for query in captured if 'FROM "result_row"' in query["sql"]]
    assert '"values"' in read
    assert '"fields"' not in read


def test_file_is_gone_when_the_client_leaves(caller: Caller, left_behind: Callable[[], list[str]]) -> None:
    job = small_job(caller)
    record(job, filled(0))

    response: Any = caller.client.get(
        f"/v1/jobs/{job.id}/results", query_params={"format": "csv"}, headers=caller._headers
    )
    held = left_behind()
    response.close()

    assert len(held) == 1
