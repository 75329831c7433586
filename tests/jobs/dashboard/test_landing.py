"""Where the links of the API lead people."""

from django.contrib.auth.models import User
from django.test import Client

from jobs.job_object import job_object
from jobs.models import Job
from tests.factories import make_job


def test_the_link_of_a_job_leads_to_its_page_after_the_login(transactional_db: None) -> None:
    job = Job.objects.with_counts().get(pk=make_job().pk)
    link = job_object(job, base_url="https://stook.example")["links"]["dashboard"].removeprefix("https://stook.example")
    User.objects.create_superuser("ann", password="ann")
    client = Client()

    asked = client.get(link, follow=True)
    login, _ = asked.redirect_chain[-1]
    assert login.startswith("/admin/login/")
    page = client.post(login, {"username": "ann", "password": "ann"}, follow=True)

    assert page.redirect_chain[-1][0] == f"/admin/jobs/job/{job.pk}/change/"
    assert page.status_code == 200


def test_documents_and_schemas_have_theirs(transactional_db: None) -> None:
    job = make_job(documents=1)
    pk = job.schema_version.schema_id
    assert Client().get(f"/schemas/{pk}")["Location"] == f"/admin/jobs/schema/{pk}/change/"
    assert Client().get(f"/documents/{pk}")["Location"] == f"/admin/jobs/document/{pk}/change/"


def test_the_front_door_leads_to_the_admin() -> None:
    assert Client().get("/")["Location"] == "/admin/"


def test_nothing_is_posted_here() -> None:
    assert Client().post("/").status_code == 405
