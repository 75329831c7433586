"""What goes wrong with an endpoint, and who is to blame for it: never the documents of others."""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from socket import create_server, socket
from typing import Any

import pytest

from bench.llm_server import LLMServer, Mood, breaks_off, drips, fails, hangs, says, sends
from jobs.models import Claim, Job, Organization
from jobs.models.engine import ClaimState
from jobs.waits import waits
from tests.jobs.api.caller import Caller
from tests.rivals import Rival
from tests.workers.conftest import cancel
from tests.workers.llm.conftest import (
    TEXT,
    TRUE,
    MakeJob,
    failure,
    rows,
    serve,
    serve_to_the_end,
    serve_without_model,
    slice_of,
)
from workers.conversation import Conversation
from workers.extraction.llm.endpoint import Away
from workers.extraction.llm.talk import Answer, Ask, Call
from workers.extraction.sandbox import FailureReply
from workers.model_line import LONGEST_PAUSE_S, ModelLine, line_of_settings
from workers.runner import Slice
from workers.usage import Usage
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


def read(caller: Caller, job: Job) -> Any:
    return caller.get(f"/v1/jobs/{job.id}").body


def test_a_job_says_what_it_waits_for(
    make: MakeJob, server: LLMServer, settings: Any, organization: Organization
) -> None:
    settings.SLICE_S = 0.1
    caller = Caller(organization, "read")
    job = make()
    assert "waiting_for" not in read(caller, job)
    server.usual = fails(503)
    while serve_to_the_end(job) is not SliceEnd.NO_MODEL:
        assert read(caller, job)["waiting_for"] is None, "it is read first"
    waiting = read(caller, job)
    assert waiting["status"] == "processing"
    assert waiting["waiting_for"]["code"] == "llm_unavailable"
    assert "(503)" in waiting["waiting_for"]["message"]
    assert "waiting_for" not in caller.get("/v1/jobs").body["data"][0]
    server.usual = says(TRUE)
    settings.SLICE_S = 60.0
    assert serve_to_the_end(job) is SliceEnd.NOTHING_OPEN
    assert waits.of(job.id) is None
    assert "waiting_for" not in read(caller, job)


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


