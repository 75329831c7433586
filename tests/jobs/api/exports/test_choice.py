"""How a format is chosen, and what the headers say of the file."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import results
from jobs.api.result_formats import accepted
from jobs.exports.formats import FORMATS
from jobs.models import Job
from tests.jobs.api.caller import Answer, Caller, checked
from tests.jobs.api.exports.tables import READERS, export, small_job
from tests.jobs.api.recording import filled, record


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
