"""Documents over HTTP: listed, read, deleted."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from jobs import lifecycle
from jobs.audit import SYSTEM
from jobs.documents import find_document
from jobs.models import AuditEntry, Document, Parse
from tests.factories import make_documents, make_job, make_organization
from tests.jobs.api.caller import Caller
from tests.jobs.api.uploading import files_stored, named
from tests.jobs.files import CSV, PDF


def test_content_of_a_document_that_is_deleted_meanwhile_is_404(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = caller.upload(named("a.pdf", PDF)).body

    def found_then_deleted(*args: Any) -> Document:
        document = find_document(*args)
        with django_capture_on_commit_callbacks(execute=True):
            caller.delete(made["links"]["self"])
        return document

    monkeypatch.setattr("jobs.api.documents.find_document", found_then_deleted)

    answer = caller.get(made["links"]["content"])

    assert (answer.status, answer.code) == (404, "not_found")


def test_content_is_the_file_itself_as_an_attachment(caller: Caller) -> None:
    made = caller.upload(named("Überweisung.html", b"<html><script>alert(1)</script>")).body

    answer = caller.get(made["links"]["content"])

    assert answer.content == b"<html><script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_markdown_is_409_until_it_has_been_read(caller: Caller) -> None:
    made = caller.upload(named("a.csv", CSV)).body
    before = caller.get(made["links"]["markdown"])
    Parse.objects.filter(sha256=made["sha256"]).update(done=True, markdown="| number |")

    after = caller.get(made["links"]["markdown"])

    assert (before.status, before.code) == (409, "conflict")
    assert after.body == {"document_id": made["id"], "markdown": "| number |"}


def test_document_that_cannot_be_read_says_why(caller: Caller) -> None:
    made = caller.upload(named("a.pdf", PDF)).body
    Document.objects.filter(pk=made["id"]).update(status="error", error_code="damaged", error_message="It is damaged.")

    assert caller.get(made["links"]["self"]).body["error"] == {"code": "damaged", "message": "It is damaged."}
    assert "It is damaged." in caller.get(made["links"]["markdown"]).body["message"]


def test_delete_removes_document_file_and_parse(
    caller: Caller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = caller.upload(named("a.pdf", PDF)).body

    with django_capture_on_commit_callbacks(execute=True):
        answer = caller.delete(made["links"]["self"])

    assert answer.body == {"deleted": True, "id": made["id"]}
    assert caller.get(made["links"]["self"]).status == caller.delete(made["links"]["self"]).status == 404
    assert (files_stored(caller), Parse.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(object_id=made["id"], action="document.deleted").exists()


def test_delete_while_a_live_job_names_it_is_409(caller: Caller) -> None:
    (document,) = make_documents(caller.organization, 1)
    job = make_job(caller.organization, documents=[document])

    refused = caller.delete(f"/v1/documents/{document.id}")
    lifecycle.cancel_job(job.id, organization=None, actor=SYSTEM)
    allowed = caller.delete(f"/v1/documents/{document.id}")

    assert (refused.status, refused.code, allowed.status) == (409, "conflict", 200)
    assert str(job.id) in refused.body["message"]


def test_list_filters(caller: Caller) -> None:
    old, new = make_documents(caller.organization, 2)
    make_documents(make_organization(), 1)
    Document.objects.filter(pk=old.pk).update(
        status="pending", filename="100%_Bill.PDF", batch_ids=["a", "b"], created_at=new.created_at - timedelta(days=9)
    )

    def found(**filters: Any) -> list[str]:
        return [document["id"] for document in caller.get("/v1/documents", **filters).body["data"]]

    between = (new.created_at - timedelta(days=1)).isoformat()
    assert found() == [str(new.id), str(old.id)]
    assert found(status="pending") == found(batch_id="b") == found(before=between) == [str(old.id)]
    assert found(search="%_bill.p") == [str(old.id)]
    assert found(status="completed") == found(after=between) == found(search="DOCUMENT") == [str(new.id)]
    assert found(search="%") == [str(old.id)]
    assert found(after=between, before=between) == found(batch_id="c") == []


def test_times_are_compared_as_they_are_shown(caller: Caller) -> None:
    (document,) = make_documents(caller.organization, 1)
    Document.objects.filter(pk=document.pk).update(created_at="2024-09-14T10:32:00.123456Z")

    def found(**filters: str) -> int:
        return int(caller.get("/v1/documents", **filters).body["pagination"]["total"])

    shown = caller.get(f"/v1/documents/{document.pk}").body["created_at"]
    assert (found(after=shown), found(before=shown)) == (0, 0)
    assert (found(after="2024-09-14T10:32:00.122Z"), found(before="2024-09-14T10:32:00.124Z")) == (1, 1)


@pytest.mark.parametrize(
    "moment", ["2024-09-14", "2024-09-14T10:32:00Z", "2024-09-14T10:32:00+02:00", "2024-01-01T00:00:00+23:59"]
)
def test_moments_are_read_in_many_forms(caller: Caller, moment: str) -> None:
    assert caller.get("/v1/documents", after=moment).status == 200


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("status", "complete"),
        ("after", "yesterday"),
        ("before", "2024-13-01"),
        ("after", "0001-01-01T00:00:00+14:00"),
        ("after", "\x00"),
        ("search", "a\x00"),
        ("batch_id", "\x00"),
        ("search", "x" * 300),
    ],
)
def test_wrong_filter_is_400_that_names_it(caller: Caller, parameter: str, value: str) -> None:
    answer = caller.get("/v1/documents", **{parameter: value})

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == [parameter]


def test_unknown_document_is_404(caller: Caller) -> None:
    assert caller.get(f"/v1/documents/{uuid4()}").status == 404
