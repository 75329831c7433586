"""A job's rows as CSV."""

import csv
import io
import json
import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.exports import csv_file
from tests.factories import make_job, make_schema
from tests.jobs.api.caller import Caller
from tests.jobs.api.exports.tables import (
    HOSTILE,
    as_json,
    expected_rows,
    export,
    hostile_job,
    read_csv,
)
from tests.jobs.api.recording import filled, record


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
