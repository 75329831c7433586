"""Requests for one document to its row."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.jobs.api.caller import Answer, Caller
from tests.jobs.files import CSV

FIELDS = {"number": "string", "total": "number", "paid": "boolean"}
JSON_SCHEMA = {"type": "object", "properties": {name: {"type": kind} for name, kind in FIELDS.items()}}
LIST = [{"field_name": name, "data_type": kind} for name, kind in FIELDS.items()]
SOME = "0199f0a4-7c1e-7d3a-9b52-5a1f6c2e8d40"
URL = "https://example.com/a.pdf"


def extract(caller: Caller, **body: Any) -> Answer:
    return caller.post("/v1/extract", body)


def extract_file(caller: Caller, content: bytes = CSV, **parts: Any) -> Answer:
    given = {"file": SimpleUploadedFile("a.csv", content), "schema": json.dumps(FIELDS), "async": "true"} | parts
    return caller.form("/v1/extract", {name: part for name, part in given.items() if part is not None})


def refused_fields(answer: Answer) -> list[str]:
    assert (answer.status, answer.code) == (400, "validation_error"), answer.body
    return [problem["field"] for problem in answer.body["details"]]
