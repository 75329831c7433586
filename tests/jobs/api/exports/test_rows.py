"""Which rows a file has, in every format."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs import lifecycle, results
from jobs.audit import SYSTEM
from jobs.exports.formats import FORMATS
from jobs.models.rows import RowStatus
from tests.jobs.api.caller import Caller
from tests.jobs.api.exports.tables import READERS, expected_rows, export, hostile_job, small_job
from tests.jobs.api.recording import failed, filled, partial, record


def test_ndjson_has_the_rows_of_the_json_answer(caller: Caller) -> None:
    job = hostile_job(caller)

    answer = export(caller, job, "ndjson")

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = answer.content.removesuffix(b"\n").split(b"\n")
    body = caller.get(f"/v1/jobs/{job.id}/results").content
    assert [json.loads(line) for line in lines] == json.loads(body)["data"]
    assert all(line in body for line in lines)


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


@pytest.mark.parametrize("name", FORMATS)
def test_another_organizations_job_is_404(caller: Caller, stranger: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0))

    answer = stranger.get(f"/v1/jobs/{job.id}/results", format=name)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet"])
def test_tables_do_not_read_what_values_were_read_from(caller: Caller, name: str) -> None:
    job = small_job(caller)
    record(job, filled(0))

    with CaptureQueriesContext(connection) as captured:
        export(caller, job, name)

    (read,) = [query["sql"] for query in captured if 'FROM "result_row"' in query["sql"]]
    assert '"values"' in read
    assert '"fields"' not in read
