"""An extractor of the operator's own in the whole: refused where it does not work, with its options looked at."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import checks
from pytest_django import Settings
from structlog.testing import capture_logs

from jobs.models import Job, ResultRow
from tests.factories import make_documents, make_job, make_organization, make_schema
from tests.jobs.api.caller import Caller
from workers import own_extractors, process, slots, turn
from workers.extraction.registry import installed_extractors
from workers.extraction.sandbox import Limits, Sandbox

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "mine=tests.workers.own:Mine,unmade=tests.workers.own:Unmade,asks=tests.workers.own:Asks"
SETTING = f"{OWN},gone=tests.nowhere:Gone"


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", SETTING)
    settings.EXTRACTORS = installed_extractors()
    own_extractors.tell()


@pytest.fixture(scope="module")
def started() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOOK_EXTRACTORS", SETTING)
        box = Sandbox(Limits())
        box.warm()
        yield box
        box.close()


@pytest.fixture
def sandbox(started: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    monkeypatch.setattr(turn, "sandbox", lambda: started)
    return started


@pytest.fixture
def caller(transactional_db: None) -> Caller:
    return Caller(make_organization(), "read", "write")


def serve(job: Job) -> Job:
    held = slots.take_slot(lease_s=30)
    assert held is not None
    turn.serve_slice(held)
    job.refresh_from_db()
    return job


def refused(caller: Caller, extractor: str, **options: Any) -> list[tuple[str, str]]:
    schema = make_schema(caller.organization)
    make_documents(caller.organization, 1)
    asked = {"schema_id": str(schema.id), "extractor": extractor, "options": options}
    answer = caller.post("/v1/jobs", asked)
    return [(each["field"], each["message"]) for each in answer.body["details"]] if answer.status == 400 else []


def test_its_rows_are_checked_like_any_other(sandbox: Sandbox) -> None:
    job = serve(make_job(documents=1, extractor="mine", options={"limit": 7}))

    row = ResultRow.objects.get(job_id=job.id)
    assert (job.status, row.status) == ("complete", "complete")
    assert (row.values, row.confidence) == ({"number": "7", "total": 12.5, "paid": None}, 0.7)


def test_one_that_cannot_be_made_fails_the_job_and_no_document(sandbox: Sandbox) -> None:
    job = serve(make_job(documents=5, extractor="unmade"))

    assert (job.status, job.error_code) == ("failed", "extractor_not_usable")
    assert "Unmade() raised FileNotFoundError: model.bin." in job.error_message
    assert not ResultRow.objects.exists()


def test_one_that_asks_a_language_model_is_not_heard(sandbox: Sandbox, settings: Settings) -> None:
    """It would cost, and send who knows what; Stook's own alone may."""
    settings.LLM_BASE_URL = "http://127.0.0.1:9/v1"
    job = serve(make_job(documents=2, extractor="asks", options={}))

    assert job.status == "complete"
    assert [row.error_code for row in ResultRow.objects.filter(job_id=job.id)] == ["internal_error"] * 2
    assert process._line is None


def test_one_that_cannot_be_imported_fails_a_job_made_before() -> None:
    job = serve(make_job(documents=1, extractor="gone"))

    assert (job.status, job.error_code) == ("failed", "extractor_not_usable")
    assert "tests.nowhere:Gone cannot be imported" in job.error_message


def test_a_job_that_names_one_that_does_not_work_is_400(caller: Caller) -> None:
    ((field, message),) = refused(caller, "gone")

    assert field == "extractor"
    assert "ModuleNotFoundError" in message


@pytest.mark.parametrize(
    ("options", "field", "words"),
    [
        ({"limits": 1}, "options.limits", "has no option named 'limits'. It takes: limit, mode."),
        ({"limit": 0}, "options.limit", "less than the minimum of 1"),
        ({"limit": "1"}, "options.limit", 'not of type "integer"'),
        ({"mode": "slow"}, "options.mode", "quick"),
        ({"date_order": "DMY"}, "options.date_order", "no option named"),
    ],
)
def test_an_option_that_it_does_not_take_is_400(
    caller: Caller, options: dict[str, Any], field: str, words: str
) -> None:
    ((named, message),) = refused(caller, "mine", **options)

    assert named == field
    assert words in message


def test_options_that_it_takes(caller: Caller) -> None:
    assert refused(caller, "mine", limit=1, mode="quick") == []
    assert refused(caller, "mine", limit=None) == []
    assert refused(caller, "embedded", date_order="dmy") == []
    assert [field for field, _ in refused(caller, "embedded", date_oder="DMY")] == ["options.date_oder"]


def test_a_schema_may_name_it(caller: Caller) -> None:
    make_documents(caller.organization, 1)
    named = {"name": "Bill", "fields": {"number": "string"}, "extractor": "mine"}
    schema = caller.post("/v1/schemas", named).body

    chosen = [caller.post("/v1/jobs", {"schema_id": schema["id"], **more}) for more in ({}, {"extractor": "sleep"})]

    assert schema["extractor"] == "mine"
    assert [Job.objects.get(pk=each.body["id"]).extractor for each in chosen] == ["mine", "sleep"]
    assert caller.post("/v1/jobs", {"schema_id": schema["id"], "options": {"limits": 1}}).status == 400
    assert caller.put(schema["links"]["self"], {"name": "Bill", "fields": {"a": "string"}}).body["extractor"] is None
    for wrong in ("nobody", "gone"):
        assert caller.post("/v1/schemas", named | {"extractor": wrong}).body["details"][0]["field"] == "extractor"


def test_what_does_not_work_is_told_at_start_and_by_the_checks() -> None:
    with capture_logs() as said:
        own_extractors.tell()

    (told,) = [each for each in said if each["event"] == "extractor.not_usable"]
    assert (told["extractor"], "tests.nowhere" in told["reason"]) == ("gone", True)
    (warning,) = [each for each in checks.run_checks() if each.id == "workers.W001"]
    assert "gone" in warning.msg