@pytest.mark.parametrize("when", ["0", "-5", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_one_that_wants_no_pause_is_not_asked_without_an_end(
    make: MakeJob, server: LLMServer, settings: Any, when: str
) -> None:
    server.usual = fails(429, retry_after=when)
    serve_without_model(make(), settings)
    assert len(server.received) < 50, "with pauses of 10 ms in a slice of 100"


def test_pauses_grow_to_an_end_however_often_it_is_away() -> None:
    line = line_of_settings()
    for _ in range(2000):
        line.is_away(Away("It is called too often."))
    assert 0 < line.rests_until - time.monotonic() <= LONGEST_PAUSE_S
    line.close()


@contextmanager
def deaf() -> Iterator[int]:
    """A port where no connection comes about, and none is refused: as many wait as may."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_where_no_connection_comes_about_it_is_away(
    make: MakeJob, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.extraction.llm.http.CONNECT_S", 0.05)
    settings.LLM_TIMEOUT_S = 0.5
    with deaf() as port:
        settings.LLM_BASE_URL = f"http://127.0.0.1:{port}/v1"
        job = make()
        serve_without_model(job, settings)
    assert rows(job) == []


def test_c4_a_cancel_ends_a_connection_in_the_making(
    make: MakeJob, settings: Any, monkeypatch: pytest.MonkeyPatch, talks: list[Conversation]
) -> None:
    monkeypatch.setattr("workers.extraction.llm.http.CONNECT_S", 3600.0)
    settings.LLM_TIMEOUT_S = 7200.0
    with deaf() as port:
        settings.LLM_BASE_URL = f"http://127.0.0.1:{port}/v1"
        job = make()

        def wait_and_cancel() -> None:
            while not talks:
                time.sleep(0.005)
            cancel(job.id)

        rival = Rival(wait_and_cancel)
        assert serve(job) is SliceEnd.CANCELLED
        rival.answer()


@pytest.mark.parametrize(
    ("status", "message", "code"),
    [
        (400, "Invalid schema: In context=('properties', 'billing_address'), it is too deep.", "llm_call_refused"),
        (500, "Failed on: model_not_found insufficient_quota invalid_api_key", "llm_failed"),
    ],
)
def test_what_it_quotes_of_a_schema_or_a_document_is_no_word_on_the_account(
    make: MakeJob, server: LLMServer, status: int, message: str, code: str
) -> None:
    server.usual = fails(status, message)
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert failure(job)[0] == code


def test_a_call_larger_than_the_account_may_send_is_no_matter_of_waiting(make: MakeJob, server: LLMServer) -> None:
    said = "Request too large for small on tokens per min (TPM): Limit 10, Requested 14."
    server.usual = fails(429, said, code="rate_limit_exceeded")
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert failure(job)[0] == "llm_too_long"


def test_a_document_that_a_gateway_forbids_fails_alone(make: MakeJob, server: LLMServer) -> None:
    server.next(*[fails(403, "Blocked by the firewall.")] * 4)
    job = make(TEXT, TEXT + b"more")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    blocked, other = rows(job)
    assert (blocked.error_code, other.status) == ("llm_failed", "complete")
    assert "Blocked by the firewall." in blocked.error_message


@pytest.mark.parametrize(("mood", "code"), [(fails(403), "llm_key_refused"), (HTML, "llm_misconfigured")])
def test_one_that_never_got_through_with_anything_is_set_up_wrong(
    make: MakeJob, server: LLMServer, mood: Mood, code: str
) -> None:
    server.usual = mood
    job = make(*(TEXT + b"more" * number for number in range(5)))
    assert serve_to_the_end(job) is None
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", code)
    assert [row.error_code for row in rows(job)] == ["llm_failed"] * 2


def test_each_call_of_a_document_has_its_own_tries(make: MakeJob, server: LLMServer) -> None:
    server.next(fails(401), *[fails(500)] * 3, says("not JSON"), fails(401), fails(500), says(TRUE))
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert [row.values for row in rows(job)] == [TRUE]


def test_a_pause_longer_than_a_document_has_time_is_waited_for_by_none(
    make: MakeJob, server: LLMServer, settings: Any, talks: list[Conversation]
) -> None:
    """Other jobs have their turn, whatever it has cost."""
    settings.DOCUMENT_TIMEOUT_S = 60.0
    server.next(says("not JSON"), fails(429, retry_after="3600"))
    serve_without_model(make(), settings)
    assert time.monotonic() < talks[0].until


def test_who_asks_without_an_end_is_stopped(server: LLMServer, settings: Any) -> None:
    """An extractor counts its calls itself, but a file may have taken over its process."""
    settings.LLM_MAX_CALLS_PER_DOCUMENT = 3
    asked = Ask(Call("You fill in a form.", ["Go on."], {"type": "object"}))
    line = line_of_settings()
    talk = Conversation(line, lambda: None, math.inf, math.inf, Usage("small"))

    def again(answers: Sequence[Answer]) -> Ask:
        assert len(answers) <= 3
        return asked

    row = talk.carry_on(asked, again)
    assert isinstance(row, FailureReply)
    assert (row.code, len(server.received)) == ("llm_too_long", 3)
    line.close()


def test_answers_that_fill_the_memory_are_stopped(
    server: LLMServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.conversation.MOST_ANSWERED", 5000)
    server.usual = says("a" * 2000)
    asked = Ask(Call("You fill in a form.", ["Go on."], {"type": "object"}))
    line = line_of_settings()
    row = Conversation(line, lambda: None, math.inf, math.inf, Usage("small")).carry_on(asked, lambda _: asked)
    assert isinstance(row, FailureReply)
    assert (row.code, len(server.received)) == ("llm_failed", 3)
    line.close()


def test_a_client_that_cannot_be_made_ends_the_job_and_fails_no_document(make: MakeJob, settings: Any) -> None:
    settings.LLM_BASE_URL = "http://127.0.0.1:none/v1"
    job = make()
    assert serve_to_the_end(job) is None
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "llm_misconfigured")
    assert rows(job) == []
