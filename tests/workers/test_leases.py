"""When a lease counts as expired: not after a time in which nobody could renew it (C7)."""

import pytest
from django.db import connection

from jobs.models import Claim, Parse, Runner, Supervision
from tests.factories import make_organization, make_pending_document
from tests.workers.conftest import claim_some, silence, supervised
from workers import ingest, leases, supervisor
from workers.fence import HeldSlot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_slow_machine_is_no_gap(settings: pytest.FixtureRequest) -> None:
    """One begins after 40 seconds of silence."""
    settings.SUPERVISOR_INTERVAL_S = 10.0  # type: ignore[attr-defined]


def supervision(*, seen: str, unbroken: str = "1 hour") -> None:
    """Seen, and unbroken, since so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into supervision values (1, clock_timestamp() - %s::interval, clock_timestamp() - %s::interval) "
            "on conflict (id) do update set seen_at = excluded.seen_at, unbroken_since = excluded.unbroken_since",
            [seen, unbroken],
        )


def unbroken_s() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from clock_timestamp() - unbroken_since) from supervision")
        ((seconds,),) = cursor.fetchall()
    return float(seconds)


@pytest.fixture
def started_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the tests has not been running for an hour; what it says of itself is not the subject here."""
    monkeypatch.setattr(leases, "WITNESS", leases.WITNESS.replace("pg_postmaster_start_time()", "'2000-01-01'"))


def test_c7_a_lease_that_ended_under_supervision_has_expired(held: HeldSlot) -> None:
    silence(held)
    supervision(seen="0 seconds")
    assert supervisor.expire_leases() == 1


def test_c7_no_lease_expires_while_nobody_has_supervised(held: HeldSlot) -> None:
    silence(held)
    Supervision.objects.all().delete()
    assert supervisor.expire_leases() == 0
    supervision(seen="1 minute")
    assert supervisor.expire_leases() == 0, "the statement itself may have been held up"


def test_c7_after_a_gap_a_full_lease_passes_first(held: HeldSlot, started_long_ago: None) -> None:
    claim_some(held, 1)
    silence(held)
    supervision(seen="1 minute")
    supervisor.supervise_once()
    assert unbroken_s() < 30
    assert Runner.objects.filter(job_id=held.job_id, token=held.token).exists()
    assert not Claim.objects.filter(job_id=held.job_id, suspect=True).exists()


def test_c7_supervision_without_a_gap_goes_on(held: HeldSlot, started_long_ago: None) -> None:
    silence(held)
    supervision(seen="1 second")
    supervisor.supervise_once()
    assert unbroken_s() > 3000
    assert not Runner.objects.filter(job_id=held.job_id, token=held.token).exists()


@pytest.mark.parametrize("seen", ["-1 hour", "1 second"], ids=["the clock was set back", "the server has restarted"])
def test_c7_it_begins_anew_where_what_was_seen_cannot_be_compared(
    job: object, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    restarted = leases.WITNESS.replace("pg_postmaster_start_time()", "(clock_timestamp() - interval '0.1 seconds')")
    monkeypatch.setattr(leases, "WITNESS", restarted)
    supervision(seen=seen)
    leases.witness()
    assert unbroken_s() < 30


def test_c7_a_lease_from_before_the_clock_was_set_back_expires(held: HeldSlot) -> None:
    Runner.objects.filter(job_id=held.job_id, token=held.token).update(lease_until="2999-01-01T00:00:00Z")
    supervision(seen="0 seconds")
    assert supervisor.expire_leases() == 1


def test_c7_a_reader_is_not_thought_dead_after_a_gap(transactional_db: None) -> None:
    make_pending_document(make_organization(), "a.txt", b"a", "text/plain")
    assert ingest.take_document() is not None
    Parse.objects.update(lease_until="2000-01-01T00:00:00Z")
    assert ingest.take_document() is None
    supervised()
    taken = ingest.take_document()
    assert taken is not None
    assert taken.tries == 1
