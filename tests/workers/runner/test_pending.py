"""Documents that a job has to read itself, and those that it has not."""

import pytest

from jobs.models import Parse, ResultRow
from jobs.models.engine import ClaimState
from tests.factories import make_job, make_organization, make_pending_document
from tests.workers.conftest import cancel
from tests.workers.runner.slicing import once_held, serve, states
from workers import ingest
from workers.extraction.sandbox import Sandbox
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


def test_documents_whose_content_is_known_are_not_read_again(sandbox: Sandbox) -> None:
    organization = make_organization()
    contents = [b"Number: A-%d\nTotal: 120.50\nPaid: yes\n" % number for number in range(5)]
    documents = [
        make_pending_document(organization, f"{number}.txt", content, "text/plain")
        for number, content in enumerate(contents)
    ]
    serve(make_job(organization, documents=documents, extractor="embedded", options={}), sandbox)
    for document in documents:
        document.file.delete(save=False)
    again = make_job(organization, documents=documents, extractor="embedded", options={})
    assert serve(again, sandbox) is SliceEnd.NOTHING_OPEN
    rows = ResultRow.objects.filter(job_id=again.id).order_by("position")
    assert [row.values["number"] for row in rows] == [f"A-{number}" for number in range(5)]


def test_a_pending_document_is_read_by_the_job_and_kept_for_the_next(sandbox: Sandbox) -> None:
    organization = make_organization()
    document = make_pending_document(
        organization, "invoice.txt", b"Number: A-17\nTotal: 120.50\nPaid: yes\n", "text/plain"
    )
    job = make_job(organization, documents=[document], extractor="embedded", options={})
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    row = ResultRow.objects.get(job_id=job.id)
    assert row.values["total"] == 120.5
    document.refresh_from_db()
    assert (document.status, document.pages) == ("completed", 1)
    document.file.delete(save=False)
    again = make_job(organization, documents=[document], extractor="embedded", options={})
    serve(again, sandbox)
    assert ResultRow.objects.get(job_id=again.id).values == row.values


def test_a_document_that_another_process_reads_is_waited_for(sandbox: Sandbox) -> None:
    organization = make_organization()
    document = make_pending_document(organization, "a.txt", b"Number: A-17\n", "text/plain")
    reading = ingest.take_document()
    assert reading is not None
    job = make_job(organization, documents=[document], extractor="embedded", options={})
    looks: list[int] = []

    def finish_reading() -> None:
        assert states(job) == [ClaimState.HELD]
        looks.append(Parse.objects.filter(token=reading.hold.token).count())
        ingest.read_document(reading)

    rival = once_held(job.id, finish_reading)
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    rival.answer()
    assert looks == [1], "the runner took it away from its reader"
    assert ResultRow.objects.get(job_id=job.id).values["number"] == "A-17"


def test_a_document_whose_reader_fell_silent_is_read_by_the_job(sandbox: Sandbox) -> None:
    organization = make_organization()
    document = make_pending_document(organization, "a.txt", b"Number: A-17\n", "text/plain")
    assert ingest.take_document() is not None
    Parse.objects.update(lease_until="2000-01-01T00:00:00Z")
    job = make_job(organization, documents=[document], extractor="embedded", options={})
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert ResultRow.objects.get(job_id=job.id).values["number"] == "A-17"
    assert (Parse.objects.get().done, Parse.objects.get().token) == (True, None)


def test_c4_a_job_that_waits_for_a_reader_can_be_cancelled(sandbox: Sandbox) -> None:
    organization = make_organization()
    document = make_pending_document(organization, "a.txt", b"Number: A-17\n", "text/plain")
    assert ingest.take_document() is not None
    job = make_job(organization, documents=[document], extractor="embedded", options={})
    rival = once_held(job.id, lambda: cancel(job.id))
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    rival.answer()
    assert Parse.objects.get().token is not None
