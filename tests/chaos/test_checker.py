"""The judge can say no: a run in which everything held, and the same run with one thing broken, for each promise."""

from dataclasses import replace

import pytest

from tests.chaos import breaks, breaks_delivery, breaks_outside
from tests.chaos.breaks import Break, a_resume_that_repeats_another
from tests.chaos.breaks_outside import (
    a_stop_that_waits_for_redis,
    a_worker_that_stays_for_long,
    an_answer_lost_for_no_reason,
)
from tests.chaos.checker.case import State, Verdict
from tests.chaos.history import LOST, Fault
from tests.chaos.kinds import KILL_OF_SANDBOX
from tests.chaos.scene import BEGAN, Scene

PLANTED = (*breaks.PLANTED, *breaks_delivery.PLANTED, *breaks_outside.PLANTED)


def verdict_on(promise: str, scene: Scene) -> Verdict:
    (verdict,) = (one for one in scene.judgement.verdicts if one.promise == promise)
    return verdict


def test_a_run_in_which_everything_held_is_found_so() -> None:
    scene = Scene()
    assert scene.broken == set()
    idle = {verdict.promise for verdict in scene.judgement.verdicts if not verdict.judged}
    assert idle == set()


@pytest.mark.parametrize(("promise", "break_it"), PLANTED, ids=lambda value: getattr(value, "__name__", value))
def test_what_is_broken_is_found(promise: str, break_it: Break) -> None:
    scene = Scene()
    break_it(scene)
    assert scene.against(promise)


def test_every_promise_has_something_that_breaks_it() -> None:
    assert {promise for promise, _ in PLANTED} == {verdict.promise for verdict in Scene().judgement.verdicts}


@pytest.mark.parametrize("status", [LOST, 503])
def test_a_cancel_whose_answer_was_lost_may_have_happened_or_not(status: int) -> None:
    scene = Scene()
    scene.history.faults.append(Fault("kill -9 of the front", BEGAN + 9, BEGAN + 9, ""))
    for job in ("cancelled", "complete"):
        at = scene.exchange("cancel", job)
        body = scene.failure(503, "service_unavailable", f"/v1/jobs/{job}/cancel")
        scene.change_exchange(
            at, status=status, sent_at=BEGAN + 9.9, ended_at=BEGAN + 10.1, request_id="req_1", body=body
        )
    assert scene.broken == set()


def test_a_message_may_come_again() -> None:
    scene = Scene()
    first = scene.history.received[0]
    scene.history.received += [first, replace(first, status=LOST)]
    assert scene.broken == set()


def test_without_webhooks_nothing_is_judged_of_them() -> None:
    scene = Scene()
    scene.history.exchanges = [one for one in scene.history.exchanges if one.what != "webhook"]
    scene.history.received.clear()
    assert verdict_on("delivered", scene).state == State.NOT_JUDGED
    assert scene.broken == set()


def test_turns_that_a_fault_doubled_may_wait_until_they_are_used_up() -> None:
    scene = Scene()
    scene.history.faults.append(Fault("turns doubled", BEGAN + 20, BEGAN + 20, ""))
    for at in range(21, 30):
        scene.history.looks[at] = replace(scene.history.looks[at], waiting={"turns": 100 - at})
    assert scene.broken == set()


def test_a_failure_is_blamed_on_its_fault() -> None:
    scene = Scene()
    an_answer_lost_for_no_reason(scene)
    scene.history.faults.append(Fault("PostgreSQL killed", BEGAN + 13, BEGAN + 13, ""))
    assert scene.broken == set()


def test_a_failure_is_blamed_on_an_api_that_is_seen_down_long_after_its_fault() -> None:
    scene = Scene()
    an_answer_lost_for_no_reason(scene)
    scene.history.health[14] = replace(scene.history.health[14], up=False)
    assert scene.broken == set()


def test_where_nobody_looked_a_server_has_long_to_come_back() -> None:
    scene = Scene()
    scene.history.health.clear()
    an_answer_lost_for_no_reason(scene)
    scene.history.faults.append(Fault("PostgreSQL killed", BEGAN + 1, BEGAN + 1, ""))
    assert scene.broken == set()


def test_a_stay_is_not_judged_where_the_engine_was_hit_and_is_counted_so() -> None:
    scene = Scene()
    a_worker_that_stays_for_long(scene)
    scene.history.faults.append(Fault("kill -9 of a worker child", BEGAN + 24, BEGAN + 24, ""))
    verdict = verdict_on("C4", scene)
    assert not verdict.against
    assert not verdict.judged
    assert "2 jobs that met a fault" in verdict.notes[0]


@pytest.mark.parametrize("promise", ["C4", "C6"])
def test_a_stop_is_not_judged_where_nobody_was_there_to_stop(promise: str) -> None:
    scene = Scene()
    assert verdict_on(promise, scene).judged == 1
    for at, look in enumerate(scene.history.looks):
        scene.history.looks[at] = replace(look, serving=())
    assert not verdict_on(promise, scene).judged


def test_where_nobody_looked_who_served_a_slot_seen_held_afterwards_tells() -> None:
    scene = Scene()
    for at, look in enumerate(scene.history.looks):
        scene.history.looks[at] = replace(look, serving=None)
    a_stop_that_waits_for_redis(scene)
    assert verdict_on("C6", scene).against


def test_a_resume_takes_what_another_left() -> None:
    """A document that failed, or was not reached, in a resume that has ended."""
    scene = Scene()
    a_resume_that_repeats_another(scene)
    rows = scene.facts.rows["resumed"]
    rows[0] = replace(rows[0], status="failed", error_code="crashed")
    assert not scene.against("resume")


@pytest.mark.parametrize(("kills", "is_broken"), [(2, True), (3, False)])
def test_a_hanging_document_whose_process_was_ended_in_all_of_its_tries_has_crashed(
    kills: int, is_broken: bool
) -> None:
    scene = Scene()
    scene.change_job("complete", extractor="sleep", options={"hang": True})
    scene.history.faults += [Fault(KILL_OF_SANDBOX, BEGAN + at, BEGAN + at, "") for at in range(3, 3 + kills)]
    (failed,) = (at for at, row in enumerate(scene.facts.rows["complete"]) if not row.good)
    row = scene.facts.rows["complete"][failed]
    scene.facts.rows["complete"][failed] = replace(row, error_code="crashed")
    assert bool(scene.against("innocent")) == is_broken


@pytest.mark.parametrize("at", [21, 29.5])
def test_turns_that_a_fault_doubled_while_nobody_looked_may_wait(at: float) -> None:
    """For long, or while the look was still being made."""
    scene = Scene()
    scene.history.faults.append(Fault("turns doubled", BEGAN + at, BEGAN + at, ""))
    del scene.history.looks[21:29]
    scene.history.looks[21] = replace(scene.history.looks[21], waiting={"turns": 40})
    assert "broker" not in scene.broken


def test_facts_that_do_not_say_what_jobs_asked_for_are_not_judged_by_it() -> None:
    scene = Scene()
    for job in scene.facts.jobs:
        scene.change_job(job, extractor=None, options=None, created_at=None)
    assert scene.broken == set()
    assert verdict_on("resume", scene).state == State.NOT_JUDGED
    assert "Not judged: 10 rows" in verdict_on("innocent", scene).notes[0]
