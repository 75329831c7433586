"""C2, C3, C7, and that no row is lost or doubled: judged by all reads of /results, and the rows in the end."""

from collections import Counter, defaultdict

from tests.chaos.checker.case import Case, Verdict, called
from tests.chaos.checker.facts import JobFact, RowFact
from tests.chaos.history import LOST, Exchange

HEARD_WITHIN_S = 60.0
"""So long after its job's end, outages included, a stream that is followed has told of it."""

type Shown = list[tuple[str, str]]
"""A read as it is compared: each row's ID and the digest of its bytes, in the order of the answer."""


def frozen(case: Case) -> Verdict:
    verdict = Verdict("C2", "after the answer of a cancel no row is added, changed or removed; its counts are final")
    verdict.of = "cancelled jobs"
    for job, rows in case.cancelled_jobs():
        verdict.judged += 1
        _judge_counts(verdict, case, job, rows)
        known = case.known_ended.get(job.id, float("inf"))
        late = [row for row in rows if row.recorded_at > known]
        verdict.expect(not late, f"{called(job)}: {len(late)} rows were recorded after the answer, {late[:1]}")
        last = case.last_read(job.id)
        if last is None:
            verdict.against.append(f"{called(job)}: its rows could not be read in the end.")
            continue
        for read in case.reads[job.id]:
            if read.sent_at >= known and shown(read) != shown(last):
                verdict.against.append(f"{called(job)}: {difference(case, shown(read), shown(last))}")
    return verdict


def _judge_counts(verdict: Verdict, case: Case, job: JobFact, rows: list[RowFact]) -> None:
    counted = (sum(row.good for row in rows), sum(not row.good for row in rows))
    kept = (job.completed_documents, job.failed_documents)
    verdict.expect(kept == counted, f"{called(job)}: counts {kept} for {counted} rows.")
    winner = case.winning_cancel(job.id)
    answers = [("the cancel's answer", winner)] if winner else []
    answers += [("a later look", look) for look in case.looks.get(job.id, []) if look.body["status"] == "failed"]
    for what, answer in answers:
        told = (answer.body["completed_documents"], answer.body["failed_documents"])
        verdict.expect(told == counted, f"{called(job)}: {what} says {told}, and there are {counted} rows.")
        rest = answer.body["remaining_documents"]
        verdict.expect(sum(told) + rest == job.document_count, f"{called(job)}: {what} leaves {rest} documents over.")


def kept(case: Case) -> Verdict:
    verdict = Verdict("C3", "a row that was read once is read in the end, the same to the byte")
    verdict.of = "rows read before the last look"
    for job_id, reads in case.reads.items():
        last = case.last_read(job_id)
        if last is None:
            verdict.against.append(f"job {job_id}: its rows could not be read in the end.")
            continue
        in_the_end = dict(shown(last))
        for read in reads:
            verdict.judged += 0 if read.final else len(read.body["data"])
            for row, digest in shown(read):
                if in_the_end.get(row) != digest:
                    was = case.history.texts.get(digest, digest)
                    now = case.history.texts.get(in_the_end.get(row, ""), "not there")
                    verdict.against.append(f"job {job_id}, row {row}: was {was}, and is {now}.")
    return verdict


def served(case: Case) -> Verdict:
    verdict = Verdict("served", "/results serves the rows that there are, in the job's order, with their number")
    verdict.of = "rows"
    for job, rows in case.ended_jobs():
        last = case.last_read(job.id)
        if last is None:
            verdict.against.append(f"{called(job)}: its rows could not be read in the end.")
            continue
        verdict.judged += len(rows)
        told = [(row_id, document, status) for row_id, document, status, _ in last.body["data"]]
        there = [(row.id, row.document, row.status) for row in rows]
        verdict.expect(told == there, f"{called(job)}: {len(told)} rows are served, and there are {len(there)}.")
        total = last.body["total_rows"]
        verdict.expect(total == len(rows), f"{called(job)}: total_rows is {total} for {len(rows)} rows.")
    return verdict


