"""C1, C8, C9, C10, and how jobs end: judged by answers of cancels, events, audit entries and claims."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

from tests.chaos.checker.case import Case, Verdict, called
from tests.chaos.checker.facts import JobFact
from tests.chaos.history import LOST, Exchange

ENDS = {"job.completed", "job.cancelled", "job.failed"}
DONE = 2


def one_winner(case: Case) -> Verdict:
    verdict = Verdict("C1", "of a cancel and a completion one wins; the loser gets 409 and changes nothing")
    verdict.of = "answers of cancels"
    for job_id, cancels in case.cancels.items():
        job = case.facts.jobs.get(job_id)
        if job is None:
            verdict.against.append(f"Cancels were answered for job {job_id}, which is not in the database.")
            continue
        answers = Counter(cancel.status for cancel in cancels)
        winners = {cancel.key or str(place) for place, cancel in enumerate(cancels) if cancel.status == 200}
        verdict.judged += answers[200] + answers[409]
        verdict.expect(len(winners) <= 1, f"{called(job)}: {len(winners)} cancels were answered 200.")
        verdict.expect(not winners or job.cancelled, f"{called(job)}: a cancel was answered 200 all the same.")
        keys = {cancel.key for cancel in cancels}
        if job.cancelled and "" not in keys and keys == {one.key for one in cancels if _is_answer(one)}:
            verdict.expect(winners, f"{called(job)}: every cancel has its answer, and none of them is the 200.")
        for cancel in cancels:
            if cancel.status == 409 and not cancel.waits_for_twin:
                _judge_loser(verdict, job, str(cancel.body.get("message")), cancel.ended_at)
    for job, _ in case.cancelled_jobs():
        possible = [cancel for cancel in case.cancels.get(job.id, []) if cancel.status in (0, 200, 503)]
        verdict.expect(possible, f"{called(job)}: nobody's cancel can have done that.")
    return verdict


def _judge_loser(verdict: Verdict, job: JobFact, message: str, answered_at: float) -> None:
    ended_at = job.completed_at
    if ended_at is None:
        verdict.against.append(f"{called(job)}: a cancel was answered 409, though the job has not ended.")
        return
    verdict.expect(ended_at <= answered_at, f"{called(job)}: ended at {iso(ended_at)}, after a 409 had said so.")
    verdict.expect(
        iso(ended_at) in message, f"{called(job)}: a 409 tells of another end than {iso(ended_at)}: {message}"
    )


def iso(at: float) -> str:
    """As the API writes times."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def no_wreckage(case: Case) -> Verdict:
    verdict = Verdict("C8", "a cancel touches no claim and no row; it writes one audit entry and one event")
    verdict.of = "cancelled jobs"
    for job, rows in case.cancelled_jobs():
        verdict.judged += 1
        undone = sum(claim.state != DONE for claim in case.facts.claims.get(job.id, []))
        verdict.expect(
            undone == job.document_count - len(rows),
            f"{called(job)}: {job.document_count} documents, {len(rows)} rows, but {undone} claims that are not done.",
        )
        entries = case.facts.audit.get(job.id, []).count("job.cancelled")
        verdict.expect(entries == 1, f"{called(job)}: {entries} audit entries of its cancel.")
    return verdict


def never_started(case: Case) -> Verdict:
    verdict = Verdict("C9", "a job that is cancelled while pending never starts and has no rows")
    verdict.of = "jobs cancelled before their start"
    for job, rows in case.cancelled_jobs():
        winner = case.winning_cancel(job.id)
        pending = winner is not None and winner.body.get("started_at") is None
        if not pending and job.started_at is not None:
            continue
        verdict.judged += 1
        verdict.expect(not rows, f"{called(job)}: has {len(rows)} rows.")
        verdict.expect(job.started_at is None, f"{called(job)}: was pending when cancelled, and started all the same.")
        types = [event.type for event in case.facts.events.get(job.id, [])]
        verdict.expect("job.started" not in types, f"{called(job)}: an event says that it started.")
    return verdict


