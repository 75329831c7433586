"""Documents over HTTP: uploaded, one or several, with their labels."""

import json

import pytest
from pytest_django import Settings

from jobs import signals
from jobs.api.multipart import UpToLimit
from jobs.models import Document, Parse
from tests.jobs.api.caller import Caller
from tests.jobs.api.uploading import files_stored, named
from tests.jobs.files import CSV, PDF, PNG


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


def test_one_of_several_that_was_there_already_and_cannot_be_read_says_both(caller: Caller) -> None:
    made = caller.upload(named("a.pdf", PDF)).body
    Document.objects.filter(pk=made["id"]).update(status="error", error_code="damaged", error_message="It is damaged.")

    again, refused = caller.upload(named("a.pdf", PDF), named("b.exe", b"\0\1")).body["data"]

    assert (again["id"], again["duplicate"], again["error"]["code"]) == (made["id"], True, "damaged")
    assert refused.keys() == {"filename", "error"}


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


def test_image_is_told_from_its_bytes(caller: Caller) -> None:
    assert caller.upload(named("a.pdf", PNG)).body["mime_type"] == "image/png"
