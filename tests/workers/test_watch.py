"""How a runner learns of the end of its job: by the flag, and without it (C4 to C6)."""

import math
import time
from uuid import uuid4

import pytest
from django.db import transaction

from jobs import lifecycle
from jobs.flag import FRESH_S, Flag, Question, connect, flag
from jobs.models import Job, Organization, Runner
from tests.rivals import Rival
from tests.workers.conftest import cancel, claim_some, rows_of
from workers import fence, watch
from workers.fence import HeldSlot
from workers.watch import ALIKE, ANSWERED_S, SliceEnd, Watch

LONG_AGO_S = 3600.0
ONE_LOOK = (1, 2)
"""Reads: two where the machine was too slow for the first one's answer to be young."""


@pytest.fixture(autouse=True)
def _only_what_is_long_ago_is_overdue(settings: pytest.FixtureRequest) -> None:
    settings.RENEWAL_S = LONG_AGO_S / 2  # type: ignore[attr-defined]


def reads() -> int:
    """GETs that the server has answered, by its own count."""
    stats = connect().info("commandstats")
    return int(stats.get("cmdstat_get", {}).get("calls", 0))


def test_c4_a_look_sees_the_flag(job: Job, held: HeldSlot) -> None:
    watch = Watch(held, asked_at=time.monotonic())
    assert watch.look(max_age_s=0) is None
    cancel(job.id)
    assert watch.look(max_age_s=0) is SliceEnd.CANCELLED


def test_c4_what_is_known_for_more_than_5_ms_is_asked_anew(job: Job, held: HeldSlot) -> None:
    before = reads()
    Watch(held, asked_at=time.monotonic() - 0.006).look()
    assert reads() - before in ONE_LOOK


def test_c6_a_flag_of_a_job_that_goes_on_stops_nobody(job: Job, held: HeldSlot) -> None:
    """The commit that it was raised for may have been lost, in a failover for instance."""
    flag.raise_for(job.id)
    watch = Watch(held, asked_at=time.monotonic())
    assert watch.look(max_age_s=0) is None
    cancel(job.id)
    assert watch.look(max_age_s=0) is SliceEnd.CANCELLED


def test_c6_the_flag_is_raised_after_the_commit(job: Job) -> None:
    with transaction.atomic():
        # What the cancel's deferred foreign keys need to be checked, at its commit.
        Organization.objects.select_for_update().get(pk=job.organization_id)
        canceller = Rival(lambda: cancel(job.id))
        canceller.wait_until_blocked()
        assert not flag.is_raised_for(job.id)
    canceller.answer()
    assert flag.is_raised_for(job.id)


def test_c5_a_look_is_one_read_and_none_while_knowledge_is_fresh(job: Job, held: HeldSlot) -> None:
    watch = Watch(held, asked_at=time.monotonic())
    before = reads()
    watch.look(max_age_s=0)
    once = reads()
    assert once - before in ONE_LOOK
    watch.row_seen(time.monotonic())
    watch.look(max_age_s=60)
    assert reads() == once


def test_c5_a_question_asked_ahead_spares_the_look_its_own(job: Job, held: HeldSlot) -> None:
    watch = Watch(held, asked_at=time.monotonic() - 0.006)
    before = reads()
    watch.ask_ahead(max_age_s=FRESH_S)
    assert watch.look(max_age_s=60) is None
    assert reads() == before + 1
    cancel(job.id)
    old = Watch(held, asked_at=time.monotonic() - 0.006)
    old.ask_ahead(max_age_s=FRESH_S)
    assert old.look() is SliceEnd.CANCELLED


def test_c4_the_answer_to_an_old_question_is_asked_anew(job: Job, held: HeldSlot) -> None:
    watch = Watch(held, asked_at=time.monotonic() - 0.006)
    watch.ask_ahead(max_age_s=FRESH_S)
    assert watch._question is not None
    watch._question.asked_at -= 1
    cancel(job.id)
    assert watch.look() is SliceEnd.CANCELLED


def test_a_question_left_over_is_not_taken_for_the_next_job_s(job: Job, held: HeldSlot) -> None:
    cancel(job.id)
    watch = Watch(held, asked_at=time.monotonic() - 0.006)
    watch.ask_ahead(max_age_s=FRESH_S)
    watch.forget()
    assert not flag.is_raised_for(uuid4())


