"""The tables on a job's page: its rows, its slots, its audit entries."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from jobs.admin.display import NOTHING, label, moment, one_line, percent, short
from jobs.admin.links import link_to
from jobs.models import AuditEntry, Job, ResultRow, Runner

ROWS_A_PAGE = 25
FIELDS_SHOWN = 12
"""More columns are on the page of each row."""
ENTRIES_SHOWN = 50

Table = dict[str, Any]
"""`headers` and `rows`, as unfold's table shows them."""


@dataclass(frozen=True)
class RowsPage:
    """One page of a job's rows in the job's order; `before` and `after` are the positions that the others begin at."""

    table: Table
    before: int | None
    after: int | None


def rows_page(job: Job, parameters: QueryDict) -> RowsPage:
    """The page behind the position `after` or before the position `before`: a step in an index, however far in."""
    rows = ResultRow.objects.filter(job_id=job.pk)
    before, after = _position(parameters.get("before")), _position(parameters.get("after"))
    if before is not None:
        found = list(rows.filter(position__lt=before).order_by("-position")[: ROWS_A_PAGE + 1])
        shown = found[:ROWS_A_PAGE][::-1]
        more_before, more_after = len(found) > ROWS_A_PAGE, True
    else:
        rows = rows if after is None else rows.filter(position__gt=after)
        found = list(rows.order_by("position")[: ROWS_A_PAGE + 1])
        shown = found[:ROWS_A_PAGE]
        more_before, more_after = after is not None, len(found) > ROWS_A_PAGE
    return RowsPage(
        table=_rows_table(job, shown),
        before=shown[0].position if shown and more_before else None,
        after=shown[-1].position if shown and more_after else None,
    )


def slots_table(job: Job) -> Table:
    """The slots that have been taken at least once."""
    slots = Runner.objects.filter(job_id=job.pk, generation__gt=0).order_by("slot")
    return {
        "headers": ["Slot", "Held by", "Lease until (UTC)", "Last taken (UTC)", "Times taken", "Completed", "Failed"],
        "rows": [
            [
                slot.slot,
                (slot.worker or "unnamed") if slot.token else "free",
                moment(slot.lease_until),
                moment(slot.served_at),
                slot.generation,
                slot.done,
                slot.failed,
            ]
            for slot in slots
        ],
    }


def entries_table(object_id: UUID) -> Table:
    entries = AuditEntry.objects.filter(object_id=object_id).order_by("-id")[:ENTRIES_SHOWN]
    return {
        "headers": ["At (UTC)", "Action", "Actor", "Reason"],
        "rows": [
            [link_to("auditentry", entry.pk, moment(entry.at)), entry.action, entry.actor, entry.reason or NOTHING]
            for entry in entries
        ],
    }


def _rows_table(job: Job, rows: list[ResultRow]) -> Table:
    fields = job.schema_version.field_names[:FIELDS_SHOWN]
    return {
        "headers": ["No.", "Document", "Status", "Confidence", "Failure", *({"content": field} for field in fields)],
        "rows": [
            [
                row.position + 1,
                link_to("resultrow", row.pk, one_line(short(row.filename))),
                label(row.status),
                percent(row.confidence),
                {"content": row.error_message or NOTHING, "class": "min-w-32"},
                *(one_line(short(row.values.get(field))) for field in fields),
            ]
            for row in rows
        ],
    }


def _position(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
