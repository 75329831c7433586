"""Rows as they are recorded, whatever an extractor gives."""

import json
from typing import Any

import msgspec
import pytest

from jobs.models import ResultRow
from tests.factories import make_job
from tests.workers.conftest import claim_some, rows_of
from workers import slots
from workers.extraction.protocol import ExtractedRow, FieldValue
from workers.extraction.sandbox import Sandbox
from workers.plan import plan_of
from workers.rows import failed_row, row_of
from workers.runner import Slice
from workers.storable import storable, storable_json

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_a_refused_batch_only_the_refused_row_fails(sandbox: Sandbox) -> None:
    job = make_job(documents=3)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    rows = rows_of(claim_some(held, 3))
    rows[1] = msgspec.structs.replace(rows[1], filename="x" * 300)
    Slice(held, plan_of(job.id), sandbox)._recorder.record(rows)
    recorded = ResultRow.objects.filter(job_id=job.id).order_by("position")
    assert [row.status for row in recorded] == ["complete", "failed", "complete"]
    assert recorded[1].error_code == "not_storable"


def test_a_row_that_cannot_be_encoded_fails_alone(sandbox: Sandbox) -> None:
    job = make_job(documents=2)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    endless: list[Any] = []
    endless.append(endless)
    rows = rows_of(claim_some(held, 2))
    rows[0] = msgspec.structs.replace(rows[0], values={"number": endless})
    Slice(held, plan_of(job.id), sandbox)._recorder.record(rows)
    recorded = ResultRow.objects.filter(job_id=job.id).order_by("position")
    assert [(row.status, row.error_code) for row in recorded] == [("failed", "not_storable"), ("complete", "")]


@pytest.mark.parametrize(
    ("code", "message"), [("\x00", "Why."), ("\ud800", "Why."), ("x" * 100, "Why."), ("code", ""), ("code", "\x00")]
)
def test_whatever_an_extractor_gives_as_the_reason_is_recorded(sandbox: Sandbox, code: str, message: str) -> None:
    job = make_job(documents=1)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    claim_some(held, 1)
    Slice(held, plan_of(job.id), sandbox)._recorder.record(
        [failed_row(position=0, filename="a", code=code, message=message)]
    )
    row = ResultRow.objects.get(job_id=job.id)
    assert row.error_message
    assert row.error_code != "not_storable"


def test_names_of_fields_are_made_storable(sandbox: Sandbox) -> None:
    job = make_job(documents=1)
    held = slots.take_slot(lease_s=30)
    assert held is not None
    claim_some(held, 1)
    row = row_of(ExtractedRow({"a\ud800": FieldValue("b\x00")}, None), position=0, filename="a")
    Slice(held, plan_of(job.id), sandbox)._recorder.record([row])
    assert ResultRow.objects.get(job_id=job.id).values == {"a\ufffd": "b\ufffd"}


def test_what_the_database_cannot_hold_is_made_storable() -> None:
    refused = {"a\x00": ["\ud800", float("nan"), 1.5, None], "\\u0000": "\\u0000"}
    taken = {"a\ufffd": ["\ufffd", None, 1.5, None], "\\u0000": "\\u0000"}
    assert storable(refused) == taken
    assert json.loads(storable_json(refused)) == taken
    assert json.loads(storable_json({"a\x00": "\x00"})) == {"a\ufffd": "\ufffd"}


def test_a_cell_is_filled_unless_it_is_null_or_empty() -> None:

    values: list[Any] = [None, "", [], 0, False]
    fields = {str(place): FieldValue(value) for place, value in enumerate(values)}
    assert row_of(ExtractedRow(fields, None), position=0, filename="a").filled == 2
