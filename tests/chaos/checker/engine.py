"""C4, C6 and what C8 says of the broker: judged by what the onlooker saw several times a second."""

from statistics import quantiles

from tests.chaos.checker.case import Case, Verdict, called
from tests.chaos.kinds import ENGINE

# A worker reads its job's row this often when there is no flag (C6). Then the document in work comes to its checkpoint
# within milliseconds, and the onlooker comes by.
STOPS_WITHIN_S, ALLOWANCE_S = 2.0, 1.0
# An outage before the cancel counts so long: a breaker stays open, connections are made anew.
STILL_FELT_S = 1.0
# A slot may still be held by one who was killed or stopped before; but not by one who was so before the job started.
ELSEWHERE_FELT_S = 12.0
# Between the note of a doubling and its being done.
DOUBLING_TAKES_S = 2.0


def workers_leave(case: Case) -> Verdict:
    verdict = Verdict("C4", "after the answer of a cancel the workers leave the job")
    verdict.of = "cancelled jobs"
    for job, _ in case.cancelled_jobs():
        verdict.judged += 1
        held = [slot.slot for slot in case.facts.slots.get(job.id, []) if slot.held]
        verdict.expect(not held, f"{called(job)}: slots {held} are still held in the end.")
    stays = sorted(_stays(case).values())
    if len(stays) > 1:
        median, high = quantiles(stays, n=100)[49], quantiles(stays, n=100)[98]
        verdict.notes.append(
            f"Slots of {len(stays)} jobs were seen held after the end of the job, the outage of whoever held them "
            f"included: {median:.2f} s at the median, {high:.2f} s at the 99th percentile, {stays[-1]:.2f} s at most."
        )
    return verdict


def stops_without_redis(case: Case) -> Verdict:
    verdict = Verdict("C6", "without Redis a cancel stops the workers within 2 s all the same")
    verdict.of = "jobs cancelled while Redis was gone or just back, and nothing else was"
    stays = _stays(case)
    for job, _ in case.cancelled_jobs():
        winner = case.winning_cancel(job.id)
        if winner is None or job.completed_at is None:
            continue
        answered = winner.ended_at
        if not case.disturbed("redis", since=answered, until=answered, after_s=STILL_FELT_S):
            continue
        begin = max(job.started_at or job.completed_at, job.completed_at - ELSEWHERE_FELT_S)
        if case.disturbed(*ENGINE, since=begin, until=answered + STOPS_WITHIN_S + ALLOWANCE_S):
            continue
        verdict.judged += 1
        stayed = stays.get(job.id, 0.0)
        verdict.expect(
            stayed <= STOPS_WITHIN_S + ALLOWANCE_S, f"{called(job)}: was still served {stayed:.2f} s after its end."
        )
    return verdict


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
    for look in sorted(case.history.looks, key=lambda look: look.at):
        if not look.waiting:
            continue
        if any(0 <= look.at - at <= DOUBLING_TAKES_S for at in doublings):
            ours = True
        elif max(look.waiting.values()) <= bound or look.at >= settled:
            ours = False
        if ours:
            continue
        verdict.judged += 1
        for queue, count in look.waiting.items():
            most[queue] = max(count, most.get(queue, 0))
            verdict.expect(count <= bound, f"{count} messages waited in {queue} at {look.at:.3f}.")
    verdict.notes.append(f"At most {most} for {case.workers} workers, but for turns that a fault had doubled.")
    return verdict
