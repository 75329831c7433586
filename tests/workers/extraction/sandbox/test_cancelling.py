"""A cancel reaches the request it is meant for, and no other."""

import pytest

from tests.workers.extraction.sandbox.conftest import answer, child_pid, reply_of, sleep
from workers.extraction.protocol import Stopped
from workers.extraction.sandbox import ExtractReply, Sandbox, StoppedReply
from workers.extraction.sandbox.shared_page import ChildsPage, WorkersPage


def test_a_cancelled_request_stops_at_a_checkpoint_and_the_child_lives_on(sandbox: Sandbox) -> None:
    answer(sandbox, sleep())
    pid = child_pid(sandbox)
    sandbox.start(sleep(sleep_ms=600_000))
    assert sandbox.wait(0.05) is None

    sandbox.cancel()

    assert isinstance(reply_of(sandbox), StoppedReply)
    assert child_pid(sandbox) == pid


def test_a_request_cancelled_before_the_child_has_read_it_never_runs(sandbox: Sandbox) -> None:
    sandbox.start(sleep(sleep_ms=600_000))
    sandbox.cancel()

    assert isinstance(reply_of(sandbox), StoppedReply)


def test_a_cancel_does_not_stop_the_next_request(sandbox: Sandbox) -> None:
    sandbox.start(sleep(sleep_ms=600_000))
    sandbox.cancel()
    reply_of(sandbox)

    assert isinstance(answer(sandbox, sleep(sleep_ms=20)), ExtractReply)


def test_a_cancel_that_comes_after_the_reply_stops_nothing(sandbox: Sandbox) -> None:
    answer(sandbox, sleep())
    sandbox.cancel()

    assert isinstance(answer(sandbox, sleep(sleep_ms=20)), ExtractReply)


def test_the_token_compares_numbers() -> None:
    workers = WorkersPage()
    token = ChildsPage(workers.fd)
    token.begin(7)
    workers.cancel(6)
    token.checkpoint()
    workers.cancel(7)
    with pytest.raises(Stopped):
        token.checkpoint()
    workers.close()
