"""`resume_from`: a new job over what a cancelled or failed one left undone."""

from typing import Any

import pytest

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.models import Claim, Document, Job, Organization
from jobs.models.engine import ClaimState
from tests.factories import make_documents, make_job, make_organization, make_schema
from tests.jobs.api.caller import Answer, Caller
from tests.jobs.api.recording import failed, filled, partial, record
from tests.rivals import Rival


@pytest.fixture
def documents(organization: Organization) -> list[Document]:
    return make_documents(organization, 5)


@pytest.fixture
def cancelled(organization: Organization, documents: list[Document]) -> Job:
    """Rows of the first three: complete, partial, failed."""
    job = make_job(organization, documents=documents, options={"date_order": "DMY"})
    record(job, filled(0), partial(1), failed(2))
    return cancel(job)


def cancel(job: Job) -> Job:
    return lifecycle.cancel_job(job.id, organization=None, actor=SYSTEM)


def resume(caller: Caller, job: Job, **more: Any) -> Answer:
    return caller.post("/v1/jobs", {"resume_from": str(job.id)} | more)


def documents_of(answer: Answer) -> list[object]:
    assert answer.status == 201, answer.body
    claims = Claim.objects.filter(job_id=answer.body["id"]).order_by("position")
    return list(claims.values_list("document_id", flat=True))


def made(answer: Answer) -> Job:
    return Job.objects.get(pk=answer.body["id"])


def test_takes_the_documents_without_a_good_row(caller: Caller, cancelled: Job, documents: list[Document]) -> None:
    answer = resume(caller, cancelled)

    assert documents_of(answer) == [document.id for document in documents[2:]]
    assert caller.get(f"/v1/jobs/{answer.body['id']}").body["resumed_from"] == str(cancelled.id)


def test_works_when_the_done_claims_have_been_removed(
    caller: Caller, cancelled: Job, documents: list[Document]
) -> None:
    Claim.objects.filter(job_id=cancelled.id, state=ClaimState.DONE).delete()

    assert documents_of(resume(caller, cancelled)) == [document.id for document in documents[2:]]


def test_keeps_schema_version_extractor_and_options_unless_given(caller: Caller, cancelled: Job) -> None:
    first = made(resume(caller, cancelled))
    cancel(first)
    second = made(resume(caller, cancelled, options={"date_order": "MDY"}, extractor="embedded", name="Again"))

    assert first.schema_version_id == second.schema_version_id == cancelled.schema_version_id
    assert (first.extractor, first.options, first.name) == (cancelled.extractor, cancelled.options, "")
    assert (second.extractor, second.options, second.name) == ("embedded", {"date_order": "MDY"}, "Again")


def test_keeps_the_schema_version_of_the_job_after_the_schema_has_changed(caller: Caller, cancelled: Job) -> None:
    schema = cancelled.schema_version.schema
    changed = caller.put(f"/v1/schemas/{schema.id}", {"name": "Other", "definition": {"other": "string"}})
    assert (changed.status, changed.body["version"]) == (200, 2)

    resumed = made(resume(caller, cancelled))

    assert resumed.schema_version_id == cancelled.schema_version_id
    assert caller.get(f"/v1/jobs/{resumed.id}").body["schema"]["name"] == "Invoice"


def test_takes_each_option_from_the_request_where_it_is_given_at_all(caller: Caller, cancelled: Job) -> None:
    """An empty object is given: it replaces the options of the job before."""
    resumed = made(resume(caller, cancelled, options={}))

    assert (resumed.options, resumed.extractor) == ({}, cancelled.extractor)


def test_an_extractor_that_is_not_installed_is_400(caller: Caller, cancelled: Job) -> None:
    answer = resume(caller, cancelled, extractor="nowhere")

    assert (answer.status, answer.code) == (400, "validation_error")


def test_a_job_that_failed_without_a_cancel_is_resumed_as_well(
    caller: Caller, organization: Organization, documents: list[Document]
) -> None:
    job = make_job(organization, documents=documents)
    lifecycle.fail_job(job.id, code="extractor_not_installed", message="It is not installed.")

    assert documents_of(resume(caller, job)) == [document.id for document in documents]


def test_rows_of_the_resumed_job_stay_and_are_not_copied(caller: Caller, cancelled: Job) -> None:
    before = caller.get(f"/v1/jobs/{cancelled.id}/results").body
    resumed = made(resume(caller, cancelled))

    assert caller.get(f"/v1/jobs/{resumed.id}/results").body["total_rows"] == 0
    assert caller.get(f"/v1/jobs/{cancelled.id}/results").body == before


def test_counts_the_rows_of_resumes_of_resumes(caller: Caller, cancelled: Job, documents: list[Document]) -> None:
    child = made(resume(caller, cancelled))
    record(child, filled(0))
    cancel(child)
    grandchild = made(resume(caller, child))
    record(grandchild, filled(0))
    cancel(grandchild)

    assert documents_of(resume(caller, cancelled)) == [documents[4].id]


def test_skips_documents_that_have_been_deleted(caller: Caller, cancelled: Job, documents: list[Document]) -> None:
    documents[3].delete()

    assert documents_of(resume(caller, cancelled)) == [documents[2].id, documents[4].id]


def test_nothing_left_is_400_bad_request(caller: Caller, organization: Organization) -> None:
    job = make_job(organization, documents=1)
    record(job, filled(0))
    cancel(job)

    answer = resume(caller, job)

    assert (answer.status, answer.code) == (400, "bad_request")


def test_while_a_resume_runs_is_409(caller: Caller, cancelled: Job) -> None:
    first = resume(caller, cancelled)

    second = resume(caller, cancelled)

    assert (second.status, second.code) == (409, "conflict")
    assert first.body["id"] in second.body["message"]


@pytest.mark.parametrize("state", ["pending", "processing", "complete"])
def test_job_that_has_not_failed_is_409(caller: Caller, organization: Organization, state: str) -> None:
    job = make_job(organization, documents=1)
    if state == "processing":
        lifecycle.start_job(job.id)
    if state == "complete":
        record(job, filled(0))
        lifecycle.complete_job(job.id)

    answer = resume(caller, job)

    assert (answer.status, answer.code) == (409, "conflict")
    assert state in answer.body["message"]


@pytest.mark.parametrize("field", ["schema_id", "document_ids"])
def test_together_with_schema_or_documents_is_400(caller: Caller, cancelled: Job, field: str) -> None:
    value = {"schema_id": str(make_schema(caller.organization).id), "document_ids": [str(cancelled.id)]}[field]

    answer = resume(caller, cancelled, **{field: value})

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == [field]


def test_foreign_job_is_400_that_names_the_field(caller: Caller) -> None:
    foreign = cancel(make_job(make_organization()))

    answer = resume(caller, foreign)

    assert (answer.status, answer.code) == (400, "validation_error")
    assert answer.body["message"] == f"There is no job with the ID {foreign.id}."


@pytest.mark.django_db(transaction=True)
def test_of_two_resumes_at_once_one_is_409() -> None:
    caller = Caller(make_organization())
    job = cancel(make_job(caller.organization))

    rivals = [Rival(lambda: resume(caller, job).status) for _ in range(2)]

    assert sorted(rival.answer() for rival in rivals) == [201, 409]
