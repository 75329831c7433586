"""Two people at the admin: one who may do everything, and one who may only look."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from jobs import lifecycle
from jobs.models import Job
from tests.factories import make_job
from tests.workers.conftest import claim_some, rows_of
from workers import fence, slots


@pytest.fixture
def operator(transactional_db: None) -> Client:
    return _logged_in(User.objects.create_superuser("ann"))


@pytest.fixture
def viewer(transactional_db: None) -> Client:
    user = User.objects.create_user("vic", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return _logged_in(user)


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def job(transactional_db: None) -> Job:
    """Processing, with 2 of its 3 rows."""
    job = make_job(documents=3)
    serve(2)
    return Job.objects.get(pk=job.pk)


def serve(documents: int) -> None:
    """Record some rows of the only job that waits, as a runner does."""
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, documents)))
    fence.release(held)


def complete(job: Job) -> None:
    serve(job.document_count)
    assert lifecycle.complete_job(job.pk)
