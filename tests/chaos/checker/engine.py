"""C4, C6 and what C8 says of the broker: judged by what the onlooker saw several times a second."""

from collections import Counter
from statistics import quantiles

from tests.chaos.checker.case import Case, Verdict, called
from tests.chaos.checker.facts import JobFact
from tests.chaos.kinds import ENGINE

# A worker reads its job's row this often when there is no flag (C6). Then the document in work comes to its checkpoint
# within milliseconds, and the onlooker comes by.
STOPS_WITHIN_S, ALLOWANCE_S = 2.0, 1.0
# An outage before the cancel counts so long: a breaker stays open, connections are made anew.
STILL_FELT_S = 1.0
# A slot may still be held by one who was killed or stopped before; but not by one who was so before the job started.
ELSEWHERE_FELT_S = 12.0
# Beside the grace: a document that reaches no checkpoint is ended from outside, its slot given back, and seen so.
LEAVE_ALLOWANCE_S = 3.0
# So short before its end a job made a row, or was looked at, who served it did so at its end.
JUST_S, SEEN_S = 0.3, 1.0
# Between the note of a doubling and its being done.
DOUBLING_TAKES_S = 2.0
# How long the broker keeps back what a worker had received that is gone; and how much that is, for each of its
# processes: the turn it serves, and the next one.
RETURNED_S = 120.0
_RECEIVED = {
    "kill -9 of a worker child": 1,
    "kill -9 of the worker's parent": 2,
    "kill -9 of the worker's parent and children": 2,
    "stop of the worker's parent": 2,
    "Redis killed": 2,
    "Redis stopped": 2,
}


def workers_leave(case: Case) -> Verdict:
    allowed_s = case.grace_s + LEAVE_ALLOWANCE_S
    verdict = Verdict("C4", f"after a cancel the workers leave the job, within {allowed_s:g} s where nothing breaks")
    verdict.of = "jobs that were served when cancelled, and no engine part or Redis was hit"
    stays, skipped = _stays(case), Counter[str]()
    disturbing = case.windows_of(*ENGINE, "redis", before_s=0.0, after_s=0.0)
    for job, _ in case.cancelled_jobs():
        held = [slot.slot for slot in case.facts.slots.get(job.id, []) if slot.held]
        verdict.expect(not held, f"{called(job)}: slots {held} are still held in the end.")
        if not _was_served(case, job, stays):
            skipped["nobody served"] += 1
        elif disturbing.meet(_engine_matters_since(job), _ended_at(job) + allowed_s):
            skipped["met a fault"] += 1
        else:
            verdict.judged += 1
            stayed = stays.get(job.id, 0.0)
            verdict.expect(stayed <= allowed_s, f"{called(job)}: was still served {stayed:.2f} s after its end.")
    verdict.notes.append(f"Not judged by the time it took: {_told(skipped)}. Of all of them no slot may be left held.")
    longest = sorted(stays.values())
    if len(longest) > 1:
        median, high = quantiles(longest, n=100)[49], quantiles(longest, n=100)[98]
        verdict.notes.append(
            f"Slots of {len(longest)} jobs were seen held after the end of the job, the outage of whoever held them "
            f"included: {median:.2f} s at the median, {high:.2f} s at the 99th percentile, {longest[-1]:.2f} s at most."
        )
    return verdict


