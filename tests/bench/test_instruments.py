"""What the instruments see, and what they take out."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bench.instrumented import instruments
from bench.instrumented.notes import starts
from workers import turn
from workers.extraction.sandbox import ExtractRequest, Sandbox
from workers.extraction.sandbox.process import ChildProcess
from workers.pace import Pace
from workers.watch import Watch

JOB = uuid4()
PATCHED = [
    (turn, "Slice"),
    (Watch, "look"),
    (Watch, "ask_ahead"),
    (Watch, "fresh_until"),
    (Pace, "reply_expected_s"),
    (ChildProcess, "receive"),
]


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in a worker that serves a job which asks for notes; taken away again afterwards."""
    for owner, name in PATCHED:
        monkeypatch.setattr(owner, name, vars(owner)[name])
    monkeypatch.setattr(instruments, "_starts", starts(tmp_path))
    monkeypatch.setattr(instruments, "_job", JOB)
    monkeypatch.setattr(instruments, "_noting", True)
    instruments.install()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.close()


def test_nothing_wakes_a_slice_early_where_the_check_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Pace()
    pace.replied(0.01)

    assert pace.reply_expected_s == 0.01
    monkeypatch.setattr(instruments, "_checking", False)
    assert pace.reply_expected_s == 0.0


def test_a_start_is_noted_when_the_sandbox_begins_and_not_when_it_is_handed_over(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.start(request(), starts_until=0.0)
    assert sandbox.wait(0.05) is None
    allowed_at = time.monotonic()
    sandbox.starts_until(allowed_at + 60)

    assert sandbox.wait(60) is not None

    (start,) = starts(tmp_path).of(JOB)
    assert start.at >= allowed_at


def test_a_document_that_never_began_is_no_start(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.start(request(), starts_until=0.0)
    sandbox.cancel()

    assert sandbox.wait(60) is not None

    assert list(starts(tmp_path).of(JOB)) == []


def test_a_document_has_one_note_however_often_it_is_waited_for(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.start(request(sleep_ms=50))
    while sandbox.wait(0.001) is None:
        pass

    assert len(list(starts(tmp_path).of(JOB))) == 1


def request(**options: float) -> ExtractRequest:
    return ExtractRequest(extractor="sleep", schema={}, options=dict(options), parsed=[None])
