"""Jobs over HTTP: made, listed, read."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from jobs import lifecycle
from jobs.api import pagination
from jobs.audit import SYSTEM
from jobs.models import Claim, Document, Job, Organization, Schema
from tests.factories import make_documents, make_job, make_organization, make_schema
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.recording import failed, filled, record
from tests.rivals import statement_count


@pytest.fixture
def schema(organization: Organization) -> Schema:
    return make_schema(organization)


@pytest.fixture
def documents(organization: Organization) -> list[Document]:
    return make_documents(organization, 3)


def ids(documents: list[Document]) -> list[str]:
    return [str(document.id) for document in documents]


def claimed(answer: Answer) -> list[str]:
    """The documents of the job that was made, in its order."""
    claims = Claim.objects.filter(job_id=answer.body["id"]).order_by("position")
    return [str(document_id) for document_id in claims.values_list("document_id", flat=True)]


def test_new_job_answers_with_its_links(caller: Caller, schema: Schema, documents: list[Document]) -> None:
    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id), "document_ids": ids(documents), "name": "Q4"})

    assert answer.status == 201
    itself = f"/v1/jobs/{answer.body['id']}"
    assert answer.body == {
        "id": answer.body["id"],
        "status": "pending",
        "message": "Job created and queued for processing.",
        "links": {"self": itself, "results": f"{itself}/results"},
    }
    assert answer.headers["Location"] == itself
    assert caller.get(itself).body["name"] == "Q4"


def test_job_takes_the_documents_in_the_order_given_and_each_once(
    caller: Caller, schema: Schema, documents: list[Document]
) -> None:
    first, _, third = ids(documents)

    answer = caller.post("/v1/jobs", {"schema_id": schema.short_id, "document_ids": [third, first, third.upper()]})

    assert claimed(answer) == [third, first]


@pytest.mark.parametrize("extra", [{}, {"document_ids": []}, {"document_ids": None}])
def test_without_documents_the_job_takes_all_that_have_been_read(
    caller: Caller, schema: Schema, documents: list[Document], extra: dict[str, Any]
) -> None:
    make_documents(caller.organization, 1, status="pending")
    make_documents(make_organization(), 1)

    answer = caller.post("/v1/jobs", {"schema_id": schema.short_id.lower()} | extra)

    assert claimed(answer) == ids(documents)


def test_without_any_document_that_has_been_read_is_400_bad_request(caller: Caller, schema: Schema) -> None:
    make_documents(caller.organization, 1, status="pending")

    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id)})

    assert (answer.status, answer.code) == (400, "bad_request")


def test_named_documents_may_still_be_pending(caller: Caller, schema: Schema) -> None:
    pending = make_documents(caller.organization, 1, status="pending")

    assert caller.post("/v1/jobs", {"schema_id": str(schema.id), "document_ids": ids(pending)}).status == 201


def test_unknown_and_foreign_documents_are_named(caller: Caller, schema: Schema, documents: list[Document]) -> None:
    (foreign,) = ids(make_documents(make_organization(), 1))
    unknown = str(uuid4())

    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id), "document_ids": [*ids(documents), foreign, unknown]})

    assert (answer.status, answer.code) == (400, "validation_error")
    (problem,) = answer.body["details"]
    assert problem["field"] == "document_ids"
    assert foreign in problem["message"]
    assert unknown in problem["message"]
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "reference", ["nothing", "SCH-00000000", "0199f0a4-7c1e-7d3a-9b52-5a1f6c2e8d40", "", 7, None, ["x"]]
)
def test_unknown_schema_is_400_that_names_the_field(
    caller: Caller, documents: list[Document], reference: object
) -> None:
    answer = caller.post("/v1/jobs", {"schema_id": reference, "document_ids": ids(documents)})

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == ["schema_id"]


def test_foreign_schema_is_400_like_an_unknown_one(caller: Caller, documents: list[Document]) -> None:
    foreign = make_schema(make_organization())

    answer = caller.post("/v1/jobs", {"schema_id": str(foreign.id), "document_ids": ids(documents)})

    assert answer.body["message"] == f"There is no schema with the ID {foreign.id}."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_ids", "all"),
        ("document_ids", [7]),
        ("document_ids", ["7"]),
        ("document_ids", {"a": 1}),
        ("name", "x" * 201),
        ("name", 7),
        ("name", "a\x00b"),
        ("extractor", "nothing"),
        ("extractor", 7),
        ("options", [1]),
        ("options", {"a": {"b": 1}}),
        ("options", "a"),
        ("options", {"a": "x" * 65_536}),
        ("options", {"a": "\x00"}),
        ("options", {"\ud800": 1}),
        ("resume_from", "7"),
    ],
)
def test_wrong_field_is_400(
    caller: Caller, schema: Schema, documents: list[Document], field: str, value: object
) -> None:
    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id), "document_ids": ids(documents)} | {field: value})

    assert answer.status == 400
    if answer.code == "validation_error":
        assert field in [problem["field"] for problem in answer.body["details"]]


def test_too_many_documents_are_400(
    caller: Caller, schema: Schema, documents: list[Document], settings: Settings
) -> None:
    settings.MAX_DOCUMENTS_PER_JOB = 2

    named = caller.post("/v1/jobs", {"schema_id": str(schema.id), "document_ids": ids(documents)})
    all_of_them = caller.post("/v1/jobs", {"schema_id": str(schema.id)})

    assert (named.status, all_of_them.status) == (400, 400)


@pytest.mark.parametrize("order", ["DD/MM", "", 7, False])
def test_unknown_order_of_dates_is_400_that_names_it(
    caller: Caller, schema: Schema, documents: list[Document], order: object
) -> None:
    options = {"date_order": order}

    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id), "document_ids": ids(documents), "options": options})

    assert (answer.status, answer.code) == (400, "validation_error")
    assert answer.body["details"] == [{"field": "options.date_order", "message": "Must be one of: DMY, MDY, YMD."}]
    assert not Job.objects.exists()


def test_a_switch_that_is_no_bool_is_400_that_names_it(
    caller: Caller, schema: Schema, documents: list[Document]
) -> None:
    body = {"schema_id": str(schema.id), "document_ids": ids(documents), "options": {"einvoice_xml": "no"}}

    answer = caller.post("/v1/jobs", body)

    assert answer.body["details"] == [{"field": "options.einvoice_xml", "message": '"no" is not of type "boolean".'}]


@pytest.mark.parametrize("order", ["DMY", "mdy", None])
def test_known_order_of_dates_is_kept(caller: Caller, schema: Schema, documents: list[Document], order: object) -> None:
    options = {"date_order": order}

    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id), "document_ids": ids(documents), "options": options})

    assert Job.objects.get(pk=answer.body["id"]).options == options


@pytest.mark.parametrize("extractor", ["llm", "hybrid"])
def test_an_extractor_that_is_not_set_up_is_400_that_names_the_setting(
    caller: Caller, schema: Schema, documents: list[Document], extractor: str
) -> None:
    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id), "extractor": extractor})
    assert (answer.status, answer.code) == (400, "validation_error")
    (problem,) = answer.body["details"]
    assert problem["field"] == "extractor"
    assert "STOOK_LLM_MODEL" in problem["message"]


def test_options_and_extractor_are_kept(caller: Caller, schema: Schema, documents: list[Document]) -> None:
    options = {"date_order": "DMY", "limit": 3, "strict": True, "none": None, "large": 10**40}

    answer = caller.post("/v1/jobs", {"schema_id": str(schema.id), "extractor": "sleep", "options": options})

    job = Job.objects.get(pk=answer.body["id"])
    assert (job.extractor, job.options) == ("sleep", options)


def test_processing_job_shows_its_progress(caller: Caller) -> None:
    job = make_job(caller.organization, documents=8)
    record(job, filled(0), filled(1), failed(2))

    body = caller.get(f"/v1/jobs/{job.id}").body

    assert (body["status"], body["progress"], body["current_phase"]) == ("processing", 37, "phase_2_execute")
    assert (body["completed_documents"], body["failed_documents"], body["remaining_documents"]) == (2, 1, 5)
    assert body["grid_stats"] == {"total_cells": 6, "filled": 4, "empty": 2, "fill_rate": 0.6667}
    assert body["estimated_seconds_remaining"] >= 0
    assert body["links"]["cancel"] == f"/v1/jobs/{job.id}/cancel"


def test_complete_job_has_no_cancel_link(caller: Caller) -> None:
    job = make_job(caller.organization, documents=1)
    record(job, filled(0))
    lifecycle.complete_job(job.id)

    body = caller.get(f"/v1/jobs/{job.id}").body

    assert (body["status"], body["progress"], body["error"]) == ("complete", None, None)
    assert "cancel" not in body["links"]


def test_list_goes_from_the_newest_to_the_oldest_page_by_page(caller: Caller) -> None:
    made = [str(make_job(caller.organization, documents=1).id) for _ in range(5)]
    seen: list[str] = []

    page = caller.get("/v1/jobs", limit=2).body
    make_job(caller.organization, documents=1)  # newer than the cursor: it moves nothing
    while True:
        seen += [job["id"] for job in page["data"]]
        cursor = page["pagination"]["next_cursor"]
        assert page["pagination"]["has_more"] == (cursor is not None)
        if cursor is None:
            break
        page = caller.get("/v1/jobs", limit=2, cursor=cursor).body

    assert seen == made[::-1]
    assert page["pagination"] == {"total": 6, "limit": 2, "has_more": False, "next_cursor": None}


def test_total_is_exact_up_to_a_bound_and_then_an_estimate(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "EXACT_TO", 2)
    totals = []
    for _ in range(3):
        make_job(caller.organization, documents=1)
        page = caller.get("/v1/jobs", limit=1).body["pagination"]
        totals.append((page["total"], page.get("total_is_estimate")))

    assert totals[:2] == [(1, None), (2, None)]
    assert totals[2][0] >= 3
    assert totals[2][1] is True


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("pending", "pending"),
        ("queued", "pending"),
        ("processing", "processing"),
        ("complete", "complete"),
        ("completed", "complete"),
        ("cancelled", "cancelled"),
    ],
)
def test_list_by_state(caller: Caller, word: str, state: str) -> None:
    jobs = {
        name: make_job(caller.organization, documents=1) for name in ("pending", "processing", "complete", "cancelled")
    }
    record(jobs["complete"], filled(0))
    lifecycle.complete_job(jobs["complete"].id)
    lifecycle.start_job(jobs["processing"].id)
    lifecycle.cancel_job(jobs["cancelled"].id, organization=None, actor=SYSTEM)
    lifecycle.fail_job(make_job(caller.organization, documents=1).id, code="none", message="It cannot go on.")

    body = caller.get("/v1/jobs", status=word).body

    assert [job["id"] for job in body["data"]] == [str(jobs[state].id)]
    assert body["pagination"]["total"] == 1


def test_failed_includes_cancelled(caller: Caller) -> None:
    job = make_job(caller.organization, documents=1)
    lifecycle.cancel_job(job.id, organization=None, actor=SYSTEM)

    assert [each["id"] for each in caller.get("/v1/jobs", status="failed").body["data"]] == [str(job.id)]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("status", "done"),
        ("status", ""),
        ("status", "\x00"),
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "٣"),
        ("limit", "9" * 5000),
        ("limit", ""),
        ("cursor", ""),
        ("cursor", "nothing"),
        ("cursor", "\x00"),
        ("cursor", "é"),
        ("cursor", "cAAAAAE"),
    ],
)
def test_wrong_parameter_is_400_that_names_it(caller: Caller, parameter: str, value: str) -> None:
    answer = caller.get("/v1/jobs", **{parameter: value})

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == [parameter]


def test_list_costs_as_many_statements_for_ten_jobs_as_for_one(caller: Caller) -> None:
    def statements() -> int:
        return len(statement_count(lambda: caller.get("/v1/jobs")))

    make_job(caller.organization, documents=1)
    of_one = statements()
    for _ in range(9):
        make_job(caller.organization, documents=1)

    assert statements() == of_one