def stops_without_redis(case: Case) -> Verdict:
    verdict = Verdict("C6", "without Redis a cancel stops the workers within 2 s all the same")
    verdict.of = "jobs that were served when cancelled, while Redis was gone or just back, and nothing else was"
    stays, skipped = _stays(case), Counter[str]()
    allowed_s = STOPS_WITHIN_S + ALLOWANCE_S
    outages = case.windows_of("redis", before_s=0.0, after_s=STILL_FELT_S)
    disturbing = case.windows_of(*ENGINE, before_s=0.0, after_s=0.0)
    for job, _ in case.cancelled_jobs():
        winner = case.winning_cancel(job.id)
        if winner is None or not outages.meet(winner.ended_at, winner.ended_at):
            continue
        if not _was_served(case, job, stays):
            skipped["nobody served"] += 1
        elif disturbing.meet(_engine_matters_since(job), winner.ended_at + allowed_s):
            skipped["met another fault"] += 1
        else:
            verdict.judged += 1
            stayed = stays.get(job.id, 0.0)
            verdict.expect(stayed <= allowed_s, f"{called(job)}: was still served {stayed:.2f} s after its end.")
    verdict.notes.append(f"Cancelled without Redis as well, but not judged: {_told(skipped)}.")
    return verdict


def _told(skipped: Counter[str]) -> str:
    return ", ".join(f"{count} jobs that {why}" for why, count in sorted(skipped.items())) or "none"


def _ended_at(job: JobFact) -> float:
    return job.completed_at if job.completed_at is not None else float("inf")


def _engine_matters_since(job: JobFact) -> float:
    return max(job.started_at or _ended_at(job), _ended_at(job) - ELSEWHERE_FELT_S)


def _was_served(case: Case, job: JobFact, stays: dict[str, float]) -> bool:
    """At its end: there was somebody who had to leave. Seen right before or after it, or known by a row just made."""
    end = _ended_at(job)
    if job.id in stays or any(end - JUST_S <= row.recorded_at <= end for row in case.facts.rows.get(job.id, [])):
        return True
    look = case.last_look_before(end)
    return bool(look and look.serving and job.id in look.serving and look.at >= end - SEEN_S)


def _stays(case: Case) -> dict[str, float]:
    """How long after a job's end one of its slots was last seen held."""
    stays: dict[str, float] = {}
    for look in case.history.looks:
        for job_id, *_ in look.held:
            job = case.facts.jobs.get(job_id)
            if job and job.completed_at is not None:
                stays[job_id] = max(look.at - job.completed_at, stays.get(job_id, 0.0))
    return stays


def broker_bounded(case: Case) -> Verdict:
    """What we put there by doubling does not count until it has been used up; by the end it must be."""
    verdict = Verdict("broker", "what waits in the broker is bounded by the fleet, not by the documents (C8)")
    verdict.of = "looks at the queues"
    bound, most, ours = 2 * case.workers, dict[str, int](), False
    doublings = [fault.began_at for fault in case.history.faults if fault.kind == "turns doubled" and fault.effect]
    settled = case.history.phase("settled")
    looks = [look for look in case.looks_in_order if look.waiting]
    for before, look, after in zip([*looks[:1], *looks[:-1]], looks, [*looks[1:], *looks[-1:]], strict=True):
        # Where the database was slow or away a look took long, or there was none for long.
        since, until = min(before.at, look.at - DOUBLING_TAKES_S), after.at
        allowed = bound + _returned(case, look.at)
        if any(since <= at <= until for at in doublings):
            ours = True
        elif max(look.waiting.values()) <= bound or look.at >= settled:
            ours = False  # used up; by what is allowed one could not tell them from what came back
        if ours:
            continue
        verdict.judged += 1
        for queue, count in look.waiting.items():
            most[queue] = max(count, most.get(queue, 0))
            verdict.expect(count <= allowed, f"{count} messages waited in {queue} at {look.at:.3f}.")
    verdict.notes.append(
        f"At most {most} for {case.workers} workers, but for turns that a fault had doubled. Allowed are {bound}, and "
        f"what workers that ended in the {RETURNED_S:g} s before had received: the broker delivers it again."
    )
    return verdict


def _returned(case: Case, at: float) -> int:
    """How many messages the broker may have taken back, that were made good already."""
    ends = [fault.kind for fault in case.history.faults if at - RETURNED_S <= fault.began_at <= at and fault.effect]
    return sum(_RECEIVED.get(kind, 0) for kind in ends) * case.workers
