"""One request after the other, through the pipe and back."""

import math
import time
from pathlib import Path

import pytest

from tests.workers.extraction.sandbox.conftest import (
    LONG_AGO,
    Make,
    answer,
    child_pid,
    reply_of,
    sleep,
    wait_until_in_work,
)
from workers.extraction.protocol import ExtractedRow, ParsedDocument
from workers.extraction.sandbox import (
    ExtractReply,
    ExtractRequest,
    FailureReply,
    Limits,
    ParseReply,
    ParseRequest,
    Sandbox,
)
from workers.extraction.sandbox.packing import pack, unpack

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": "string"}}}


def row_of(reply: ExtractReply) -> ExtractedRow:
    (row,) = reply.outcomes
    assert isinstance(row, ExtractedRow)
    return row


def several(documents: int, **options: object) -> ExtractRequest:
    return ExtractRequest("sleep", SCHEMA, options, [None] * documents)


def test_a_file_goes_in_and_a_row_comes_out(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "invoice.txt"
    path.write_text("Invoice number: A-77\n")

    parsed = answer(sandbox, ParseRequest(str(path), "text/plain"))
    assert isinstance(parsed, ParseReply)
    extracted = answer(sandbox, ExtractRequest("embedded", SCHEMA, {}, [parsed.parsed]))

    assert (parsed.pages, parsed.markdown) == (1, "Invoice number: A-77\n")
    assert isinstance(extracted, ExtractReply)
    assert row_of(extracted).fields["invoice_number"].value == "A-77"


def test_an_extractor_that_needs_no_document_gets_none(sandbox: Sandbox) -> None:
    reply = answer(sandbox, sleep(sleep_ms=1))

    assert isinstance(reply, ExtractReply)
    assert row_of(reply).fields["total"].value is None


def test_several_documents_share_a_request(sandbox: Sandbox) -> None:
    reply = answer(sandbox, several(3))

    assert isinstance(reply, ExtractReply)
    assert [type(outcome) for outcome in reply.outcomes] == [ExtractedRow] * 3


def test_of_several_documents_only_the_bad_one_fails(sandbox: Sandbox) -> None:
    good, bad = pack(ParsedDocument([], "", None, "text/plain")), b"no document"
    reply = answer(sandbox, ExtractRequest("embedded", SCHEMA, {}, [good, bad, good]))

    assert isinstance(reply, ExtractReply)
    assert [type(outcome) for outcome in reply.outcomes] == [ExtractedRow, FailureReply, ExtractedRow]


def test_the_child_says_which_of_several_documents_is_in_work(sandbox: Sandbox) -> None:
    before = time.monotonic()
    short, long = (pack(ParsedDocument([], f"sleep_ms: {ms}", None, "text/plain")) for ms in (1000, 600_000))
    sandbox.start(ExtractRequest("scripted", SCHEMA, {}, [short, long]), starts_until=LONG_AGO)
    assert sandbox.in_work() == (0, 0.0)
    sandbox.starts_until(math.inf)
    wait_until_in_work(sandbox, place=1)

    assert before + 1 <= sandbox.in_work()[1] <= time.monotonic()
    sandbox.kill()


def test_one_child_serves_many_requests(sandbox: Sandbox) -> None:
    answer(sandbox, sleep())
    first = child_pid(sandbox)
    answer(sandbox, sleep())

    assert child_pid(sandbox) == first


def test_a_document_that_cannot_be_used_is_an_answer(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()

    reply = answer(sandbox, ParseRequest(str(tmp_path / "empty.pdf"), "application/pdf"))

    assert isinstance(reply, FailureReply)
    assert reply.code == "empty_file"


def test_an_unexpected_error_keeps_its_traceback_from_the_user(sandbox: Sandbox) -> None:
    reply = answer(sandbox, ExtractRequest("no such extractor", {}, {}, [None]))

    assert isinstance(reply, FailureReply)
    assert reply.code == "internal_error"
    assert "KeyError" not in reply.message
    assert reply.message.startswith("The document could not be read")


def test_waiting_ends_with_its_time_and_not_with_the_request(sandbox: Sandbox) -> None:
    sandbox.start(sleep(), starts_until=LONG_AGO)

    assert sandbox.wait(0.01) is None
    assert sandbox.busy
    sandbox.starts_until(math.inf)
    assert isinstance(reply_of(sandbox), ExtractReply)
    assert not sandbox.busy


def test_a_second_request_has_to_wait_for_the_first(sandbox: Sandbox) -> None:
    sandbox.start(sleep(sleep_ms=200))

    with pytest.raises(RuntimeError):
        sandbox.start(sleep())
    reply_of(sandbox)
    with pytest.raises(RuntimeError):
        sandbox.wait(0)


def test_messages_many_times_the_size_of_the_pipe_go_both_ways(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(
        "".join(f"line {number} of a text that zlib cannot make small {number * 7919}\n" for number in range(40_000))
    )

    parsed = answer(sandbox, ParseRequest(str(path), "text/plain"))
    assert isinstance(parsed, ParseReply)
    assert len(parsed.parsed) > 1_000_000
    extracted = answer(sandbox, ExtractRequest("sleep", SCHEMA, {}, [parsed.parsed]))

    assert isinstance(extracted, ExtractReply)
    assert len(unpack(parsed.parsed).pages) == 40


def test_what_a_library_prints_stays_out_of_the_pipe(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "sys.addaudithook(lambda event, args: event == 'open' and str(args[0]).endswith('noisy.txt')"
        " and os.write(1, b'chatter') and None)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "noisy.txt").write_text("quiet")

    reply = answer(sandbox, ParseRequest(str(tmp_path / "noisy.txt"), "text/plain"))

    assert isinstance(reply, ParseReply)


def test_a_document_whose_parse_is_longer_than_the_worker_takes_says_so(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 400_000)

    reply = answer(make(Limits(parse_mb=1)), ParseRequest(str(path), "text/plain"))

    assert isinstance(reply, FailureReply)
    assert reply.code == "too_large"
    assert "at most 1 MB" in reply.message


@pytest.mark.parametrize(("fields", "kinds"), [(7_000, [ExtractedRow] * 2), (20_000, [FailureReply] * 3)])
def test_of_rows_that_are_longer_together_than_the_worker_takes_the_last_is_left_out(
    make: Make, fields: int, kinds: list[type]
) -> None:
    schema = {"type": "object", "properties": {f"field_{number:0>40}": {} for number in range(fields)}}

    reply = answer(make(Limits(rows_mb=1)), ExtractRequest("sleep", schema, {}, [None] * 3))

    assert isinstance(reply, ExtractReply)
    assert [type(outcome) for outcome in reply.outcomes] == kinds
