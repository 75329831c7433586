"""The statements that every request waits for."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from jobs.hot_statements import lock_job, read_job, sum_slots, usable_key, usable_key_with_job
from jobs.job_object import job_object
from jobs.models import APIKey, Job
from jobs.models.access import digest_of
from tests.factories import make_job, make_organization
from tests.workers.conftest import claim_some, rows_of
from workers import fence, slots

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "stook_" + 40 * "k"


def make_key(**more: object) -> APIKey:
    organization = make_organization()
    return APIKey.objects.create(
        organization=organization, name="k", prefix=TEXT[:12], digest=digest_of(TEXT), scopes=["read"], **more
    )


def test_a_key_comes_whole_and_with_its_organization() -> None:
    made = make_key()
    found = usable_key(digest_of(TEXT))
    assert found is not None
    assert vars(found).keys() >= vars(APIKey.objects.get()).keys()
    assert found.scopes == ["read"]
    assert found.organization == made.organization
    assert found.organization.name == made.organization.name


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
def test_a_key_that_is_over_is_none(column: str) -> None:
    make_key(**{column: timezone.now() - timedelta(seconds=1)})
    assert usable_key(digest_of(TEXT)) is None
    assert usable_key(digest_of("stook_another")) is None


def test_a_request_after_a_restart_of_the_database_does_not_notice() -> None:
    make_key()
    end_this_connection()
    assert usable_key(digest_of(TEXT)) is not None


def test_what_is_wrong_with_a_connection_in_order_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    make_key()
    monkeypatch.setattr("jobs.hot_statements.USABLE_KEY", "select pg_advisory_lock(1), %(digest)s::text")
    with psycopg.connect(connection.connection.info.dsn) as other, connection.cursor() as cursor:
        other.execute("select pg_advisory_lock(1)")
        cursor.execute("set lock_timeout = '10ms'")
        with pytest.raises(OperationalError):
            usable_key(digest_of(TEXT))
        cursor.execute("reset lock_timeout")


def test_a_plan_that_is_of_no_more_use_is_made_anew() -> None:
    """After a migration, which nobody tells the processes of."""
    job = make_job(documents=1)
    lengths = "alter table job alter column name type varchar({})"

    def lock() -> Job | None:
        with transaction.atomic():
            return lock_job(job.pk, None)

    assert read_job(job.organization_id, job.pk) == lock() == job
    change(lengths.format(210))
    try:
        assert read_job(job.organization_id, job.pk) == job
        assert lock() == job
        change(lengths.format(220))
        with pytest.raises(DatabaseError):
            lock()  # a transaction cannot go on
        assert lock() == job
    finally:
        change(lengths.format(200))


def test_a_job_is_read_as_its_list_has_it() -> None:
    job = make_job(documents=3)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, 2)))
    expected = Job.objects.with_counts().get(pk=job.pk)
    found = read_job(job.organization_id, job.pk)
    assert found is not None
    told = job_object(found, base_url="")
    assert told | {"estimated_seconds_remaining": None} == job_object(expected, base_url="") | {
        "estimated_seconds_remaining": None
    }
    assert told["completed_documents"] == sum_slots(job.pk)[0] == 2


def test_a_job_read_with_its_key_is_the_same() -> None:
    key = make_key()
    job = make_job(documents=3, organization=key.organization)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, 2)))

    found = usable_key_with_job(key.digest, job.pk)

    assert found is not None
    found_key, found_job = found
    assert (found_key, found_key.organization, found_job) == (key, key.organization, job)
    assert found_job is not None
    alone = read_job(job.organization_id, job.pk)
    assert alone is not None
    told, told_alone = (job_object(one, base_url="") for one in (found_job, alone))
    told.pop("estimated_seconds_remaining"), told_alone.pop("estimated_seconds_remaining")
    assert told == told_alone


def test_a_key_comes_without_the_job_of_another_organization_or_one_that_is_not_there() -> None:
    key, foreign = make_key(), make_job(documents=1)
    for job_id in (foreign.pk, key.pk):
        assert usable_key_with_job(key.digest, job_id) == (key, None)
    assert usable_key_with_job(digest_of("stook_another"), foreign.pk) is None


def test_what_a_job_object_does_not_tell_is_read_when_asked() -> None:
    job = make_job(documents=1, options={"sleep_ms": 5})
    found = read_job(job.organization_id, job.pk)
    assert found is not None
    assert found.options == {"sleep_ms": 5}
    assert found.schema_version.field_names == job.schema_version.field_names


def test_nobody_reads_or_locks_the_job_of_another_organization() -> None:
    job, other = make_job(documents=1), make_organization()
    assert read_job(other.id, job.pk) is None
    with transaction.atomic():
        assert lock_job(job.pk, other) is None
        assert lock_job(job.pk, job.organization) == job
        assert lock_job(job.pk, None) == job


def change(statement: str) -> None:
    """From outside, as migrations do."""
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute(statement.encode())


def end_this_connection() -> None:
    """As a server does that is shut down."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [pid])
