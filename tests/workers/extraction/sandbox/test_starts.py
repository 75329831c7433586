"""When a document may start, and when nothing can be started at all."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.workers.extraction.sandbox.conftest import LONG_AGO, Make, answer, reply_of, sleep, wait_until_in_work
from workers.extraction.sandbox import (
    ExtractReply,
    ExtractRequest,
    Limits,
    ParseReply,
    ParseRequest,
    Sandbox,
    SandboxDied,
    SandboxUnavailable,
    StoppedReply,
    process,
)


@pytest.fixture(params=["extract", "parse"])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> ExtractRequest | ParseRequest:
    path = tmp_path / "note.txt"
    path.write_text("A note.")
    return sleep() if request.param == "extract" else ParseRequest(str(path), "text/plain")


def test_c4_no_document_starts_on_old_knowledge(sandbox: Sandbox, document: ExtractRequest | ParseRequest) -> None:
    answer(sandbox, sleep())
    sandbox.start(document, starts_until=LONG_AGO)
    assert sandbox.wait(0.1) is None
    assert sandbox.in_work() == (0, 0.0)

    sandbox.starts_until(time.monotonic() + 60)

    assert isinstance(reply_of(sandbox), ExtractReply | ParseReply)


def test_c4_a_document_that_waits_to_start_can_be_stopped(
    sandbox: Sandbox, document: ExtractRequest | ParseRequest
) -> None:
    sandbox.start(document, starts_until=LONG_AGO)

    sandbox.cancel()

    assert isinstance(reply_of(sandbox), StoppedReply)
    assert sandbox.in_work() == (0, 0.0)


def test_c4_of_several_documents_none_starts_on_knowledge_that_grew_old_meanwhile(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STOOK_EXTRACTORS", "held-up=tests.workers.extraction.sandbox.held_up:HeldUp")
    done = tmp_path / "done"
    sandbox.start(ExtractRequest("held-up", {"type": "object", "properties": {}}, {"until": str(done)}, [None] * 3))
    wait_until_in_work(sandbox, place=0)

    sandbox.starts_until(LONG_AGO)
    done.touch()

    reply = reply_of(sandbox)
    assert isinstance(reply, ExtractReply)
    assert len(reply.outcomes) == 1


@contextmanager
def no_more_files() -> Iterator[None]:
    """A machine that is full, as far as this process can see: nothing more can be opened."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_machine_that_starts_no_process_is_no_fault_of_a_document(make: Make) -> None:
    sandbox = make(Limits())
    with no_more_files(), pytest.raises(SandboxUnavailable):
        sandbox.start(sleep())
    assert not sandbox.busy

    assert isinstance(answer(sandbox, sleep()), ExtractReply)


def test_a_reply_is_kept_though_no_spare_can_be_started(make: Make) -> None:
    sandbox = make(Limits(recycle_after=1))
    sandbox.start(sleep(sleep_ms=50))
    with no_more_files():
        assert isinstance(reply_of(sandbox), ExtractReply)


def test_a_child_that_ends_before_it_has_loaded_is_no_fault_of_a_document(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = make(Limits())
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SandboxUnavailable):
        answer(sandbox, sleep())
    assert not sandbox.busy


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_a_reply_that_cannot_be_decoded_is_told_as_such(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def too_deep(_: bytes) -> None:
        raise error

    monkeypatch.setattr(process, "read_reply", too_deep)
    with pytest.raises(SandboxDied, match="bad_reply"):
        answer(sandbox, sleep())
    assert not sandbox.busy
