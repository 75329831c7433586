"""A job's rows over HTTP."""

from typing import Any

import pytest

from jobs import lifecycle, results
from jobs.api.cursors import Cursors
from jobs.audit import SYSTEM
from jobs.models import Job
from tests.factories import make_job, make_schema
from tests.jobs.api.caller import Caller
from tests.jobs.api.recording import failed, filled, partial, record
from tests.rivals import statement_count


def results_of(caller: Caller, job: Job, **parameters: Any) -> Any:
    answer = caller.get(f"/v1/jobs/{job.id}/results", **parameters)
    assert answer.status == 200
    return answer.body


def positions(body: Any) -> list[int]:
    return [int(row["filename"].removeprefix("document-").removesuffix(".txt")) for row in body["data"]]


def test_row_is_the_contracts(caller: Caller) -> None:
    schema = make_schema(caller.organization)
    job = make_job(caller.organization, documents=3, schema=schema)
    record(job, filled(0), partial(1), failed(2))

    body = results_of(caller, job)

    whole, part, bad = body["data"]
    assert whole == {
        "id": whole["id"],
        "document_id": whole["document_id"],
        "filename": "document-0.txt",
        "status": "complete",
        "values": {"number": "R-0", "total": 10.5, "paid": None},
        "confidence": 0.9,
        "validation_flags": [],
        "fields": {"number": {"confidence": 0.9, "page": 1}, "total": {"confidence": 0.9, "page": 1}},
        "error": None,
    }
    assert (part["status"], part["validation_flags"][0]["field"]) == ("partial", "number")
    assert (bad["status"], bad["error"]) == ("failed", {"code": "unreadable", "message": "The file is damaged."})
    del body["data"]
    assert body == {
        "job_id": str(job.id),
        "job_status": "processing",
        "schema": {"id": str(schema.id), "name": "Invoice"},
        "total_rows": 3,
        "pagination": {"total": 3, "limit": None, "has_more": False, "next_cursor": None},
        "links": {"self": f"/v1/jobs/{job.id}/results", "job": f"/v1/jobs/{job.id}"},
    }


def test_fields_come_in_the_schemas_order(caller: Caller) -> None:
    names = ["zebra", "a", "middle", "bb"]
    schema = make_schema(
        caller.organization, {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    )
    job = make_job(caller.organization, documents=1, schema=schema)
    record(job, filled(0, **dict.fromkeys(sorted(names), "x")))

    (row,) = results_of(caller, job)["data"]

    assert list(row["values"]) == list(row["fields"]) == names


def test_rows_come_in_the_jobs_order_whatever_order_they_were_recorded_in(caller: Caller) -> None:
    job = make_job(caller.organization, documents=4)
    for position in (2, 0, 3, 1):
        record(job, filled(position))

    assert positions(results_of(caller, job)) == [0, 1, 2, 3]


def test_pending_job_has_no_rows(caller: Caller) -> None:
    body = results_of(caller, make_job(caller.organization))

    assert (body["data"], body["total_rows"], body["job_status"]) == ([], 0, "pending")


@pytest.mark.parametrize(
    ("status", "expected"), [("complete", [0, 3]), ("partial", [1]), ("failed", [2]), (None, [0, 1, 2, 3])]
)
def test_status_chooses_rows_and_total_rows_counts_them(
    caller: Caller, status: str | None, expected: list[int]
) -> None:
    job = make_job(caller.organization, documents=5)
    record(job, filled(0), partial(1), failed(2), filled(3))

    body = results_of(caller, job, **({"status": status} if status else {}))

    assert positions(body) == expected
    assert body["total_rows"] == body["pagination"]["total"] == len(expected)


@pytest.mark.parametrize("status", [None, "complete"])
def test_walk_in_pages_shows_every_row_once(caller: Caller, status: str | None) -> None:
    job = make_job(caller.organization, documents=5)
    record(job, *(filled(position) for position in range(5)))
    chosen = {"status": status} if status else {}
    seen, cursor = [], None

    while True:
        body = results_of(caller, job, limit=2, **chosen, **({"cursor": cursor} if cursor else {}))
        seen += positions(body)
        assert body["total_rows"] == 5
        cursor = body["pagination"]["next_cursor"]
        assert body["pagination"]["has_more"] == (cursor is not None)
        if cursor is None:
            break

    assert seen == [0, 1, 2, 3, 4]


def test_walk_never_repeats_a_row_while_the_job_runs(caller: Caller) -> None:
    job = make_job(caller.organization, documents=4)
    record(job, filled(1), filled(2))
    first = results_of(caller, job, limit=1)

    record(job, filled(0), filled(3))  # one behind the cursor, one in front of it
    rest = results_of(caller, job, cursor=first["pagination"]["next_cursor"])

    assert (positions(first), positions(rest)) == ([1], [2, 3])


def test_cursor_without_a_limit_gives_the_rest(caller: Caller) -> None:
    job = make_job(caller.organization, documents=3)
    record(job, filled(0), filled(1), filled(2))
    cursor = results_of(caller, job, limit=1)["pagination"]["next_cursor"]

    body = results_of(caller, job, cursor=cursor)

    assert positions(body) == [1, 2]
    assert body["total_rows"] == 3


def test_all_rows_are_read_in_short_steps(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "STEP_ROWS", 2)
    job = make_job(caller.organization, documents=5)
    record(job, *(filled(position) for position in range(5)))

    sent = statement_count(lambda: results_of(caller, job))

    reading = [sql for sql in sent if "ORDER BY" in sql and '"result_row"' in sql]
    assert len(reading) == 3
    assert positions(results_of(caller, job)) == [0, 1, 2, 3, 4]


def test_rows_stay_after_the_cancel(caller: Caller) -> None:
    job = make_job(caller.organization, documents=3)
    record(job, filled(0))
    lifecycle.cancel_job(job.id, organization=None, actor=SYSTEM)

    body = results_of(caller, job)

    assert (body["job_status"], positions(body), body["total_rows"]) == ("failed", [0], 1)


def test_json_is_a_format(caller: Caller) -> None:
    assert caller.get(f"/v1/jobs/{make_job(caller.organization).id}/results", format="json").status == 200


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("format", "docx"),
        ("status", "pending"),
        ("limit", "0"),
        ("limit", "501"),
        ("cursor", "x"),
        ("cursor", "aQAAAAAAAAAAAAAAAAAAAAA"),
    ],
)
def test_wrong_parameter_is_400_that_names_it(caller: Caller, parameter: str, value: str) -> None:
    answer = caller.get(f"/v1/jobs/{make_job(caller.organization).id}/results", **{parameter: value})

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == [parameter]


def test_forged_cursor_beyond_every_row_gives_none(caller: Caller) -> None:
    job = make_job(caller.organization, documents=1)
    record(job, filled(0))

    assert results_of(caller, job, cursor=Cursors("ResultRow", job.id).after_position(2**32 - 1))["data"] == []
