"""Archives are unpacked within limits, and nothing in them decides where anything is written."""

import io
import zipfile

import pytest
from pytest_django import Settings

from jobs.archives import BadArchive, Budget, unpack
from tests.jobs.files import encrypted_member, zipped


def unpacked(content: bytes, budget: Budget | None = None) -> dict[str, bytes | str]:
    """Each member's content, or the refusal."""
    members = unpack(io.BytesIO(content), budget or Budget.of_settings())
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
    settings.MAX_FILE_BYTES = 2 * 1024 * 1024

    refusal = unpacked(zipped({"bomb.txt": bytes(5 * 1024 * 1024)}))["bomb.txt"]

    assert refusal == "It is larger than 2 MB."


def test_sum_over_the_limit_is_refused(settings: Settings) -> None:
    settings.MAX_ARCHIVE_BYTES = 1500

    members = unpacked(zipped({"a.txt": bytes(1000), "b.txt": bytes(1000)}))

    assert members["a.txt"] == bytes(1000)
    assert "more than is allowed" in str(members["b.txt"])


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
