"""A job's rows as files: each is read back by a library that is not ours, to be compared with the JSON answer."""

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from pyarrow import parquet

from jobs.models import Job
from tests.factories import make_job, make_schema
from tests.jobs.api.caller import Answer, Caller
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
