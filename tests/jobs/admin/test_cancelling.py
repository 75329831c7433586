"""Cancelling in the admin is the same cancel as the API's, asked for on one page and told on the next."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client

from jobs.job_object import job_object
from jobs.locks import pass_turnstile
from jobs.models import AuditEntry, Job, ResultRow
from tests.factories import make_job
from tests.jobs.admin.conftest import complete
from tests.rivals import Rival

JOBS = "/admin/jobs/job/"
CANCEL = f"{JOBS}cancel/"


def said(response: Any) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(response.wsgi_request)]


def state_of(job: Job) -> list[tuple[Any, ...]]:
    return list(Job.objects.filter(pk=job.pk).values_list())


def test_selected_jobs_are_listed_before_anything_happens(operator: Client, job: Job) -> None:
    chosen = {"action": "cancel_selected", "_selected_action": [job.pk], "index": "0"}

    page = operator.post(JOBS, chosen, follow=True)

    assert page.redirect_chain[-1][0] == f"{CANCEL}?id={job.pk}"
    assert "Every row extracted so far is kept" in page.content.decode()
    assert f'name="id" value="{job.pk}"' in page.content.decode()
    assert Job.objects.get(pk=job.pk).status == "processing"


def test_the_job_ends_as_through_the_api(operator: Client, job: Job) -> None:
    answer = operator.post(CANCEL, {"id": job.pk, "reason": "Wrong pile"})

    assert said(answer) == [("success", f"Job {job.pk} was cancelled. 2 rows are kept.")]
    cancelled = job_object(Job.objects.with_counts().get(pk=job.pk), base_url="")
    assert cancelled["status"] == "failed"
    assert cancelled["error"] == {"code": "job_failed", "message": "Cancelled via API"}
    assert cancelled["cancelled_at"] == cancelled["completed_at"] is not None
    assert [cancelled[f"{kind}_documents"] for kind in ("completed", "failed", "remaining")] == [2, 0, 1]
    assert ResultRow.objects.filter(job_id=job.pk).count() == 2
    entry = AuditEntry.objects.get(object_id=job.pk, action="job.cancelled")
    assert (entry.actor, entry.reason) == ("user:ann", "Wrong pile")


def test_a_job_without_rows_is_cancelled_without_a_reason(operator: Client) -> None:
    job = make_job()
    answer = operator.post(CANCEL, {"id": job.pk}, follow=True)
    assert f"Job {job.pk} was cancelled. It had no rows yet." in answer.content.decode()
    assert Job.objects.get(pk=job.pk).cancelled_at is not None


def test_c1_a_cancel_that_loses_to_the_completion_is_told_so(operator: Client, job: Job) -> None:
    assert operator.get(f"{CANCEL}?id={job.pk}").status_code == 200
    complete(job)
    before = state_of(job)

    answer = operator.post(CANCEL, {"id": job.pk, "reason": "Too late"})

    ((level, message),) = said(answer)
    assert level == "warning"
    assert "Job is already complete and cannot be cancelled." in message
    assert state_of(job) == before
    assert not AuditEntry.objects.filter(action="job.cancelled").exists()


def test_each_of_several_jobs_has_its_own_outcome(operator: Client, job: Job) -> None:
    complete(job)
    pending = make_job()

    answer = operator.post(CANCEL, {"id": [job.pk, pending.pk]})

    assert answer["Location"] == JOBS
    assert [level for level, _ in said(answer)] == ["warning", "success"]
    assert Job.objects.get(pk=pending.pk).cancelled_at is not None


def test_a_busy_job_is_not_changed_and_may_be_tried_again(operator: Client, job: Job, settings: Any) -> None:
    settings.CANCEL_LOCK_TIMEOUT_S = 0.05
    before = state_of(job)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set local idle_in_transaction_session_timeout = 0")
        pass_turnstile(job.pk, timeout_s=1)
        answer = Rival(lambda: operator.post(CANCEL, {"id": job.pk})).answer()
    assert said(answer) == [("error", f"Job {job.pk} is busy and was not cancelled. Try again.")]
    assert state_of(job) == before


def test_a_reason_that_is_too_long_is_asked_for_again(operator: Client, job: Job) -> None:
    page = operator.post(CANCEL, {"id": job.pk, "reason": "x" * 501})
    assert "at most 500 characters (it has 501)" in page.content.decode()
    assert Job.objects.get(pk=job.pk).status == "processing"


def test_the_job_page_offers_the_cancel_only_while_there_is_something_to_cancel(operator: Client, job: Job) -> None:
    page = f"{JOBS}{job.pk}/change/"
    assert f"{CANCEL}?id={job.pk}" in operator.get(page).content.decode()
    complete(job)
    assert CANCEL not in operator.get(page).content.decode()
    assert "go back" in operator.get(f"{CANCEL}?id={job.pk}").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_only_look_cannot_cancel(viewer: Client, job: Job, method: str) -> None:
    assert "cancel_selected" not in viewer.get(JOBS).content.decode()
    assert CANCEL not in viewer.get(f"{JOBS}{job.pk}/change/").content.decode()
    assert getattr(viewer, method)(CANCEL, {"id": job.pk}).status_code == 403
    assert Job.objects.get(pk=job.pk).status == "processing"


def test_the_cancel_asks_for_the_login(job: Job) -> None:
    assert Client().post(CANCEL, {"id": job.pk})["Location"].startswith("/admin/login/")
    assert Job.objects.get(pk=job.pk).status == "processing"


def test_ids_that_are_none_are_left_out(operator: Client) -> None:
    assert operator.get(CANCEL, {"id": ["1", "\x00", "x"]}).status_code == 200
    assert said(operator.post(CANCEL, {"id": "x"})) == []