def no_zombies(case: Case) -> Verdict:
    verdict = Verdict("C7", "one row a document, and none after the end of the job")
    verdict.of = "rows"
    for job_id, rows in case.facts.rows.items():
        job = case.facts.jobs.get(job_id)
        if job is None:
            verdict.against.append(f"{len(rows)} rows of job {job_id}, which is not there.")
            continue
        verdict.judged += len(rows)
        doubled = [document for document, count in Counter(row.document for row in rows).items() if count > 1]
        verdict.expect(not doubled, f"{called(job)}: more than one row of documents {doubled}.")
        end = job.completed_at if job.completed_at is not None else float("inf")
        late = [row for row in rows if row.recorded_at > end]
        verdict.expect(not late, f"{called(job)}: {len(late)} rows were recorded after its end, {late[:1]}")
        outside = [row.position for row in rows if not 0 <= row.position < job.document_count]
        verdict.expect(not outside, f"{called(job)}: rows at positions {outside} of {job.document_count}.")
    return verdict


def none_lost(case: Case) -> Verdict:
    """A row that was counted in an answer is there; a job that was accepted is there, with the documents asked for."""
    verdict = Verdict("lost", "no job, document or row that an answer told of is lost")
    verdict.of = "answers"
    for exchange in case.history.exchanges:
        if exchange.what in ("create", "resume") and exchange.status == 201:
            verdict.judged += 1
            _judge_accepted(verdict, case, exchange)
        elif exchange.what == "job" and exchange.status == 200:
            verdict.judged += 1
            rows = len(case.facts.rows.get(exchange.job, []))
            told = exchange.body["completed_documents"] + exchange.body["failed_documents"]
            verdict.expect(told <= rows, f"job {exchange.job}: an answer told of {told} rows, and there are {rows}.")
    return verdict


def _judge_accepted(verdict: Verdict, case: Case, accepted: Exchange) -> None:
    job = case.facts.jobs.get(accepted.body["id"])
    if job is None:
        verdict.against.append(f"{accepted.name}: accepted as {accepted.body['id']}, and not in the database.")
        return
    if accepted.asked:
        known = {claim.document for claim in case.facts.claims.get(job.id, [])}
        known |= {row.document for row in case.facts.rows.get(job.id, [])}
        verdict.expect(known == set(accepted.asked), f"{called(job)}: not the documents that were asked for.")


def counters_true(case: Case) -> Verdict:
    verdict = Verdict("counters", "each slot's counters are its rows, and the job's are the sum")
    verdict.of = "slots"
    for job_id, slots in case.facts.slots.items():
        rows: dict[int, list[RowFact]] = defaultdict(list)
        for row in case.facts.rows.get(job_id, []):
            rows[row.slot].append(row)
        for slot in slots:
            verdict.judged += 1
            mine = rows.pop(slot.slot, [])
            counted = (sum(row.good for row in mine), sum(not row.good for row in mine))
            told = (slot.done, slot.failed)
            verdict.expect(told == counted, f"job {job_id}, slot {slot.slot}: says {told}, and has {counted} rows.")
            numbers = sorted(row.seq for row in mine)
            verdict.expect(
                numbers == list(range(1, slot.seq + 1)),
                f"job {job_id}, slot {slot.slot}: {slot.seq} numbers were given, and the rows have {numbers}.",
            )
        verdict.expect(not rows, f"job {job_id}: rows of slots {sorted(rows)}, which are not there.")
    return verdict


