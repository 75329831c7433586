"""What is new in a job, read from PostgreSQL: the source of its event stream.

Rows are numbered within their slot in the order of their commits (a recorder holds its slot's row to the end of its
statement), so one number a slot says exactly what has been seen, and no row is skipped or told twice.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from jobs.errors import NotFound
from jobs.hot_statements import read_job_and_slots
from jobs.models import Job, Runner
from jobs.prepared import run_prepared

NOTHING = "-"
"""The ID of having seen nothing: an empty one would make a client forget that it ever had any."""
NO_ID = "This is not an ID that a stream has sent."

NEW_ROWS = """
select row.slot, row.seq, row.id from unnest(%s::int[], %s::int[]) as seen (slot, seq)
cross join lateral (
    select id, result_row.slot, result_row.seq from result_row
    where job_id = %s and result_row.slot = seen.slot and result_row.seq > seen.seq
    order by result_row.seq limit %s
) as row
order by row.seq - seen.seq, row.slot limit %s
"""


# A row recorded, a start, an end: each changes it.
MARKS = """
select job.id, job.status || coalesce((select sum(seq) from runner where runner.job_id = job.id), 0)
from job where job.id = any(%(jobs)s)
"""


class NewRow(NamedTuple):
    slot: int
    seq: int
    id: UUID


@dataclass(frozen=True)
class Seen:
    """The highest row number seen of each slot; 0 where none has been."""

    by_slot: Mapping[int, int]

    @classmethod
    def nothing(cls) -> "Seen":
        return cls({})

    @classmethod
    def decode(cls, text: str) -> "Seen":
        """The inverse of `encode`. Raises ValueError for whatever `encode` would not have written."""
        seen = cls.nothing() if text == NOTHING else cls(_pairs(text))
        if seen.encode() != text:
            raise ValueError(NO_ID)
        return seen

    def encode(self) -> str:
        """An opaque id for an event."""
        pairs = ".".join(f"{slot}-{seq}" for slot, seq in sorted(self.by_slot.items()))
        return base64.urlsafe_b64encode(pairs.encode()).decode() or NOTHING

    def is_part_of(self, other: "Seen") -> bool:
        return all(seq <= other.by_slot.get(slot, 0) for slot, seq in self.by_slot.items())

    @property
    def count(self) -> int:
        """Rows."""
        return sum(self.by_slot.values())

    def and_row(self, row: NewRow) -> "Seen":
        return Seen({**self.by_slot, row.slot: row.seq})


def _pairs(text: str) -> dict[int, int]:
    try:
        pairs = [pair.split("-") for pair in base64.urlsafe_b64decode(text).decode("ascii").split(".")]
        return {int(slot): int(seq) for slot, seq in pairs}
    except ValueError as error:
        raise ValueError(NO_ID) from error


def snapshot(job: Job) -> tuple[Job, Seen]:
    """The job with its counts, and the rows that they count: of one statement, so that no row falls between the two.

    Raises NotFound where it has been removed.
    """
    found = read_job_and_slots(job.organization_id, job.pk)
    if found is None:
        raise NotFound("There is no job with this ID.")
    now, recorded = found
    return now, Seen(recorded)


def marks_of(job_ids: Sequence[UUID]) -> dict[UUID, str]:
    """For each job a text that is another one once it has news."""
    return dict(run_prepared(MARKS, {"jobs": list(job_ids)}).fetchall())


def rows_after(job_id: UUID, seen: Seen, *, limit: int) -> list[NewRow]:
    """The next rows that have not been seen: within each slot in the order of their numbers, without a gap."""
    slots = list(Runner.objects.filter(job_id=job_id).order_by("slot").values_list("slot", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(NEW_ROWS, [slots, [seen.by_slot.get(slot, 0) for slot in slots], job_id, limit, limit])
        return [NewRow(*row) for row in cursor.fetchall()]
