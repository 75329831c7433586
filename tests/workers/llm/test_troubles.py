"""What goes wrong with an endpoint, and who is to blame for it: never the documents of others."""

import time
from contextlib import closing
from socket import create_server
from typing import Any

import pytest

from bench.llm_server import LLMServer, Mood, breaks_off, drips, fails, hangs, says, sends
from jobs.models import Claim
from jobs.models.engine import ClaimState
from tests.workers.llm.conftest import TEXT, TRUE, MakeJob, failure, rows, serve, serve_without_model, slice_of
from workers.conversation import Conversation
from workers.model_line import ModelLine
from workers.runner import Slice
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)

NOT_HTTP = sends(b"SSH-2.0-OpenSSH\r\n\r\n")
HTML = sends(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\nhello")
HALF_JSON = sends(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"choices')
NO_CHOICES = sends(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\r\n{"choices":[]}')
PACKED = sends(
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}"
)
ENDLESS = sends(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + b" " * (5 << 20))
ELSEWHERE = sends(b"HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n")

MOMENTARY = {
    "breaks off": breaks_off,
    "is no HTTP": NOT_HTTP,
    "is HTML": HTML,
    "is half of it": HALF_JSON,
    "has no choices": NO_CHOICES,
    "is packed": PACKED,
    "has no end": ENDLESS,
    "is 500": fails(500),
    "is 503": fails(503),
    "is 429": fails(429),
    "is 429 and says when": fails(429, retry_after="0.1"),
    "is 429 and says nonsense": fails(429, retry_after="soon"),
    "is 529": fails(529),
}


@pytest.mark.parametrize("mood", MOMENTARY.values(), ids=MOMENTARY)
def test_an_answer_that_once_is_none_is_asked_for_again(make: MakeJob, server: LLMServer, mood: Mood) -> None:
    server.next(mood)
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert [row.values for row in rows(job)] == [TRUE]
    assert len(server.received) == 2


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        (fails(500), "failed (500)"),
        (breaks_off, "broke off"),
        (HTML, "STOOK_LLM_BASE_URL"),
        (hangs, "STOOK_LLM_TIMEOUT_SECONDS"),
        (drips, "STOOK_LLM_TIMEOUT_SECONDS"),
    ],
)
def test_what_it_never_gets_through_with_fails_alone_after_a_few_tries(
    make: MakeJob, server: LLMServer, settings: Any, mood: Mood, words: str
) -> None:
    settings.LLM_TIMEOUT_S = 0.1 if mood in (hangs, drips) else 20.0
    server.next(mood, mood, mood, mood)
    job = make(TEXT, TEXT + b"more")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    failed, other = rows(job)
    assert (failed.status, failed.error_code) == ("failed", "llm_failed")
    assert words in failed.error_message
    assert "4 times" in failed.error_message
    assert other.status == "complete"


def test_where_it_gets_through_with_nothing_it_is_not_the_documents(
    make: MakeJob, server: LLMServer, settings: Any
) -> None:
    """Two have failed by then; all others wait until it is well again."""
    server.usual = fails(500)
    job = make(*(TEXT + b"more" * number for number in range(5)))
    serve_without_model(job, settings)
    serve_without_model(job, settings)
    assert [row.error_code for row in rows(job)] == ["llm_failed"] * 2
    server.usual = says(TRUE)
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert [row.status for row in rows(job)] == ["failed"] * 2 + ["complete"] * 3


def test_what_it_refuses_for_good_fails_at_once_in_its_own_words(make: MakeJob, server: LLMServer) -> None:
    server.usual = fails(422, "Documents about bolts are not served.")
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert failure(job) == (
        "llm_call_refused",
        "The LLM endpoint refused the call (422): error Documents about bolts are not served.",
    )
    assert len(server.received) == 2, "with the form, and without"


def test_retry_after_is_waited_for(make: MakeJob, server: LLMServer) -> None:
    server.next(fails(429, retry_after="0.3"))
    assert serve(make()) is SliceEnd.NOTHING_OPEN
    first, second = server.received
    assert second.at - first.at >= 0.3


@pytest.mark.parametrize("mood", [fails(429), fails(503), None], ids=["is called too often", "is busy", "is not there"])
def test_where_it_is_away_no_document_fails(make: MakeJob, server: LLMServer, settings: Any, mood: Mood | None) -> None:
    """Whatever the time it is away: each goes back at the end of the slice, so that other jobs have their turn."""
    if mood is None:
        settings.LLM_BASE_URL = f"http://127.0.0.1:{free_port()}/v1"
    else:
        server.usual = mood
    job = make(TEXT, TEXT + b"more")
    for _ in range(2):
        serve_without_model(job, settings)
    assert rows(job) == []
    assert set(Claim.objects.filter(job_id=job.id).values_list("state", "tries", "suspect")) == {
        (ClaimState.OPEN, 0, False)
    }


def free_port() -> int:
    """One that nobody listens on."""
    with closing(create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_where_it_says_for_how_long_nobody_asks_before(make: MakeJob, server: LLMServer, settings: Any) -> None:
    server.usual = fails(429, retry_after="3600")
    job = make(TEXT, TEXT + b"more")
    for _ in range(3):
        serve_without_model(job, settings)
    assert len(server.received) == 1


def over[Answer](one_slice: Slice, answer: Answer) -> Answer:
    """What the model says when the slice is over."""
    one_slice._over_at = 0.0
    return answer


def test_a_document_that_has_cost_something_waits_in_place(make: MakeJob, server: LLMServer, settings: Any) -> None:
    job = make()
    one_slice = slice_of(job)
    server.next(says(lambda _: over(one_slice, "not JSON")), fails(429, retry_after="0.2"))
    assert one_slice.serve() is SliceEnd.NOTHING_OPEN
    assert [row.values for row in rows(job)] == [TRUE]
    assert len(server.received) == 3


def test_when_its_time_is_over_it_goes_back_all_the_same(
    make: MakeJob, server: LLMServer, talks: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelLine, "is_away", lambda line, _: end_the_time_of(line, talks[0]))
    server.next(says("not JSON"), fails(429))
    job = make()
    assert serve(job) is SliceEnd.NO_MODEL
    assert rows(job) == []


def end_the_time_of(line: ModelLine, talk: Conversation) -> None:
    line.rests_until, talk.until = time.monotonic() + 3600, 0.0


def test_a_text_that_is_too_long_for_the_model_says_so(make: MakeJob, server: LLMServer) -> None:
    server.usual = fails(400, "This model's maximum context length is 10 tokens.", code="context_length_exceeded")
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert failure(job)[0] == "llm_too_long"
