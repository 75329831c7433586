"""Documents over HTTP: uploaded, listed, read, deleted."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from jobs import lifecycle, signals
from jobs.api.multipart import UpToLimit
from jobs.audit import SYSTEM
from jobs.documents import find_document
from jobs.models import AuditEntry, Document, Parse
from tests.factories import make_documents, make_job, make_organization
from tests.jobs.api.caller import Caller
from tests.jobs.files import CSV, PDF, PNG, encrypted_member, zipped


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files_stored(caller: Caller) -> int:
    try:
        folders, _ = default_storage.listdir(str(caller.organization.id))
    except FileNotFoundError:
        return 0
    return sum(len(default_storage.listdir(f"{caller.organization.id}/{folder}")[1]) for folder in folders)


def test_upload_of_one_file_answers_with_its_document(caller: Caller) -> None:
    metadata = {"source": "mail", "year": 2024, "paid": False, "note": None}

    answer = caller.upload(named("bill.txt", PDF), metadata=json.dumps(metadata), batch_id="monday")

    assert answer.status == 201
    body = answer.body
    itself = f"/v1/documents/{body['id']}"
    assert body == {
        "id": body["id"],
        "filename": "bill.txt",
        "status": "pending",
        "error": None,
        "pages": None,
        "size_bytes": len(PDF),
        "mime_type": "application/pdf",
        "type_detected": "pdf",
        "language_detected": None,
        "sha256": body["sha256"],
        "batch_id": "monday",
        "batch_ids": ["monday"],
        "metadata": metadata,
        "extraction_count": 0,
        "created_at": body["created_at"],
        "links": {
            "self": itself,
            "markdown": f"{itself}/markdown",
            "content": f"{itself}/content",
            "dashboard": f"http://localhost/documents/{body['id']}",
        },
    }
    assert caller.get(itself).body == body
    assert Parse.objects.filter(organization=caller.organization, sha256=body["sha256"], done=False).exists()


def test_several_files_are_accepted_or_refused_each_on_its_own(caller: Caller) -> None:
    answer = caller.upload(named("a.pdf", PDF), named("b.exe", b"MZ\x00\x00" + bytes(99)), named("c.csv", CSV))

    first, second, third = answer.body["data"]
    assert (answer.status, first["type_detected"], third["type_detected"]) == (201, "pdf", "csv")
    assert (second["filename"], second["error"]["code"]) == ("b.exe", "unsupported_media_type")


def test_several_files_of_which_none_is_accepted_are_400(caller: Caller) -> None:
    answer = caller.upload(named("a.exe", b"\0\1"), named("b.exe", b"\0\2"))

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == ["file[0]", "file[1]"]


def test_one_file_of_another_type_is_415(caller: Caller) -> None:
    answer = caller.upload(named("a.pdf", b"\x7fELF" + bytes(99)))

    assert (answer.status, answer.code) == (415, "unsupported_media_type")
    assert "a.pdf" in answer.body["message"]


@pytest.mark.parametrize("size", [1001, 200_000])
def test_file_over_the_limit_is_413_and_leaves_nothing(caller: Caller, settings: Settings, size: int) -> None:
    settings.MAX_FILE_BYTES = 1000

    answer = caller.upload(named("a.txt", b"x" * size))

    assert (answer.status, answer.code) == (413, "file_too_large")
    assert files_stored(caller) == Document.objects.count() == 0


def test_file_of_many_chunks_is_kept_whole(caller: Caller) -> None:
    content = b"".join(b"line %d\n" % number for number in range(40_000))

    made = caller.upload(named("long.txt", content)).body

    assert caller.get(made["links"]["content"]).content == content


def test_no_more_than_the_limit_is_written_while_it_arrives(settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 1000
    handler = UpToLimit()
    handler.new_file("file", "a.txt", "text/plain", None)

    for start in range(0, 50_000, 500):
        handler.receive_data_chunk(b"x" * 500, start)
    file = handler.file_complete(50_000)

    assert file is not None
    assert (file.size, len(file.read())) == (50_000, 1500)
    file.close()


def test_empty_file_is_a_document_of_its_own_type(caller: Caller) -> None:
    body = caller.upload(named("empty.pdf", b"")).body

    assert (body["type_detected"], body["size_bytes"]) == ("empty", 0)


def test_same_bytes_give_the_document_back_under_both_batches(caller: Caller) -> None:
    first = caller.upload(named("a.pdf", PDF), batch_id="one").body

    second = caller.upload(named("other name.pdf", PDF), batch_id="two").body

    assert second.pop("duplicate") is True
    assert second == first | {"batch_id": "two", "batch_ids": ["one", "two"]}
    for batch in ("one", "two"):
        assert [found["id"] for found in caller.get("/v1/documents", batch_id=batch).body["data"]] == [first["id"]]
    assert files_stored(caller) == 1


def test_same_bytes_within_one_upload_are_one_document(caller: Caller) -> None:
    first, second = caller.upload(named("a.pdf", PDF), named("b.pdf", PDF)).body["data"]

    assert first["id"] == second["id"]
    assert ("duplicate" in first, second["duplicate"]) == (False, True)


def test_same_bytes_of_another_organization_are_another_document(caller: Caller, stranger: Caller) -> None:
    mine, theirs = caller.upload(named("a.pdf", PDF)).body, stranger.upload(named("a.pdf", PDF)).body

    assert mine["id"] != theirs["id"]
    assert "duplicate" not in theirs


def test_archive_answers_as_several(caller: Caller) -> None:
    inner = zipped({"deep/c.csv": CSV})
    answer = caller.upload(named("all.zip", zipped({"../../a.pdf": PDF, "b.exe": b"\0\1", "inner.zip": inner})))

    first, second, third = answer.body["data"]
    assert (first["filename"], third["filename"]) == ("a.pdf", "c.csv")
    assert second["error"]["code"] == "unsupported_media_type"


def test_archive_of_a_hundred_documents_is_taken_whole(caller: Caller) -> None:
    line = b"R-1000,2024-01-01,Anvils and other hardware,17.20\n"
    members = {f"{number}.csv": b"number,date,what,total\n%d\n" % number + line * 500 for number in range(100)}

    answer = caller.upload(named("all.zip", zipped(members)))

    assert [made["filename"] for made in answer.body["data"]] == list(members)
    assert {made.get("status") for made in answer.body["data"]} == {"pending"}


def test_archive_that_runs_out_of_time_says_what_was_left_out(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.api.uploads.UNPACK_S", 0.0)

    answer = caller.upload(named("all.zip", zipped({"a.csv": CSV})), named("b.pdf", PDF))

    late, accepted = answer.body["data"]
    assert (late["filename"], late["error"]["code"], accepted["filename"]) == ("a.csv", "bad_request", "b.pdf")
    assert late["error"]["message"].startswith("a.csv was left out: unpacking took too long.")


def test_archive_of_which_nothing_is_accepted_names_its_part_and_the_files_in_it(
    caller: Caller, settings: Settings
) -> None:
    settings.MAX_FILE_BYTES = 1024 * 1024
    bomb = zipped({"deep/large.txt": bytes(1024 * 1024 + 1), "b.exe": b"\0\1"})

    answer = caller.upload(named("a.exe", b"\0\1"), named("bomb.zip", bomb), named("c.exe", b"\0\2"))

    assert (answer.status, answer.code) == (400, "validation_error")
    told = [(problem["field"], problem["message"].split()[0]) for problem in answer.body["details"]]
    assert told == [("file[0]", "a.exe"), ("file[1]", "large.txt"), ("file[1]", "b.exe"), ("file[2]", "c.exe")]


def test_one_of_several_that_was_there_already_and_cannot_be_read_says_both(caller: Caller) -> None:
    made = caller.upload(named("a.pdf", PDF)).body
    Document.objects.filter(pk=made["id"]).update(status="error", error_code="damaged", error_message="It is damaged.")

    again, refused = caller.upload(named("a.pdf", PDF), named("b.exe", b"\0\1")).body["data"]

    assert (again["id"], again["duplicate"], again["error"]["code"]) == (made["id"], True, "damaged")
    assert refused.keys() == {"filename", "error"}


def test_archive_of_one_file_answers_as_several_too(caller: Caller) -> None:
    assert len(caller.upload(named("all.zip", zipped({"a.pdf": PDF}))).body["data"]) == 1


def test_archives_within_archives_have_an_end(caller: Caller) -> None:
    content = CSV
    for level in range(4):
        content = zipped({f"level-{level}.zip" if level else "a.csv": content})

    answer = caller.upload(named("all.zip", content), named("b.pdf", PDF))

    refused, accepted = answer.body["data"]
    assert "too deep" in refused["error"]["message"]
    assert accepted["filename"] == "b.pdf"


@pytest.mark.parametrize("content", [zipped({}), b"PK\x03\x04broken", encrypted_member("a.pdf", PDF)])
def test_archive_that_gives_no_document_is_400(caller: Caller, content: bytes) -> None:
    answer = caller.upload(named("all.zip", content))

    assert (answer.status, answer.code) == (400, "validation_error")


def test_more_files_than_allowed_are_400(caller: Caller, settings: Settings) -> None:
    settings.MAX_FILES_PER_UPLOAD = settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2

    answer = caller.upload(*(named(f"{number}.pdf", PDF) for number in range(3)))

    assert (answer.status, answer.code) == (400, "validation_error")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"metadata": "[1]"}, "metadata"),
        ({"metadata": '{"a": {"b": 1}}'}, "metadata"),
        ({"batch_id": "x" * 256}, "batch_id"),
        ({"batch_id": "a\x00b"}, "batch_id"),
    ],
)
def test_wrong_label_is_400_that_names_it(caller: Caller, fields: dict[str, str], field: str) -> None:
    answer = caller.upload(named("a.pdf", PDF), **fields)

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == [field]
    assert files_stored(caller) == 0


@pytest.mark.parametrize(
    "metadata", ["{", '{"a": NaN}', '{"a": "\\u0000"}', "\x00", "[" * 100_000, "[" * 65 + "]" * 65, "9" * 5000]
)
def test_metadata_that_is_not_json_is_400_that_names_it(caller: Caller, metadata: str) -> None:
    answer = caller.upload(named("a.pdf", PDF), metadata=metadata)

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == ["metadata"]


@pytest.mark.parametrize(("letters", "status"), [(65_527, 201), (65_528, 400)])
def test_metadata_has_a_limit_of_its_own(caller: Caller, letters: int, status: int) -> None:
    metadata = {"a": "x" * letters}  # with 9 bytes around them

    answer = caller.upload(named("a.pdf", PDF), metadata=json.dumps(metadata))

    assert answer.status == status
    assert status == 201 or [problem["field"] for problem in answer.body["details"]] == ["metadata"]


@pytest.mark.parametrize("body", [{}, {"file": "a"}, {"batch_id": "a"}])
def test_upload_without_a_file_is_400(caller: Caller, body: dict[str, str]) -> None:
    answers = [caller.post("/v1/documents", body), caller.form("/v1/documents", body)]

    assert [(answer.status, answer.code) for answer in answers] == [(400, "validation_error")] * 2


def test_fleet_is_told_once_of_all_new_documents(caller: Caller) -> None:
    heard: list[int] = []

    def listen(count: int, **_: object) -> None:
        heard.append(count)

    signals.document_accepted.connect(listen)
    try:
        caller.upload(named("a.pdf", PDF), named("b.pdf", PDF), named("c.csv", CSV))
        caller.upload(named("a.pdf", PDF))
    finally:
        signals.document_accepted.disconnect(listen)

    assert heard == [2]


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


def test_image_is_told_from_its_bytes(caller: Caller) -> None:
    assert caller.upload(named("a.pdf", PNG)).body["mime_type"] == "image/png"


def test_unknown_document_is_404(caller: Caller) -> None:
    assert caller.get(f"/v1/documents/{uuid4()}").status == 404
