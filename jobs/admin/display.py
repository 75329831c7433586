"""How the admin shows moments, states, numbers and values."""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from jobs.models import Job

NOTHING = "-"

VARIANTS = {
    "pending": "",
    "delivered": "success",
    "enabled": "success",
    "disabled": "warning",
    "processing": "info",
    "complete": "success",
    "completed": "success",
    "partial": "warning",
    "cancelled": "warning",
    "failed": "danger",
    "error": "danger",
    "active": "success",
    "expired": "warning",
    "revoked": "danger",
    "deleted": "danger",
}
"""Every state that is shown anywhere, and the colour of its label."""


class Counts(NamedTuple):
    """Documents of a job: with a row complete or partial, with a failed one, without a row."""

    completed: int
    failed: int
    remaining: int


def counts_of(job: Job) -> Counts:
    """`job` comes from `Job.objects.with_counts()`."""
    completed, failed = job.done, job.bad
    return Counts(completed, failed, job.document_count - completed - failed)


def moment(value: datetime | None, *, precisely: bool = True) -> str:
    """In UTC, to the second or to the minute."""
    if value is None:
        return NOTHING
    return one_line(value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S" if precisely else "%Y-%m-%d %H:%M"))


def short_id(pk: UUID) -> SafeString:
    """The end of an ID, for narrow columns: the beginnings of UUIDs of one day are alike."""
    return one_line(f"…{str(pk)[-8:]}")


def short_name(filename: str) -> SafeString:
    """For narrow columns: its beginning, and all of it under the pointer."""
    return format_html('<span title="{}">{}</span>', filename, Truncator(filename).chars(40))


def one_line(text: str) -> SafeString:
    return format_html('<span class="whitespace-nowrap">{}</span>', text)


def label(state: str) -> SafeString:
    return render_to_string("unfold/helpers/label.html", {"text": state, "variant": VARIANTS[state]})


def job_state(job: Job) -> str:
    """The job's status, but `cancelled` where it failed through a cancel."""
    return "cancelled" if job.cancelled_at else job.status


def progress(job: Job) -> SafeString:
    counts = counts_of(job)
    share = {name: 100 * getattr(counts, name) / job.document_count for name in ("completed", "failed")}
    return render_to_string("admin/jobs/progress.html", {"counts": counts, "share": share})


def pretty_json(value: object) -> SafeString:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return format_html('<pre class="overflow-x-auto text-xs">{}</pre>', text)


def percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.0%}"


def short(value: Any) -> str:
    """A field's value in one line of at most 60 characters."""
    match value:
        case None | "" | []:
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case [dict(), *_]:
            return f"{len(value)} item{'' if len(value) == 1 else 's'}"
        case str() | int() | float():
            text = str(value)
        case _:
            text = json.dumps(value, ensure_ascii=False)
    return Truncator(text).chars(60)
