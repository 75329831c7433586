"""Whose fault it is when something goes wrong at a document: its own, another's, or nobody's."""

import math
import select
import time
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from jobs.models import Claim, Document, Job, ResultRow
from jobs.models.engine import ClaimState
from tests.factories import INVOICE, make_job, make_organization, make_pending_document
from tests.rivals import DEADLINE_S
from tests.workers.conftest import cancel
from workers import reading, slots, todo, turn
from workers.attempt import BEGINS_WITHIN_S, attempt
from workers.extraction.sandbox import ExtractReply, ExtractRequest, Limits, Sandbox, SandboxUnavailable
from workers.extraction.sandbox.messages import Request
from workers.plan import plan_of
from workers.reading import stored_contents
from workers.recording import Recorder
from workers.runner import Slice
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(Limits())
    running.warm()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def a_long_slice(settings: pytest.FixtureRequest) -> None:
    settings.SLICE_S = 60.0  # type: ignore[attr-defined]


def slice_of(job: Job, sandbox: Sandbox, *, cheap: bool = False) -> Slice:
    """`cheap`: its documents, as far as it knows, so that they are claimed and sent together."""
    held = slots.take_slot(lease_s=30)
    assert held is not None
    assert held.job_id == job.id
    one_slice = Slice(held, plan_of(job.id), sandbox)
    if cheap:
        one_slice._pace.took(0.0)
    return one_slice


def scripted_job(sandbox: Sandbox, *scripts: str) -> Job:
    """A job of documents that have been read already, so that several can share a request."""
    organization = make_organization()
    documents: Sequence[Document] = [
        make_pending_document(organization, f"{place}.txt", f"number: {place}\n{script}\n".encode(), "text/plain")
        for place, script in enumerate(scripts)
    ]
    reading = make_job(organization, documents=documents, extractor="embedded", options={})
    assert slice_of(reading, sandbox).serve() is SliceEnd.NOTHING_OPEN
    return make_job(organization, documents=documents, extractor="scripted", options={})


def rows(job: Job) -> list[str]:
    """Why each failed, or that it is done."""
    return [row.error_code or "done" for row in ResultRow.objects.filter(job_id=job.id).order_by("position")]


def tries(job: Job) -> list[tuple[int, bool]]:
    return list(Claim.objects.filter(job_id=job.id).order_by("position").values_list("tries", "suspect"))


@pytest.mark.parametrize(
    ("script", "code", "tried"),
    [('crash: "segfault"', "crashed", (2, True)), ("hang: true", "timed_out", (0, False))],
    ids=["crashes", "hangs"],
)
def test_of_documents_that_share_a_request_the_one_in_work_is_to_blame(
    sandbox: Sandbox,
    settings: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    code: str,
    tried: tuple[int, bool],
) -> None:
    job = scripted_job(sandbox, "", script, "")
    if code == "timed_out":
        only_the_second_has_no_time(sandbox, settings, monkeypatch)

    assert slice_of(job, sandbox, cheap=True).serve() is SliceEnd.NOTHING_OPEN

    assert rows(job) == ["done", code, "done"]
    assert tries(job) == [(0, False), tried, (0, False)]


