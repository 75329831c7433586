"""20 jobs at once, of 5 organizations of which one has most: what each gets while all of them are busy."""

import time

from bench.system import Bench
from bench.table import Line

JOBS = (12, 2, 2, 2, 2)
"""Of each organization."""
DOCUMENTS, SLEEP_MS, WATCHED_S = 1_500, 20, 40.0
MARK = 0.8

SHARES = """
select count(*) from result_row join job on job.id = result_row.job_id
where job.organization_id = %s and recorded_at between to_timestamp(%s) and to_timestamp(%s)
"""


def measure(bench: Bench, *, quick: bool) -> list[Line]:
    bench.prepare()
    watched_s = 5.0 if quick else WATCHED_S
    organizations = [bench.organization(DOCUMENTS) for _ in JOBS]
    started = [
        (organization, organization.start(sleep_ms=SLEEP_MS))
        for organization, jobs in zip(organizations, JOBS, strict=True)
        for _ in range(jobs)
    ]
    began = time.time()
    time.sleep(watched_s)
    ended = time.time()
    for organization, job_id in started:
        organization.cancel(job_id)  # refused where a job is over, and all of them have to be busy to the end
    rows = [bench.sql(SHARES, organization.id, began, ended)[0][0] for organization in organizations]
    shares = [len(rows) * one / sum(rows) for one in rows]
    return [
        Line(
            f"{sum(JOBS)} jobs at once of {len(JOBS)} organizations ({', '.join(map(str, JOBS))})",
            f"least {min(shares):.2f}, most {max(shares):.2f} of an equal share ({sum(rows):,} rows)",
            f"equal shares: {sum(rows) / len(rows):,.0f} rows",
            f"{min(shares):.2f}",
            f"at least {MARK}",
            min(shares) >= MARK,
        )
    ]