def streams_whole(case: Case) -> Verdict:
    verdict = Verdict("streams", "an event stream, resumed however often, tells of every row once, and once of the end")
    verdict.of = "streams followed to the end"
    streams = 0
    for told in case.history.exchanges:
        if told.what != "events" or told.status != 200:
            continue
        verdict.judged += 1
        streams += told.body["streams"]
        there = Counter(row.id for row in case.facts.rows.get(told.job, []))
        rows = Counter(told.body["rows"])
        missing, strange = (there - rows).total(), (rows - there).total()
        verdict.expect(rows == there, f"job {told.job}: {missing} rows were not told, and {strange} too many were.")
        ends = [(end["status"], end["completed_documents"], end["failed_documents"]) for end in told.body["ends"]]
        job = case.facts.jobs.get(told.job)
        kept = job and [(job.status, job.completed_documents, job.failed_documents)]
        verdict.expect(ends == kept, f"job {told.job}: ended as {kept}, and was told to have ended as {ends}.")
    given_up = [told for told in case.history.exchanges if told.what == "events" and told.status == LOST]
    cut = [told.job for told in given_up if _had_ended(case, told.job, told.ended_at - HEARD_WITHIN_S)]
    verdict.expect(not cut, f"{len(cut)} streams never came to the end: {cut[:5]}")
    verdict.notes.append(
        f"Connections that took: {streams}. Given up before their job's end was {HEARD_WITHIN_S:g} s old: "
        f"{len(given_up) - len(cut)}."
    )
    return verdict


def _had_ended(case: Case, job_id: str, at: float) -> bool:
    job = case.facts.jobs.get(job_id)
    return job is not None and job.completed_at is not None and job.completed_at <= at


def resumes_spare(case: Case) -> Verdict:
    verdict = Verdict("resume", "a resume takes the documents that have no good row, all of them, and no other")
    verdict.of = "resumes"
    resumes: dict[str, list[JobFact]] = defaultdict(list)
    for job in case.facts.jobs.values():
        resumes[job.resumed_from or ""].append(job)
    for job in case.facts.jobs.values():
        before = case.facts.jobs.get(job.resumed_from or "")
        if before is None or job.created_at is None:
            continue
        verdict.judged += 1
        taken, asked = _documents_of(case, job), _documents_of(case, before)
        good = _done_before(case, job.created_at, before, resumes)
        verdict.expect(not taken & good, f"{called(job)}: takes {len(taken & good)} documents that had their row.")
        strange, dropped = taken - asked, asked - good - taken
        verdict.expect(not strange, f"{called(job)}: takes {len(strange)} documents that were not in {before.name}.")
        verdict.expect(not dropped, f"{called(job)}: leaves out documents {sorted(dropped)[:5]} without a good row.")
    return verdict


def _done_before(case: Case, at: float, job: JobFact, resumes: dict[str, list[JobFact]]) -> set[str]:
    """The documents that had a good row by then: in that job, or in a resume of it, or of that one, and so on."""
    good = {row.document for row in case.facts.rows.get(job.id, []) if row.good}
    for later in resumes.get(job.id, []):
        if later.completed_at is not None and later.completed_at <= at:
            good |= _done_before(case, at, later, resumes)
    return good


def _documents_of(case: Case, job: JobFact) -> set[str]:
    return {claim.document for claim in case.facts.claims.get(job.id, [])} | {
        row.document for row in case.facts.rows.get(job.id, [])
    }


def shown(read: Exchange) -> Shown:
    return [(row, digest) for row, _, _, digest in read.body["data"]]


def difference(case: Case, before: Shown, after: Shown) -> str:
    """In full where a row has changed."""
    first, last = dict(before), dict(after)
    added, removed = last.keys() - first.keys(), first.keys() - last.keys()
    changed = [row for row in first.keys() & last.keys() if first[row] != last[row]]
    said = [f"{len(before)} rows after the answer and {len(after)} in the end"]
    for word, rows, texts in (("added", added, last), ("removed", removed, first), ("changed", changed, last)):
        said += [f"{word}: {case.history.texts.get(texts[row], row)}" for row in sorted(rows)[:3]]
    return "; ".join(said)