def test_c4_a_slow_answer_lets_a_document_start(
    job: Job, held: HeldSlot, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as young as can be had: without this a Redis that is far away would let none start."""
    settings.REDIS_TIMEOUT_S = 600  # type: ignore[attr-defined]
    monkeypatch.setattr("workers.watch.ALIKE", 1e9)
    answers_after(monkeypatch, 0.02, 0.02)
    watch = Watch(held, asked_at=time.monotonic() - 0.006)
    before = time.monotonic()
    assert watch.look() is None
    assert watch.fresh_until >= before + 0.04 + FRESH_S / 2


def test_c4_one_slow_answer_is_not_enough(job: Job, held: HeldSlot, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be this process that was slow, and the job have been cancelled since."""
    answers_after(monkeypatch, 0.02, 0.0)
    watch = Watch(held, asked_at=time.monotonic() - 0.006)
    before = reads()
    assert watch.look() is None
    assert reads() == before + 2


@pytest.mark.parametrize(
    ("timeout_s", "alike", "late_s"),
    [(600, 0.0, (0.02, 0.05)), (0.01, ALIKE, (0.05, 0.05))],
    ids=["answers that are not alike", "longer than Redis may take"],
)
def test_c4_slow_answers_that_are_this_process_and_not_redis_let_no_document_start(
    job: Job,
    held: HeldSlot,
    settings: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    timeout_s: float,
    alike: float,
    late_s: tuple[float, float],
) -> None:
    """It was held up, and the answer lay there."""
    settings.REDIS_TIMEOUT_S = timeout_s  # type: ignore[attr-defined]
    monkeypatch.setattr("workers.watch.ALIKE", alike)
    answers_after(monkeypatch, *late_s)
    watch = Watch(held, asked_at=time.monotonic() - 0.006)
    assert watch.look() is None
    assert watch.fresh_until < time.monotonic()


def test_c4_a_flag_that_was_seen_closes_the_sandbox_until_the_row_is_read(job: Job, held: HeldSlot) -> None:
    told: list[float] = []
    watch = Watch(held, asked_at=time.monotonic() - 0.006, tell=told.append)
    flag.raise_for(job.id)
    watch.ask_ahead(max_age_s=FRESH_S)
    time.sleep(ANSWERED_S)
    watch.ask_ahead(max_age_s=FRESH_S)
    assert told == [-math.inf]
    assert watch.look() is None, "the job goes on"
    assert told[-1] == watch.fresh_until > 0


def test_c4_the_sandbox_hears_of_each_look(job: Job, held: HeldSlot) -> None:
    told: list[float] = []
    watch = Watch(held, asked_at=time.monotonic() - 0.006, tell=told.append)
    assert watch.look() is None
    watch.row_seen(time.monotonic())
    assert len(told) >= 2
    assert told[-1] == watch.fresh_until


def test_what_is_known_does_not_grow_older(job: Job, held: HeldSlot) -> None:
    """The row's answer may come after that to a younger question."""
    now = time.monotonic()
    watch = Watch(held, asked_at=now)
    watch.row_seen(now - 1)
    assert watch.fresh_until == now + FRESH_S


def answers_after(monkeypatch: pytest.MonkeyPatch, *seconds: float) -> None:
    """The next answers are heard so late, each."""
    usual, pauses = Question.answer, iter(seconds)

    def answer(question: Question) -> bool:
        time.sleep(next(pauses))
        return usual(question)

    monkeypatch.setattr(Question, "answer", answer)


def test_an_answer_is_heard_after_a_long_pause(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel(job.id)
    question = flag.ask(job.id)
    monkeypatch.setattr(flag._looks, "_used_at", time.monotonic() - 60)
    assert question.answer()


def test_c6_a_lost_flag_is_made_good_by_the_row(job: Job, held: HeldSlot) -> None:
    cancel(job.id)
    connect().flushdb()
    watch = Watch(held, asked_at=time.monotonic())
    assert watch.look(max_age_s=0) is None, "an absent flag proves nothing"
    overdue = Watch(held, asked_at=time.monotonic() - LONG_AGO_S)
    assert overdue.look(max_age_s=0) is SliceEnd.CANCELLED


def test_c6_without_redis_the_cancel_stands_and_the_row_tells(
    job: Job, held: HeldSlot, settings: pytest.FixtureRequest, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"  # type: ignore[attr-defined]
    lonely = Flag()
    monkeypatch.setattr(lifecycle, "flag", lonely)
    monkeypatch.setattr(watch, "flag", lonely)
    cancel(job.id)
    assert lonely.is_raised_for(job.id) is False
    assert Watch(held, asked_at=time.monotonic() - LONG_AGO_S).look() is SliceEnd.CANCELLED


def test_a_lost_lease_is_told_from_a_cancel(job: Job, held: HeldSlot) -> None:
    Runner.objects.filter(job_id=job.id, slot=held.slot).update(token=None, lease_until=None)
    assert Watch(held, asked_at=time.monotonic() - LONG_AGO_S).look() is SliceEnd.LEASE_LOST


def test_renewal_extends_the_lease(job: Job, held: HeldSlot) -> None:
    before = Runner.objects.get(job_id=job.id, slot=held.slot).lease_until
    Runner.objects.filter(job_id=job.id, slot=held.slot).update(lease_until="2000-01-01T00:00:00Z")
    assert Watch(held, asked_at=time.monotonic() - LONG_AGO_S).look() is None
    after = Runner.objects.get(job_id=job.id, slot=held.slot).lease_until
    assert before is not None
    assert after is not None
    assert after.year >= before.year


def test_c6_the_flag_is_raised_before_the_cancel_returns(job: Job, held: HeldSlot) -> None:
    fence.record(held, rows_of(claim_some(held, 1)))
    cancel(job.id)
    assert flag.is_raised_for(job.id)
