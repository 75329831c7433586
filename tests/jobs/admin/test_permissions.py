"""Each right by itself: who has one of them can do that, and nothing beside it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpRequest
from django.test import Client

from jobs.audit import SYSTEM
from jobs.hot_statements import usable_key
from jobs.keys import make_key
from jobs.models import APIKey, AuditEntry, Job
from jobs.models.access import digest_of
from tests.factories import make_organization

JOBS = "/admin/jobs/job/"
KEYS = "/admin/jobs/apikey/"


def staff(*rights: str) -> Client:
    user = User.objects.create_user("pat", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("rights", [["view_job"], ["view_job", "add_job", "delete_job", "change_resultrow"]])
def test_cancelling_takes_the_right_to_change_jobs(job: Job, rights: list[str]) -> None:
    client = staff(*rights)
    for sent in ({"index": "0"}, {}):
        client.post(JOBS, {"action": "cancel_selected", "_selected_action": [job.pk], **sent})
        assert client.post(f"{JOBS}cancel/", {"id": job.pk}).status_code == 403
    assert Job.objects.get(pk=job.pk).status == "processing"


def test_the_right_to_change_jobs_is_the_right_to_cancel_and_no_more(job: Job) -> None:
    client = staff("change_job")
    assert client.post(f"{JOBS}{job.pk}/change/", {"name": "Renamed"}).status_code == 403
    client.post(f"{JOBS}cancel/", {"id": job.pk})
    assert Job.objects.get(pk=job.pk).cancelled_at is not None


def test_a_job_named_twice_is_cancelled_once(job: Job) -> None:
    client = staff("change_job")
    page = client.post(f"{JOBS}cancel/", {"id": [job.pk, str(job.pk).upper()]}, follow=True).content.decode()
    assert "2 rows are kept" in page
    assert "was not cancelled" not in page


@pytest.mark.parametrize(
    ("right", "shown"), [("view_job", []), ("view_resultrow", ["0.txt"]), ("view_auditentry", ["job.created"])]
)
def test_a_job_page_shows_no_rows_nor_entries_to_those_who_may_not_see_them(
    job: Job, right: str, shown: list[str]
) -> None:
    page = staff("view_job", right).get(f"{JOBS}{job.pk}/change/").content.decode()
    assert "Slots taken so far" in page
    assert [text for text in ("0.txt", "job.created") if text in page] == shown


@pytest.mark.parametrize("path", [f"{JOBS}cancel/", f"{KEYS}revoke/", f"{KEYS}add/", JOBS])
def test_nothing_is_done_without_the_token_of_a_page_of_ours(job: Job, path: str) -> None:
    made, _ = make_key(make_organization(), name="Import", scopes=["read"], actor=SYSTEM)
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ann"))
    answer = client.post(path, {"id": [job.pk, made.pk], "action": "cancel_selected", "_selected_action": job.pk})
    assert answer.status_code == 403
    assert Job.objects.get(pk=job.pk).status == "processing"
    assert APIKey.objects.get().revoked_at is None


def test_no_right_makes_an_audit_entry_changeable(job: Job) -> None:
    client = staff(*(f"{verb}_auditentry" for verb in ("view", "add", "change", "delete")))
    entries = "/admin/jobs/auditentry/"
    before = list(AuditEntry.objects.values_list())
    first = AuditEntry.objects.filter(object_id=job.pk).first()
    assert first is not None
    for path in ("add/", f"{first.pk}/change/", f"{first.pk}/delete/"):
        assert client.post(f"{entries}{path}", {"reason": "Rewritten", "post": "yes"}).status_code == 403
    client.post(entries, {"action": "delete_selected", "_selected_action": [first.pk], "post": "yes"})
    assert list(AuditEntry.objects.values_list()) == before


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother", "_saveasnew", "_popup"])
def test_a_new_key_is_in_that_one_answer_whichever_button_was_pressed(operator: Client, button: str) -> None:
    asked = {"organization": make_organization().pk, "name": "Import", "scopes": ["read"], button: "1"}
    answer = operator.post(f"{KEYS}add/", asked)
    key = answer.content.decode().split('id="shown-once">')[1].split("<")[0]
    assert usable_key(digest_of(key)) is not None
    request: HttpRequest = answer.wsgi_request
    assert key not in str([*request.session.items(), *answer.cookies.values()])
    for path in (
        "/admin/",
        KEYS,
        f"{KEYS}{APIKey.objects.get().pk}/change/",
        f"{KEYS}{APIKey.objects.get().pk}/history/",
    ):
        assert key not in operator.get(path).content.decode()
