"""Archives are unpacked within limits, and nothing in them decides where anything is written."""

import io
import itertools
import struct
import time
import zipfile

import pytest
from pytest_django import Settings

from jobs.archives import BadArchive, Budget, unpack
from tests.jobs.files import encrypted_member, zipped

MB = 1024 * 1024


def budget_for(content: bytes, seconds: float = 60) -> Budget:
    return Budget.of_upload(len(content), time.monotonic() + seconds)


def unpacked(content: bytes, budget: Budget | None = None) -> dict[str, bytes | str]:
    """Each member's content, or the refusal."""
    members = unpack(io.BytesIO(content), budget or budget_for(content))
    return {member.name: member.file.read() if member.file else member.refusal for member in members}


def test_gives_the_files_and_leaves_folders_and_junk() -> None:
    content = zipped(
        {"a.txt": b"A", "folder/": b"", "folder/b.txt": b"B", "__MACOSX/a.txt": b"x", ".DS_Store": b"x", "x/._b": b"x"}
    )

    assert unpacked(content) == {"a.txt": b"A", "folder/b.txt": b"B"}


def test_encrypted_member_is_refused_and_the_others_are_not() -> None:
    raw = zipped({"inner.zip": encrypted_member("secret.txt", b"S"), "b.txt": b"B"})

    assert unpacked(raw)["b.txt"] == b"B"
    assert "encrypted" in str(unpacked(encrypted_member("secret.txt", b"S"))["secret.txt"])


def test_damaged_member_is_refused() -> None:
    content = bytearray(zipped({"a.txt": b"A" * 5000}))
    start = content.index(b"a.txt") + 5
    content[start : start + 6] = b"\xff" * 6

    assert "damaged" in str(unpacked(bytes(content))["a.txt"])


def test_member_over_the_size_of_a_file_is_refused(settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 2 * MB

    members = unpacked(zipped({"bomb.txt": bytes(2 * MB + 1), "b.txt": bytes(2 * MB)}))

    assert members["bomb.txt"] == "is larger than the 2 MB that a file may have."
    assert len(members["b.txt"]) == 2 * MB


def test_sum_over_the_limit_is_refused_and_what_fits_is_not(settings: Settings) -> None:
    settings.MAX_ARCHIVE_BYTES = 1500

    members = unpacked(zipped({"a.txt": bytes(1000), "b.txt": bytes(501), "c.txt": bytes(500)}))

    assert [members[name] for name in ("a.txt", "c.txt")] == [bytes(1000), bytes(500)]
    assert "more than is allowed" in str(members["b.txt"])


def test_what_unpacks_to_far_more_than_was_sent_is_refused() -> None:
    """Sixteen times 8 MB in 130 KB: a text packs to a tenth, and not to a thousandth."""
    content = zipped({f"{number}.txt": bytes(8 * MB) for number in range(16)})
    budget = budget_for(content)

    members = unpacked(content, budget)

    assert 64 * MB <= sum(len(member) for member in members.values() if isinstance(member, bytes)) <= 77 * MB
    assert 6 <= sum("more than is allowed" in member for member in members.values() if isinstance(member, str)) <= 8
    assert budget.total_bytes >= 0


@pytest.mark.parametrize("part", ["encrypted", "over the size of a file", "over the sum"])
def test_refused_member_is_not_read(settings: Settings, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    settings.MAX_FILE_BYTES = 100 if part == "over the size of a file" else MB
    settings.MAX_ARCHIVE_BYTES = 100 if part == "over the sum" else MB
    content = encrypted_member("a.txt", bytes(500)) if part == "encrypted" else zipped({"a.txt": bytes(500)})
    monkeypatch.setattr(zipfile.ZipFile, "open", None)

    assert isinstance(unpacked(content)["a.txt"], str)


def test_member_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    content = bytearray(zipped({"a.txt": bytes(5 * MB), "b.txt": b"B"}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(signature) + place, 1000)
    budget = budget_for(bytes(content))
    before = budget.total_bytes

    members = unpacked(bytes(content), budget)

    assert "damaged" in str(members["a.txt"])
    assert members["b.txt"] == b"B"
    assert before - budget.total_bytes <= 1001


def test_what_is_not_unpacked_in_time_is_refused() -> None:
    content = zipped({"a.txt": b"A", "b.txt": b"B"})
    budget = budget_for(content)
    members = unpack(io.BytesIO(content), budget)

    first = next(members)
    budget.deadline = time.monotonic()
    (second,) = members

    assert (first.refusal, second.file) == ("", None)
    assert second.refusal.startswith("was left out: unpacking took too long.")


def test_time_can_end_within_a_member(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"a.txt": bytes(20 * MB)})
    ticks = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: float(next(ticks)))  # a second each time that it is looked at
    budget = Budget.of_upload(len(content), deadline=5.0)

    assert "took too long" in str(unpacked(content, budget)["a.txt"])
    assert budget.total_bytes >= 64 * MB - 6 * MB


def test_too_many_files_are_refused(settings: Settings) -> None:
    settings.MAX_ARCHIVE_FILES = 2

    with pytest.raises(BadArchive, match="holds 3 files"):
        unpacked(zipped({"a": b"", "b": b"", "c": b""}))


def test_directory_too_large_to_be_read_is_refused_before_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.archives.MAX_DIRECTORY_BYTES", 100)
    monkeypatch.setattr(zipfile, "ZipFile", None)

    with pytest.raises(BadArchive, match="too many"):
        unpacked(zipped_names)


zipped_names = zipped({f"{number:020}": b"" for number in range(5)})


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"", b"PK\x05\x06" + b"\xff" * 18])
def test_damaged_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BadArchive):
        unpacked(content)
