"""One slice, in this process, with a real sandbox: what ends it, and what each document leaves behind."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import OperationalError, connection

from jobs.flag import Breaker, flag
from jobs.models import Claim, Job, Parse, ResultRow, Runner
from jobs.models.engine import ClaimState
from tests.factories import INVOICE, make_documents, make_job, make_organization, make_pending_document
from tests.rivals import DEADLINE_S, Rival
from tests.workers.conftest import cancel, claim_some, rows_of
from workers import ingest, process, shutdown, slots, turn
from workers.attempt import Interrupted, attempt
from workers.extraction.protocol import ExtractedRow, FieldValue
from workers.extraction.sandbox import ExtractRequest, Limits, Sandbox
from workers.plan import plan_of
from workers.rows import failed_row, row_of
from workers.runner import Slice
from workers.storable import storable, storable_json
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOOK_BENCH", "1")
        running = Sandbox(Limits())
        running.warm()
        yield running
        running.close()


@pytest.fixture(autouse=True)
def bench(monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("STOOK_BENCH", "1")
    settings.SLICE_S = 60.0  # type: ignore[attr-defined]


def slice_of(job: Job, sandbox: Sandbox) -> Slice:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert held.job_id == job.id
    return Slice(held, plan_of(job.id), sandbox)


def serve(job: Job, sandbox: Sandbox) -> SliceEnd:
    return slice_of(job, sandbox).serve()


def once_held(job_id: UUID, act: Callable[[], object]) -> Rival[object]:
    """Act as soon as a document of the job is in work. Where that fails, the job ends: its document never would."""

    def wait_and_act() -> object:
        try:
            wait_until(lambda: Claim.objects.filter(job_id=job_id, state=ClaimState.HELD).exists(), "one is in work")
            return act()
        except BaseException:
            cancel(job_id)
            raise

    return Rival(wait_and_act)


def wait_until(there: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not there():
        assert time.monotonic() < deadline, f"It did not come about that {what}."


def states(job: Job) -> list[int]:
    return list(Claim.objects.filter(job_id=job.id).order_by("position").values_list("state", flat=True))


def failure(job: Job) -> tuple[str, str]:
    row = ResultRow.objects.get(job_id=job.id)
    assert row.status == "failed"
    return row.error_code, row.error_message


def test_a_slice_records_every_document_and_frees_its_slot(sandbox: Sandbox) -> None:
    job = make_job(documents=30)
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert ResultRow.objects.filter(job_id=job.id).count() == 30
    assert states(job) == [ClaimState.DONE] * 30
    assert not Runner.objects.filter(job_id=job.id, token__isnull=False).exists()


def test_c4_a_cancel_stops_the_document_in_flight_at_its_next_checkpoint(sandbox: Sandbox) -> None:
    job = make_job(documents=2, options={"sleep_ms": 3_600_000})
    rival = once_held(job.id, lambda: cancel(job.id))
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    rival.answer()
    assert not ResultRow.objects.filter(job_id=job.id).exists()
    assert not sandbox.busy


def test_c4_a_document_that_reaches_no_checkpoint_is_ended_and_the_next_job_is_served(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.CANCEL_GRACE_S = 0.1  # type: ignore[attr-defined]
    job = make_job(documents=1, options={"hang": True})
    rival = once_held(job.id, lambda: cancel(job.id))
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    rival.answer()
    assert serve(make_job(documents=1), sandbox) is SliceEnd.NOTHING_OPEN


def test_c6_without_the_flag_the_row_stops_the_document_in_flight(
    sandbox: Sandbox, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RENEWAL_S = 0.2  # type: ignore[attr-defined]
    unreachable = Breaker(rest_s=3600)
    unreachable.trip()
    monkeypatch.setattr(flag, "_breaker", unreachable)
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})
    rival = once_held(job.id, lambda: cancel(job.id))
    assert serve(job, sandbox) is SliceEnd.CANCELLED
    rival.answer()


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


def test_claims_behind_a_slow_document_go_back_at_the_end_of_the_slice(sandbox: Sandbox) -> None:
    job = make_job(documents=3, options={"sleep_ms": 3_600_000})
    one_slice = slice_of(job, sandbox)
    one_slice._pace.took(0.005)  # of the documents before; these are claimed together

    def end_the_slice_in_flight() -> None:
        wait_until(lambda: sandbox.busy, "the first is in work")
        assert states(job) == [ClaimState.HELD] * 3
        one_slice._over_at = 0.0
        left = [ClaimState.HELD, ClaimState.OPEN, ClaimState.OPEN]
        wait_until(lambda: states(job) == left, "the others are given back")
        cancel(job.id)

    rival = once_held(job.id, end_the_slice_in_flight)
    assert one_slice.serve() is SliceEnd.CANCELLED
    rival.answer()


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


def test_the_end_of_the_slice_gives_the_rest_back(sandbox: Sandbox, settings: pytest.FixtureRequest) -> None:
    settings.SLICE_S = 0.05  # type: ignore[attr-defined]
    job = make_job(documents=500, options={"sleep_ms": 5})
    assert serve(job, sandbox) is SliceEnd.SLICE_OVER
    recorded = ResultRow.objects.filter(job_id=job.id).count()
    assert 1 <= recorded < 500
    assert states(job).count(ClaimState.OPEN) == 500 - recorded


def test_a_worker_that_leaves_gives_its_document_back_untried(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.SHUTDOWN_GRACE_S = 0.1  # type: ignore[attr-defined]
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})
    rival = once_held(job.id, shutdown.request)
    try:
        assert serve(job, sandbox) is SliceEnd.SHUTDOWN
    finally:
        shutdown.withdraw()
    rival.answer()
    claim = Claim.objects.get(job_id=job.id)
    assert (claim.state, claim.tries, claim.suspect) == (ClaimState.OPEN, 0, False)


def test_a_worker_that_leaves_starts_no_document(sandbox: Sandbox) -> None:
    job = make_job(documents=3)
    shutdown.request()
    try:
        assert serve(job, sandbox) is SliceEnd.SHUTDOWN
    finally:
        shutdown.withdraw()
    assert states(job) == [ClaimState.OPEN] * 3


def test_a_slice_that_lost_its_connection_gives_back_its_slot_and_documents_at_once(sandbox: Sandbox) -> None:
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        ((backend,),) = cursor.fetchall()

    def terminate() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [backend])

    rival = once_held(job.id, terminate)
    with pytest.raises(OperationalError):
        serve(job, sandbox)
    rival.answer()
    assert not Runner.objects.filter(job_id=job.id, token__isnull=False).exists()
    claim = Claim.objects.get(job_id=job.id)
    assert (claim.state, claim.tries, claim.suspect) == (ClaimState.OPEN, 0, False)


def test_c6_a_job_with_a_flag_but_no_cancel_is_served_to_its_end(sandbox: Sandbox) -> None:
    job = make_job(documents=3)
    flag.raise_for(job.id)
    assert serve(job, sandbox) is SliceEnd.NOTHING_OPEN
    assert ResultRow.objects.filter(job_id=job.id).count() == 3


def test_of_a_refused_batch_only_the_refused_row_fails(sandbox: Sandbox) -> None:
    job = make_job(documents=3)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    rows = rows_of(claim_some(held, 3))
    rows[1] = msgspec.structs.replace(rows[1], filename="x" * 300)
    Slice(held, plan_of(job.id), sandbox)._recorder.record(rows)
    recorded = ResultRow.objects.filter(job_id=job.id).order_by("position")
    assert [row.status for row in recorded] == ["complete", "failed", "complete"]
    assert recorded[1].error_code == "not_storable"


def test_a_row_that_cannot_be_encoded_fails_alone(sandbox: Sandbox) -> None:
    job = make_job(documents=2)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    endless: list[Any] = []
    endless.append(endless)
    rows = rows_of(claim_some(held, 2))
    rows[0] = msgspec.structs.replace(rows[0], values={"number": endless})
    Slice(held, plan_of(job.id), sandbox)._recorder.record(rows)
    recorded = ResultRow.objects.filter(job_id=job.id).order_by("position")
    assert [(row.status, row.error_code) for row in recorded] == [("failed", "not_storable"), ("complete", "")]


@pytest.mark.parametrize(
    ("code", "message"), [("\x00", "Why."), ("\ud800", "Why."), ("x" * 100, "Why."), ("code", ""), ("code", "\x00")]
)
def test_whatever_an_extractor_gives_as_the_reason_is_recorded(sandbox: Sandbox, code: str, message: str) -> None:
    job = make_job(documents=1)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    claim_some(held, 1)
    Slice(held, plan_of(job.id), sandbox)._recorder.record(
        [failed_row(position=0, filename="a", code=code, message=message)]
    )
    row = ResultRow.objects.get(job_id=job.id)
    assert row.error_message
    assert row.error_code != "not_storable"


def test_names_of_fields_are_made_storable(sandbox: Sandbox) -> None:
    job = make_job(documents=1)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    claim_some(held, 1)
    row = row_of(ExtractedRow({"a\ud800": FieldValue("b\x00")}, None), position=0, filename="a")
    Slice(held, plan_of(job.id), sandbox)._recorder.record([row])
    assert ResultRow.objects.get(job_id=job.id).values == {"a\ufffd": "b\ufffd"}


def test_c7_the_lease_is_kept_while_a_document_is_being_stopped(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.CANCEL_GRACE_S, settings.RENEWAL_S = 0.5, 0.1  # type: ignore[attr-defined]
    asked = 0

    def check() -> SliceEnd:
        nonlocal asked
        asked += 1
        return SliceEnd.SHUTDOWN

    request = ExtractRequest(extractor="sleep", schema=INVOICE, options={"hang": True}, parsed=[None])
    with pytest.raises(Interrupted):
        attempt(sandbox, request, check)
    assert asked > 1


def test_c7_a_runner_that_lost_its_slot_stops_and_records_nothing(
    sandbox: Sandbox, settings: pytest.FixtureRequest
) -> None:
    settings.RENEWAL_S = 0.1  # type: ignore[attr-defined]
    job = make_job(documents=1, options={"sleep_ms": 3_600_000})

    def take_it_away() -> None:
        Runner.objects.filter(job_id=job.id).update(token=None, lease_until=None)

    rival = once_held(job.id, take_it_away)
    assert serve(job, sandbox) is SliceEnd.LEASE_LOST
    rival.answer()
    assert not ResultRow.objects.filter(job_id=job.id).exists()


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


def test_an_extractor_that_is_not_installed_fails_the_job(sandbox: Sandbox) -> None:
    job = make_job(documents=1, extractor="nowhere")
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert turn.serve_slice(held) is None
    ended = Job.objects.get(pk=job.id)
    assert (ended.status, ended.error_code) == ("failed", "extractor_not_installed")


def test_what_the_database_cannot_hold_is_made_storable() -> None:
    refused = {"a\x00": ["\ud800", float("nan"), 1.5, None], "\\u0000": "\\u0000"}
    taken = {"a\ufffd": ["\ufffd", None, 1.5, None], "\\u0000": "\\u0000"}
    assert storable(refused) == taken
    assert json.loads(storable_json(refused)) == taken
    assert json.loads(storable_json({"a\x00": "\x00"})) == {"a\ufffd": "\ufffd"}


def test_a_cell_is_filled_unless_it_is_null_or_empty() -> None:

    values: list[Any] = [None, "", [], 0, False]
    fields = {str(place): FieldValue(value) for place, value in enumerate(values)}
    assert row_of(ExtractedRow(fields, None), position=0, filename="a").filled == 2


@pytest.fixture(autouse=True, scope="module")
def no_sandbox_left() -> Iterator[None]:
    yield
    process.close_sandbox()
