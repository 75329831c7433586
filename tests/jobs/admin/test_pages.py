"""Every page opens with real data, for those who may look; lists cost the same however long they are."""

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jobs import lifecycle
from jobs.audit import SYSTEM, Actor
from jobs.keys import make_key
from jobs.models import (
    APIKey,
    AuditEntry,
    Delivery,
    Document,
    Event,
    Job,
    Organization,
    ResultRow,
    Runner,
    Schema,
    Webhook,
)
from tests.factories import make_delivery, make_job, make_organization, make_webhook
from tests.jobs.admin.conftest import complete, serve
from workers import slots

MODELS = [APIKey, AuditEntry, Delivery, Document, Event, Job, Organization, ResultRow, Schema, Webhook]


def page_of(model: type[Model], pk: object = None) -> str:
    page = f"/admin/jobs/{model._meta.model_name}/"
    return f"{page}{pk}/change/" if pk else page


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        assert client.get(page).status_code == 200
    return len(sent)


def make_some(number: int) -> None:
    """Jobs of every kind, each of an organization and a schema of its own, and what belongs to them."""
    for _ in range(number):
        make_key(make_organization(), name="Import", scopes=["read"], actor=SYSTEM)
        make_delivery(make_webhook(make_organization()))
        job = make_job(documents=2)
        complete(job)
        cancelled = make_job(documents=2)
        serve(1)
        lifecycle.cancel_job(cancelled.pk, organization=None, actor=Actor.user("ann"), reason="Wrong pile")
        make_job(documents=1)
        assert slots.take_slot(lease_s=30)


def test_lists_and_pages_open(viewer: Client) -> None:
    make_some(1)
    for model in MODELS:
        assert viewer.get(page_of(model)).status_code == 200
        for pk in model._default_manager.values_list("pk", flat=True):
            assert viewer.get(page_of(model, pk)).status_code == 200


def test_operators_are_looked_after_here(operator: Client) -> None:
    for page in ("user/", "user/add/", f"user/{User.objects.get().pk}/change/", "group/", "group/add/"):
        assert operator.get(f"/admin/auth/{page}").status_code == 200


def test_lists_cost_the_same_however_long_they_are(operator: Client) -> None:
    make_some(1)
    few = {model: queries(operator, page_of(model)) for model in MODELS}
    make_some(3)
    assert {model: queries(operator, page_of(model)) for model in MODELS} == few


def test_the_job_page_costs_the_same_however_many_rows_there_are(operator: Client) -> None:
    small = make_job(documents=1)
    complete(small)
    large = make_job(documents=20)
    complete(large)
    queries(operator, page_of(Job, small.pk))  # fills Django's cache of content types
    assert queries(operator, page_of(Job, large.pk)) == queries(operator, page_of(Job, small.pk))


def test_the_job_page_shows_rows_slots_and_audit_entries(viewer: Client, job: Job) -> None:
    Runner.objects.filter(job_id=job.pk, slot=0).update(token=job.pk, lease_until=job.created_at, worker="host-7:42")
    page = viewer.get(page_of(Job, job.pk)).content.decode()
    for text in ("processing", "0.txt", "1.txt", "number", "host-7:42", "job.created"):
        assert text in page
    assert "2.txt" not in page


def test_jobs_are_found_by_id_name_and_status(viewer: Client) -> None:
    sought = make_job()
    Job.objects.filter(pk=sought.pk).update(name="Q4 Invoice Run")
    lifecycle.cancel_job(sought.pk, organization=None, actor=Actor.user("ann"))
    other = make_job()
    for query in (f"q={sought.pk}", "q=invoice", "status=cancelled", "status=failed"):
        page = viewer.get(f"{page_of(Job)}?{query}").content.decode()
        assert str(sought.pk) in page
        assert str(other.pk) not in page


def test_nonsense_in_the_address_is_no_error(viewer: Client) -> None:
    for page in (f"{page_of(Job)}?status=bogus", f"{page_of(ResultRow)}?job=1", f"{page_of(Job)}?q=%00"):
        assert viewer.get(page, follow=True).status_code == 200


def test_result_rows_are_those_of_one_job_in_its_order(viewer: Client) -> None:
    other = make_job(documents=1)
    complete(other)
    job = make_job(documents=3)
    complete(job)
    page = viewer.get(f"{page_of(ResultRow)}?job={job.pk}").content.decode()
    assert page.index("0.txt") < page.index("1.txt") < page.index("2.txt")
    assert str(other.pk) not in page.split("<tbody")[1]


def test_no_page_asks_another_host(operator: Client, job: Job) -> None:
    for page in ("/admin/", page_of(Job), page_of(Job, job.pk), f"/admin/jobs/job/cancel/?id={job.pk}"):
        text = operator.get(page).content.decode()
        assert 'src="http' not in text
        assert 'href="http' not in text
