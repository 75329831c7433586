"""An archive over HTTP is its documents."""

import pytest
from pytest_django import Settings

from tests.jobs.api.caller import Caller
from tests.jobs.api.uploading import named
from tests.jobs.files import CSV, PDF, encrypted_member, zipped


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