def only_the_second_has_no_time(sandbox: Sandbox, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the documents of the first request; however slow the machine is, the others have all that they need."""
    in_work, kill, usual_s = sandbox.in_work, sandbox.kill, settings.DOCUMENT_TIMEOUT_S

    def told() -> tuple[int, float]:
        place, since = in_work()
        if place == 1 and since:
            settings.DOCUMENT_TIMEOUT_S = 0.0
        return place, since

    def kill_and_go_on() -> None:
        monkeypatch.setattr(sandbox, "in_work", in_work)
        settings.DOCUMENT_TIMEOUT_S = usual_s
        kill()

    monkeypatch.setattr(sandbox, "in_work", told)
    monkeypatch.setattr(sandbox, "kill", kill_and_go_on)


def test_an_error_of_ours_is_not_blamed_on_a_document_that_shared_a_request(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(documents=3)
    one_slice = slice_of(job, sandbox, cheap=True)
    usual = one_slice._record_and_claim_ahead
    failed: list[bool] = []

    def fail_once() -> None:
        if not failed:
            failed.append(True)
            raise ValueError("A mistake of ours.")
        usual()

    monkeypatch.setattr(one_slice, "_record_and_claim_ahead", fail_once)

    assert one_slice.serve() is SliceEnd.NOTHING_OPEN

    assert rows(job) == ["done"] * 3
    assert tries(job) == [(0, False)] * 3
    assert not sandbox.busy


def test_a_document_at_which_we_fail_again_and_again_fails_after_three_tries(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(documents=1)
    one_slice = slice_of(job, sandbox)

    def fail() -> None:
        raise ValueError("A mistake of ours.")

    monkeypatch.setattr(one_slice, "_record_and_claim_ahead", fail)

    assert one_slice.serve() is SliceEnd.NOTHING_OPEN

    assert rows(job) == ["internal_error"]
    assert tries(job) == [(2, True)]


def test_a_worker_that_can_start_no_sandbox_fails_no_document_and_keeps_what_it_has(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(documents=3)
    usual = sandbox.start
    started: list[Request] = []

    def start_one(request: Request, **more: Any) -> None:
        if started:
            raise SandboxUnavailable("The machine starts no process for it.")
        started.append(request)
        usual(request, **more)

    monkeypatch.setattr(sandbox, "start", start_one)

    assert slice_of(job, sandbox).serve() is SliceEnd.NO_SANDBOX

    assert rows(job) == ["done"]
    assert tries(job) == [(0, False)] * 3
    assert Claim.objects.filter(job_id=job.id, state=ClaimState.OPEN).count() == 2


def test_a_turn_on_a_worker_without_a_sandbox_is_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one would fail as fast, and the next: the supervisor sends the next one after a while."""
    make_job(documents=3)
    sent: list[str] = []
    monkeypatch.setattr(turn, "serve_slice", lambda _: SliceEnd.NO_SANDBOX)
    monkeypatch.setattr(turn, "continue_turn", sent.append)

    turn.serve_turn()

    assert sent == []


def test_a_document_that_was_done_in_time_is_not_timed_out_because_its_worker_was_held_up(
    sandbox: Sandbox, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DOCUMENT_TIMEOUT_S = 0.2  # type: ignore[attr-defined]
    slice_of(make_job(documents=1), sandbox).serve()  # its process has loaded

    def hold_up() -> None:
        assert sandbox._child is not None
        assert select.select([sandbox._child._stdout], [], [], DEADLINE_S)[0]
        time.sleep(settings.DOCUMENT_TIMEOUT_S)  # type: ignore[attr-defined]

    request = ExtractRequest(extractor="sleep", schema=INVOICE, options={"sleep_ms": 1}, parsed=[None])
    usual, before_the_check = sandbox.wait, iter([True])
    monkeypatch.setattr(sandbox, "wait", lambda timeout_s: None if next(before_the_check, False) else usual(timeout_s))

    assert isinstance(attempt(sandbox, request, hold_up), ExtractReply)


def test_a_document_that_never_began_is_not_timed_out(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process still loads, or does not come to it."""
    monkeypatch.setattr("workers.attempt.BEGINS_WITHIN_S", 0.2)
    request = ExtractRequest(extractor="sleep", schema=INVOICE, options={"sleep_ms": 1}, parsed=[None])

    with pytest.raises(SandboxUnavailable):
        attempt(sandbox, request, lambda: None, starts_until=0.0)

    assert not sandbox.busy


def test_a_pause_of_the_worker_is_not_the_time_of_a_document_that_waits_for_it(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    slice_of(make_job(documents=1), sandbox).serve()  # its process has loaded
    paused: list[float] = []
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + sum(paused))
    monkeypatch.setattr("workers.attempt.time", clock)

    def check() -> None:
        if not paused:
            paused.append(1.5 * BEGINS_WITHIN_S)
            sandbox.starts_until(math.inf)

    request = ExtractRequest(extractor="sleep", schema=INVOICE, options={"sleep_ms": 100}, parsed=[None])
    reply = attempt(sandbox, request, check, starts_until=0.0)

    assert isinstance(reply, ExtractReply)


def test_c4_a_cancel_while_the_worker_is_paused_before_a_document_keeps_it_from_starting(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    slice_of(make_job(documents=1), sandbox).serve()
    job = make_job(documents=2, options={"sleep_ms": 3_600_000})
    usual = sandbox.start

    def start_after_a_pause(request: Request, **more: Any) -> None:
        cancel(job.id)
        time.sleep(0.01)  # what was known before has grown old
        usual(request, **more)

    one_slice = slice_of(job, sandbox)
    monkeypatch.setattr(sandbox, "start", start_after_a_pause)

    assert one_slice.serve() is SliceEnd.CANCELLED

    assert sandbox.in_work() == (0, 0.0)
    assert rows(job) == []


def test_all_that_was_extracted_is_recorded_at_the_end_of_a_slice(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(documents=500, options={"sleep_ms": 5})
    kept: list[object] = []
    one_slice = slice_of(job, sandbox)
    keep = Recorder.keep

    def keep_and_tell(self: Recorder, *what: Any) -> None:
        kept.append(what)
        keep(self, *what)
        if len(kept) >= 5:
            one_slice._over_at = 0.0

    monkeypatch.setattr(Recorder, "keep", keep_and_tell)

    assert one_slice.serve() is SliceEnd.SLICE_OVER

    assert ResultRow.objects.filter(job_id=job.id).count() == len(kept) > 0


def test_what_comes_back_in_front_of_a_runner_is_worked_on(sandbox: Sandbox) -> None:
    job = make_job(documents=3)
    one_slice = slice_of(job, sandbox)
    one_slice._todo._after = 1  # it has been there already

    assert one_slice.serve() is SliceEnd.NOTHING_OPEN

    assert rows(job) == ["done"] * 3


def test_large_documents_neither_share_a_request_nor_come_from_the_store_all_at_once(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = scripted_job(sandbox, "", "", "", "")
    (size,) = {len(content) for content in stored_contents(document_ids(job)).values()}
    monkeypatch.setattr(reading, "MOST_BYTES_AT_ONCE", 3 * size)
    monkeypatch.setattr(todo, "MOST_BYTES_IN_A_BATCH", 2 * size)
    sent: list[int] = []
    usual = sandbox.start

    def start(request: Request, **more: Any) -> None:
        assert isinstance(request, ExtractRequest)
        sent.append(len(request.parsed))
        usual(request, **more)

    assert len(stored_contents(document_ids(job))) == 3
    monkeypatch.setattr(sandbox, "start", start)

    assert slice_of(job, sandbox, cheap=True).serve() is SliceEnd.NOTHING_OPEN

    assert rows(job) == ["done"] * 4
    assert sent[0] == 2
    assert max(sent) == 2


def document_ids(job: Job) -> list[UUID]:
    return list(Claim.objects.filter(job_id=job.id).order_by("position").values_list("document_id", flat=True))
