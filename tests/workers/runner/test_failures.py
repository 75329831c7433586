"""A document that fails fails alone."""

import pytest

from jobs.models import Claim, ResultRow
from tests.factories import make_documents, make_job, make_organization
from tests.rivals import DEADLINE_S
from tests.workers.runner.slicing import failure, serve, slice_of
from workers.extraction.sandbox import Sandbox
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_document_over_its_time_is_a_failed_row_and_the_job_goes_on(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.DOCUMENT_TIMEOUT_S = 0.2  # type: ignore[attr-defined]
    job = make_job(documents=1, options={"hang": True})
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    code, message = failure(job)
    assert code == "timed_out"
    assert "timed out" in message


def test_a_document_that_kills_its_process_fails_after_three_tries(sandbox: Sandbox) -> None:
    job = make_job(documents=1, options={"crash": True})
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert failure(job)[0] == "crashed"
    assert Claim.objects.get(job_id=job.id).tries == 2


@pytest.mark.parametrize(
    ("option", "code", "timeout_s"), [("crash", "crashed", DEADLINE_S), ("hang", "timed_out", 0.2)]
)
def test_of_documents_that_share_a_request_each_fails_for_itself(
    sandbox: Sandbox, settings: pytest.FixtureRequest, option: str, code: str, timeout_s: float
) -> None:
    settings.DOCUMENT_TIMEOUT_S = timeout_s  # type: ignore[attr-defined]
    job = make_job(documents=3, options={option: True})
    one_slice = slice_of(job, sandbox)
    one_slice._pace.took(0.0)  # so cheap that they are claimed together
    assert one_slice.serve() is SliceEnd.NOTHING_OPEN
    rows = ResultRow.objects.filter(job_id=job.id).order_by("position")
    assert [(row.position, row.error_code) for row in rows] == [(0, code), (1, code), (2, code)]
    tries = set(Claim.objects.filter(job_id=job.id).values_list("tries", flat=True))
    assert tries == ({2} if option == "crash" else {0})


def test_a_deleted_document_is_a_failed_row(sandbox: Sandbox) -> None:
    organization = make_organization()
    (document,) = make_documents(organization, 1)
    job = make_job(organization, documents=[document])
    document.delete()
    serve(job, sandbox)
    assert failure(job)[0] == "document_deleted"


def test_a_document_whose_file_is_gone_is_a_failed_row_that_says_so(sandbox: Sandbox) -> None:
    organization = make_organization()
    job = make_job(organization, documents=make_documents(organization, 1), extractor="embedded", options={})
    serve(job, sandbox)
    code, message = failure(job)
    assert code == "file_missing"
    assert "Upload it again" in message
