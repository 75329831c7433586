"""Uploads as bytes on the wire: of the files in a body, each is kept or the whole is refused."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from pytest_django import Settings

from jobs.api.multipart import CHUNK, read_form
from jobs.errors import Refused
from jobs.models import Document
from tests.jobs.api.caller import Answer, Caller

TYPE = "multipart/form-data; boundary=frontier"
END = b"--frontier--\r\n"


def part(content: bytes, filename: bytes = b"", *, name: bytes = b"file", more: bytes = b"") -> bytes:
    shown = b'; filename="%b"' % filename if filename else b""
    return b'--frontier\r\nContent-Disposition: form-data; name="%b"%b\r\n%b\r\n%b\r\n' % (name, shown, more, content)


def send(caller: Caller, *parts: bytes, content_type: str = TYPE) -> Answer:
    return caller.post("/v1/documents", b"".join(parts), content_type=content_type)


def read(body: bytes, *, step: int = CHUNK) -> dict[str, list[Any]]:
    """Fields as texts, files as their names and bytes; the body arrives in pieces of `step` bytes at most."""
    form = read_form(Trickle(body, step), TYPE)
    files = {name: [(file.name, file.read()) for file in found] for name, found in form.files.lists()}
    form.close()
    return {**dict(form.fields.lists()), **files}


class Trickle(io.BytesIO):
    def __init__(self, body: bytes, step: int) -> None:
        super().__init__(body)
        self.step = step

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.step if size is None or size < 0 else min(size, self.step))


@pytest.fixture
def temporary(tmp_path: Path, settings: Settings) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (b"../../etc/passwd", "passwd"),
        (b"C:\\bills\\a.txt", "a.txt"),
        ("a\u202eb\x07.txt".encode(), "ab.txt"),
        (b"x" * 300 + b".txt", "x" * 251 + ".txt"),
        (("票" * 300 + ".txt").encode(), "票" * 251 + ".txt"),
        ("Überweisung №7.txt".encode(), "Überweisung №7.txt"),
        (b"r\xe9s.txt", "r\ufffds.txt"),
        (b"..", "file"),
        (b".", "file"),
        (b"/", "file"),
        (b" ", "file"),
    ],
)
def test_file_is_kept_whatever_its_name(caller: Caller, name: bytes, kept: str) -> None:
    answer = send(caller, part(b"first", b"ok.txt"), part(b"second", name), END)

    assert answer.status == 201
    assert [(made["filename"], made["size_bytes"]) for made in answer.body["data"]] == [("ok.txt", 5), (kept, 6)]


@pytest.mark.parametrize(
    "body",
    [
        part(b"first", b"a.txt") + part(b"second", b"b.txt"),
        part(b"first", b"a.txt") + part(b"second", b"b.txt") + b"--frontier",
        part(b"first", b"a.txt") + part(b"second", b"b.txt")[:-2],
        part(b"first", b"a.txt") + b"--frontier\r\nContent-Disp",
        b"nothing of the kind",
    ],
)
def test_body_without_its_closing_boundary_is_400(caller: Caller, body: bytes) -> None:
    answer = send(caller, body)

    assert (answer.status, answer.code) == (400, "bad_request")
    assert "closing boundary" in answer.body["message"]
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        part(b"second", b"b.txt").replace(b"Content-Disposition", b"X-Disposition"),
        part(b"second", b"b.txt").replace(b'name="file"; ', b""),
        part(b"second", b"b.txt").replace(b"--frontier\r\n", b"--frontiersman\r\n"),
        part(b"second", b"b.txt", more=b"X-Long: " + b"x" * 100_000 + b"\r\n"),
        part(b"second", b"b.txt").replace(b'filename="', b"filename*=klingon''\""),
        part(b"second", b"b.txt", more=b"Content-Transfer-Encoding: quoted-printable\r\n"),
        part(b"a.b", b"b.txt", more=b"Content-Transfer-Encoding: base64\r\n"),
        part(b"abcde", b"b.txt", more=b"Content-Transfer-Encoding: base64\r\n"),
    ],
)
def test_part_that_cannot_be_read_is_400(caller: Caller, wrong: bytes) -> None:
    answer = send(caller, part(b"first", b"a.txt"), wrong, END)

    assert (answer.status, answer.code) == (400, "bad_request")
    assert not Document.objects.exists()


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=", TYPE + "\u00fc"])
def test_boundary_that_cannot_be_used_is_400_in_plain_words(caller: Caller, content_type: str) -> None:
    answer = send(caller, part(b"first", b"a.txt"), END, content_type=content_type)

    assert (answer.status, answer.code) == (400, "bad_request")
    assert answer.body["message"].startswith("The Content-Type names no boundary.")


def test_file_without_a_filename_is_400(caller: Caller) -> None:
    answer = send(caller, part(b"first", b"a.txt"), part(b"second"), END)

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == ["file"]


def test_file_under_another_name_is_400_that_names_it(caller: Caller) -> None:
    answer = send(caller, part(b"first", b"a.txt"), part(b"second", b"b.txt", name=b"file[]"), END)

    assert (answer.status, answer.code) == (400, "validation_error")
    assert [problem["field"] for problem in answer.body["details"]] == ["file[]"]


def test_input_in_which_no_file_was_chosen_counts_for_nothing(caller: Caller) -> None:
    nothing = part(b"").replace(b'name="file"', b'name="file"; filename=""')

    assert send(caller, part(b"first", b"a.txt"), nothing, END).body["filename"] == "a.txt"
    assert send(caller, nothing, END).code == "validation_error"


def bodies() -> Iterator[Any]:
    tricky = b"x--frontier\r\n\r\n-\r\r\n--front" + bytes(range(256))
    yield pytest.param(part(tricky, b"a.bin") + END, {"file": [("a.bin", tricky)]}, id="bytes like the boundary's")
    yield pytest.param(
        b"preamble\r\n" + part(b"1", b"a") + part(b"2", b"b") + part(b"\xc3\xbc", name=b"batch_id") + END + b"epilogue",
        {"file": [("a", b"1"), ("b", b"2")], "batch_id": ["ü"]},
        id="several, with words around them",
    )
    yield pytest.param(
        part(b"", b"a").removesuffix(b"\r\n") + part(b"", b"b") + END, {"file": [("a", b""), ("b", b"")]}, id="empty"
    )
    yield pytest.param(
        part(base64.encodebytes(tricky), b"a", more=b"Content-Transfer-Encoding: Base64\r\n") + END,
        {"file": [("a", tricky)]},
        id="base64",
    )
    yield pytest.param(part(b"1", b"a").replace(b"frontier", b"frontier \t") + END, {"file": [("a", b"1")]}, id="pad")
    yield pytest.param(END, {}, id="no part")


@pytest.mark.parametrize("step", [1, 7, CHUNK])
@pytest.mark.parametrize(("body", "expected"), list(bodies()))
def test_is_read_the_same_however_it_arrives(body: bytes, expected: dict[str, Any], step: int) -> None:
    assert read(body, step=step) == expected


def test_large_file_is_kept_whole() -> None:
    content = b"\r\n--frontie".join(b"line %d" % number for number in range(200_000))

    assert read(part(content, b"a.txt") + END) == {"file": [("a.txt", content)]}


@pytest.mark.parametrize(
    ("limit", "parts", "error"),
    [
        ("DATA_UPLOAD_MAX_NUMBER_FILES", [part(b"2", b"b")], TooManyFilesSent),
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", [part(b"1", name=b"a"), part(b"2", name=b"b")], TooManyFieldsSent),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", [part(b"12", name=b"a")], RequestDataTooBig),
    ],
)
def test_limits_hold_and_leave_no_file(
    settings: Settings, temporary: Path, limit: str, parts: list[bytes], error: type[Exception]
) -> None:
    setattr(settings, limit, 1)

    with pytest.raises(error):
        read(part(b"1", b"a") + b"".join(parts) + END)

    assert list(temporary.iterdir()) == []


def test_body_cut_off_in_a_file_leaves_none(temporary: Path) -> None:
    with pytest.raises(Refused):
        read(part(b"1", b"a") + part(b"x" * 100_000, b"b"))

    assert list(temporary.iterdir()) == []
