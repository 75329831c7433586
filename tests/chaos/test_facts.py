"""What the judge reads in the database: a job that the product cancelled, and the same one changed behind its back."""

import json
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from jobs.models import Job
from tests.chaos.checker.facts import Facts, dump_facts, load_facts, read_facts
from tests.chaos.checker.judge import judge
from tests.chaos.history import History
from tests.factories import make_job
from tests.workers.conftest import cancel, claim_some, rows_of
from workers import fence, slots

ADDED = """
insert into result_row (id, job_id, position, slot, seq, document_id, filename, status, values, fields,
    validation_flags, error_code, error_message, recorded_at)
select %s, job_id, position + %s, slot, seq + 100, document_id, filename, status, values, fields, validation_flags,
    error_code, error_message, clock_timestamp()
from result_row where job_id = %s and position = 0
"""


@pytest.fixture
def cancelled(transactional_db: None) -> Job:
    """With four rows of ten."""
    job = make_job(documents=10)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    fence.record(held, rows_of(claim_some(held, 4)))
    return cancel(job.id)


def facts() -> Facts:
    return read_facts(make_conninfo(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"]))


def broken(promise: str) -> list[str]:
    (verdict,) = (one for one in judge(History(), facts(), workers=1).verdicts if one.promise == promise)
    return verdict.against


def without_guards(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1
        cursor.execute("set session_replication_role = origin")


def test_everything_is_read(cancelled: Job) -> None:
    found = facts()
    job_id = str(cancelled.id)
    job = found.jobs[job_id]
    assert cancelled.completed_at is not None
    assert (job.cancelled, job.ended, job.document_count, job.completed_documents) == (True, True, 10, 4)
    assert job.completed_at == pytest.approx(cancelled.completed_at.timestamp())
    assert (job.extractor, job.options) == (cancelled.extractor, cancelled.options)
    assert job.created_at == pytest.approx(cancelled.created_at.timestamp())
    assert [row.position for row in found.rows[job_id]] == [0, 1, 2, 3]
    assert {row.error_code for row in found.rows[job_id]} == {""}
    assert found.are_complete
    assert sum(slot.done for slot in found.slots[job_id]) == 4
    assert [claim.state for claim in found.claims[job_id]] == [2] * 4 + [0] * 6
    assert sorted(event.type for event in found.events[job_id]) == ["job.cancelled", "job.started"]
    assert sorted(found.audit[job_id]) == ["job.cancelled", "job.created"]
    assert len(found.documents) == 10


def test_they_can_be_kept_as_text(cancelled: Job) -> None:
    found = facts()
    assert found.rows
    assert load_facts(dump_facts(found)) == found


def test_those_that_were_kept_before_some_was_asked_for_are_known(cancelled: Job) -> None:
    text = json.loads(dump_facts(facts()))
    for row in text["rows"]:
        del row["error_code"]
    assert not load_facts(json.dumps(text)).are_complete


def test_a_row_that_failed_for_no_reason_is_found(cancelled: Job) -> None:
    assert not broken("innocent")
    without_guards(
        "update result_row set status = 'failed', error_code = 'timed_out', error_message = 'No.' "
        "where job_id = %s and position = 0",
        cancelled.id,
    )
    assert broken("innocent")


@pytest.mark.parametrize("promise", ["C7", "C8", "C9", "counters", "events"])
def test_what_the_product_did_holds(cancelled: Job, promise: str) -> None:
    assert not broken(promise)


def test_a_row_added_after_the_cancel_is_found(cancelled: Job) -> None:
    without_guards(ADDED, uuid.uuid4(), 4, cancelled.id)
    for promise in ("C2", "C7", "C8", "counters"):
        assert broken(promise)


def test_a_row_taken_away_is_found(cancelled: Job) -> None:
    without_guards("delete from result_row where job_id = %s and position = 0", cancelled.id)
    for promise in ("C2", "C8", "counters"):
        assert broken(promise)


def test_a_count_changed_after_the_end_is_found(cancelled: Job) -> None:
    without_guards("update job set completed_documents = 5 where id = %s", cancelled.id)
    for promise in ("C2", "events"):
        assert broken(promise)
