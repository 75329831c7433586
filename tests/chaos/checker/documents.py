"""That each document gets what is its own: judged by the rows in the end, and by what the jobs ask for."""

import json
import math
import re

from tests.chaos.checker.case import Case, Verdict, called
from tests.chaos.checker.facts import JobFact
from tests.chaos.kinds import BY_NAME

# The only reasons there are: every document of a run is good, and none is deleted.
REASONS = {"crash": "crashed", "hang": "timed_out"}
TRIES = 3
# The notes of a run have a number each, in the name and in the text (tests/chaos/shelves.py).
NUMBERED = re.compile(r"note (\S+)\.txt")


def none_failed_innocent(case: Case) -> Verdict:
    verdict = Verdict(
        "innocent", "no document fails but one that was made to crash or to hang, and that for this reason"
    )
    verdict.of = "rows and documents"
    for job_id, rows in case.facts.rows.items():
        job = case.facts.jobs.get(job_id)
        if job is None or job.options is None:
            continue
        reasons = _reasons(case, job)
        for row in rows:
            if row.error_code is None:
                continue
            verdict.judged += 1
            verdict.expect(
                row.good or row.error_code in reasons,
                f"{called(job)}, {job.extractor} {job.options}: document {row.document} failed with {row.error_code}.",
            )
    if unknown := sum(map(len, case.facts.rows.values())) - verdict.judged:
        verdict.notes.append(
            f"Not judged: {unknown:,} rows, of which these facts do not say what their jobs asked for."
        )
    for document in case.facts.documents.values():
        verdict.judged += 1
        verdict.expect(document.status != "error", f"document {document.id}: could not be read, though it is good.")
    return verdict


def _reasons(case: Case, job: JobFact) -> set[str]:
    options = job.options if job.extractor == "sleep" else None
    reasons = {reason for option, reason in REASONS.items() if (options or {}).get(option)}
    if "timed_out" in reasons and _hits_of_workers(case, job) >= TRIES:
        reasons.add("crashed")  # it stood still until somebody ended its process, in all of its tries
    return reasons


def _hits_of_workers(case: Case, job: JobFact) -> int:
    """While the job ran."""
    begin, end = job.started_at or math.inf, job.completed_at or math.inf
    hits = [fault for fault in case.history.faults if fault.effect and "workers" in BY_NAME[fault.kind].takes_away]
    return sum(begin <= fault.ended_at and fault.began_at <= end for fault in hits)


def rows_are_their_own(case: Case) -> Verdict:
    verdict = Verdict("own", "a row has the name of its own document and, of a note, the number that the note has")
    verdict.of = "rows of known documents"
    numbers, names = 0, _names(case)
    for job, _ in case.ended_jobs():
        last = case.last_read(job.id)
        for row_id, document, _, digest in last.body["data"] if last else ():
            if digest not in case.history.texts or document not in names:
                continue
            verdict.judged += 1
            row, name = json.loads(case.history.texts[digest]), names[document]
            verdict.expect(
                row["filename"] == name, f"{called(job)}, row {row_id}: of {name}, and named {row['filename']}."
            )
            note = NUMBERED.fullmatch(name)
            if job.extractor == "embedded" and note and row["status"] != "failed":
                numbers += 1
                told = row["values"].get("invoice_number")
                verdict.expect(told == note[1], f"{called(job)}, row {row_id}: of {name}, and has the number {told}.")
    verdict.notes.append(f"The number could be compared in {numbers:,} rows.")
    return verdict


def _names(case: Case) -> dict[str, str]:
    """As the answers to the uploads told them."""
    accepted = [one.body for one in case.history.exchanges if one.what == "upload" and one.status == 201]
    documents = [document for body in accepted for document in body.get("data", [body])]
    return {document["id"]: document["filename"] for document in documents if "id" in document}