def told_once(case: Case) -> Verdict:
    verdict = Verdict(
        "C10",
        "a cancel of a job that has ended is 409, however it ended; a repeated request gets its first answer again "
        "and is not carried out twice",
    )
    verdict.of = "cancels after the end was known, and requests that were repeated"
    for job_id, cancels in case.cancels.items():
        known = case.known_ended.get(job_id, float("inf"))
        for cancel in cancels:
            if cancel.sent_at > known and _is_answer(cancel) and not cancel.replayed:
                verdict.judged += 1
                verdict.expect(cancel.status == 409, f"job {job_id}: cancelled again, and answered {cancel.status}.")
    replays = _judge_repeated(case, verdict)
    verdict.notes.append(f"{replays:,} answers were replays.")
    return verdict


def _judge_repeated(case: Case, verdict: Verdict) -> int:
    """Returns how many answers were given again."""
    by_key: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in case.history.exchanges:
        if exchange.key:
            by_key[exchange.key].append(exchange)
    made = Counter((job.organization, job.name) for job in case.facts.jobs.values())
    for exchanges in by_key.values():
        asked = exchanges[0]
        answers = [exchange for exchange in exchanges if _is_answer(exchange)]
        verdict.judged += len(exchanges) > 1
        alike = all((one.status, one.body) == (answers[0].status, answers[0].body) for one in answers)
        verdict.expect(alike, f"{asked.what} {asked.path} ({asked.name}): was answered in several ways.")
        if asked.what == "create":
            jobs = made[asked.organization, asked.name]
            verdict.expect(jobs <= 1, f"{asked.name}: asked for once, with one key, and there are {jobs} jobs.")
    return sum(exchange.replayed for exchanges in by_key.values() for exchange in exchanges)


def _is_answer(exchange: Exchange) -> bool:
    return exchange.status not in (LOST, 503) and not exchange.waits_for_twin


def end_of(job: JobFact) -> str:
    """The type of the event that tells of it."""
    return "job.completed" if job.status == "complete" else "job.cancelled" if job.cancelled else "job.failed"


def ends_told(case: Case) -> Verdict:
    verdict = Verdict("events", "every job that has ended has one event of its end, with its counts; one of its start")
    verdict.of = "ended jobs"
    for job, _ in case.ended_jobs():
        verdict.judged += 1
        events = case.facts.events.get(job.id, [])
        ends = [event for event in events if event.type in ENDS]
        expected = end_of(job)
        types = [event.type for event in ends]
        verdict.expect(types == [expected], f"{called(job)}: events of its end are {types}.")
        for event in ends:
            told = (event.completed_documents, event.failed_documents)
            kept = (job.completed_documents, job.failed_documents)
            verdict.expect(told == kept, f"{called(job)}: the event's counts {told} are not the job's {kept}.")
        starts = sum(event.type == "job.started" for event in events)
        verdict.expect(starts == (job.started_at is not None), f"{called(job)}: {starts} events of its start.")
    return verdict


def none_stuck(case: Case) -> Verdict:
    verdict = Verdict("stuck", "every job comes to its end, and every document is read")
    verdict.of = "jobs and documents"
    verdict.judged = len(case.facts.jobs) + len(case.facts.documents)
    for job in case.facts.jobs.values():
        verdict.expect(job.ended, f"{called(job)}: is not at its end.")
    for document in case.facts.documents.values():
        read = document.status in ("completed", "error")
        verdict.expect(read, f"document {document.id}: is {document.status}.")
    over, settled = case.history.phase("faults over"), case.history.phase("settled")
    verdict.notes.append(f"All was at rest {settled - over:.1f} s after the last fault and the last request.")
    return verdict


def none_failed_alone(case: Case) -> Verdict:
    verdict = Verdict("ends", "a job that nobody cancels is complete, with a row for every document")
    verdict.of = "jobs that ended and were not cancelled"
    for job, rows in case.ended_jobs():
        if job.cancelled:
            continue
        verdict.judged += 1
        verdict.expect(job.status == "complete", f"{called(job)}: failed with {job.error_code}.")
        verdict.expect(
            len(rows) == job.document_count, f"{called(job)}: {len(rows)} rows for {job.document_count} documents."
        )
    return verdict
