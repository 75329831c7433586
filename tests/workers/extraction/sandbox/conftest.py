import time
from collections.abc import Callable, Iterator

import pytest

from workers.extraction.sandbox import ExtractRequest, Limits, ParseRequest, Sandbox
from workers.extraction.sandbox.messages import Reply

DEADLINE_S = 60.0
LONG_AGO = 0.0
"""Until then a document may start that shall wait for the test."""

type Make = Callable[[Limits], Sandbox]


def answer(sandbox: Sandbox, request: ParseRequest | ExtractRequest) -> Reply:
    sandbox.start(request)
    return reply_of(sandbox)


def reply_of(sandbox: Sandbox) -> Reply:
    deadline = time.monotonic() + DEADLINE_S
    while (reply := sandbox.wait(0.05)) is None:
        assert time.monotonic() < deadline, "the child did not answer"
    return reply


def wait_until_in_work(sandbox: Sandbox, *, place: int) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while (in_work := sandbox.in_work())[0] != place or not in_work[1]:
        assert time.monotonic() < deadline, "it was never in work"
        assert sandbox.wait(0.01) is None


def sleep(**options: object) -> ExtractRequest:
    return ExtractRequest("sleep", {"type": "object", "properties": {"total": {}}}, options, [None])


def child_pid(sandbox: Sandbox) -> int:
    assert sandbox._child is not None
    return sandbox._child.pid


def spare_pid(sandbox: Sandbox) -> int:
    assert sandbox._spare is not None
    return sandbox._spare.pid


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setenv("STOOK_BENCH", "1")
    made: list[Sandbox] = []

    def new(limits: Limits) -> Sandbox:
        made.append(Sandbox(limits))
        return made[-1]

    yield new
    for sandbox in made:
        sandbox.close()


@pytest.fixture
def sandbox(make: Make) -> Sandbox:
    return make(Limits())
