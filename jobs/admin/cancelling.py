"""Cancelling jobs by hand. The domain decides and acts (jobs/lifecycle.py); here it is asked for and told."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextareaWidget

from jobs.admin.confirm import Confirmation
from jobs.admin.display import counts_of, job_state, label
from jobs.audit import Actor
from jobs.errors import Busy, Conflict, NotFound
from jobs.lifecycle import cancel_job
from jobs.models import Job

EXPLANATION = (
    "The jobs below stop at once and for good. Every row extracted so far is kept and stays readable; documents "
    "that have no row yet get none. A job that ends before you confirm is left as it is."
)


class CancelForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Optional, at most 500 characters. It goes to the audit log.",
    )


def confirmation(jobs: Iterable[Job], form: CancelForm) -> Confirmation:
    """`jobs` come from `Job.objects.with_counts()`."""
    jobs = list(jobs)
    return Confirmation(
        title="Cancel jobs",
        explanation=EXPLANATION,
        table={
            "headers": ["Job", "Status", "Organization", "Documents", "Rows to be kept", "Documents without a row"],
            "rows": [_confirmed_row(job) for job in jobs],
        },
        ids=[job.pk for job in jobs if job.is_live],
        button="Cancel the jobs" if len(jobs) > 1 else "Cancel the job",
        form=form,
    )


def cancel_each(request: HttpRequest, job_ids: Iterable[UUID], reason: str) -> None:
    """Cancel one job after the other, each in its own transaction, and leave a message about each."""
    actor = Actor.user(request.user.get_username())
    for job_id in job_ids:
        try:
            job = cancel_job(job_id, organization=None, actor=actor, reason=reason)
        except Conflict as refusal:
            messages.warning(request, f"Job {job_id} was not cancelled: {refusal.message}")
        except NotFound as refusal:
            messages.warning(request, f"Job {job_id}: {refusal.message}")
        except Busy:
            messages.error(request, f"Job {job_id} is busy and was not cancelled. Try again.")
        else:
            messages.success(request, f"Job {job} was cancelled. {_kept(job)}")


def _confirmed_row(job: Job) -> list[object]:
    counts = counts_of(job)
    kept = counts.completed + counts.failed
    return [job, label(job_state(job)), job.organization, job.document_count, kept, counts.remaining]


def _kept(job: Job) -> str:
    counts = counts_of(job)
    kept = counts.completed + counts.failed
    if kept == 1:
        return "1 row is kept."
    return f"{kept} rows are kept." if kept else "It had no rows yet."
