"""That each document gets what is its own: judged by the rows in the end, and by what the jobs ask for."""

from tests.chaos.checker.case import Case, Verdict, called
from tests.chaos.checker.facts import JobFact

# The only reasons there are: every document of a run is good, and none is deleted.
REASONS = {"crash": "crashed", "hang": "timed_out"}


def none_failed_innocent(case: Case) -> Verdict:
    verdict = Verdict(
        "innocent", "no document fails but one that was made to crash or to hang, and that for this reason"
    )
    verdict.of = "rows and documents"
    for job_id, rows in case.facts.rows.items():
        job = case.facts.jobs.get(job_id)
        if job is None or job.options is None:
            continue
        reasons = _reasons(job)
        for row in rows:
            if row.error_code is None:
                continue
            verdict.judged += 1
            verdict.expect(
                row.good or row.error_code in reasons,
                f"{called(job)}, {job.extractor} {job.options}: document {row.document} failed with {row.error_code}.",
            )
    for document in case.facts.documents.values():
        verdict.judged += 1
        verdict.expect(document.status != "error", f"document {document.id}: could not be read, though it is good.")
    return verdict


def _reasons(job: JobFact) -> set[str]:
    return {
        reason for option, reason in REASONS.items() if job.extractor == "sleep" and (job.options or {}).get(option)
    }
