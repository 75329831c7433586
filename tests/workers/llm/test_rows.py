"""Documents that become rows by a model's answers."""

import json
from typing import Any

import pytest
from django.db import connection

from bench.llm_server import INPUT_TOKENS, OUTPUT_TOKENS, LLMServer, Mood, fails, says, sends, waits
from jobs.models import Claim, Document, Job
from jobs.models.engine import ClaimState
from jobs.results import Walk, row_json
from tests.factories import make_job
from tests.rivals import Rival
from tests.workers.llm.conftest import KEY, TEXT, TRUE, MakeJob, failure, rows, serve, serve_to_the_end
from workers import process
from workers.watch import SliceEnd

pytestmark = pytest.mark.django_db(transaction=True)


def shown(job: Job) -> dict[str, Any]:
    """The job's only row as the API serves it."""
    whole = Job.objects.with_counts().get(pk=job.pk)
    (row,) = Walk(whole, status=None, after=None, limit=None)
    answer: dict[str, Any] = json.loads(row_json(row, ["invoice_number", "total"]))
    return answer


def test_a_document_becomes_a_row_with_its_places_and_its_cost(make: MakeJob, server: LLMServer) -> None:
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    row = shown(job)
    assert (row["status"], row["values"]) == ("complete", TRUE)
    assert row["fields"]["total"]["source_text"] == "120.50"
    assert row["usage"] == {
        "model": "small",
        "calls": 1,
        "input_tokens": INPUT_TOKENS,
        "output_tokens": OUTPUT_TOKENS,
    }


def test_a_row_that_cost_nothing_says_nothing_of_it(make: MakeJob, server: LLMServer) -> None:
    job = make(extractor="embedded")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert "usage" not in shown(job)
    assert server.received == []


def test_openai_is_asked_as_its_api_has_it(make: MakeJob, server: LLMServer) -> None:
    serve(make())
    (request,) = server.received
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["model"] == "small"
    assert [message["role"] for message in request.body["messages"]] == ["system", "user"]
    form = request.body["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["strict"] is True
    assert list(form["json_schema"]["schema"]["properties"]) == ["invoice_number", "total"]
    assert "Invoice number: INV-1" in request.turns[0]


def test_anthropic_is_asked_as_its_api_has_it(make: MakeJob, server: LLMServer, settings: Any) -> None:
    settings.LLM_PROVIDER, settings.LLM_BASE_URL = "anthropic", server.url.removesuffix("/v1")
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    (request,) = server.received
    assert request.path == "/v1/messages"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["max_tokens"] == 8192
    assert request.body["output_config"]["format"]["type"] == "json_schema"
    assert shown(job)["values"] == TRUE
    assert shown(job)["usage"]["input_tokens"] == INPUT_TOKENS


def test_the_answers_so_far_are_kept_from_call_to_call(make: MakeJob, server: LLMServer) -> None:
    server.next(says("not JSON"), says({"invoice_number": "INV-1", "total": []}), says(TRUE))
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert shown(job)["values"] == TRUE
    assert [len(request.turns) for request in server.received] == [1, 3, 5]
    assert server.received[2].turns[:3] == server.received[1].turns
    assert shown(job)["usage"]["calls"] == 3


def test_a_document_that_fails_tells_what_it_has_cost(make: MakeJob, server: LLMServer) -> None:
    server.usual = says("I would rather not.")
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert failure(job)[0] == "llm_not_json"
    assert shown(job)["usage"]["calls"] == 3


@pytest.mark.parametrize(("provider", "end"), [("openai", "content_filter"), ("anthropic", "refusal")])
def test_so_does_one_that_the_model_refuses_to_read(
    make: MakeJob, server: LLMServer, settings: Any, provider: str, end: str
) -> None:
    settings.LLM_PROVIDER = provider
    server.usual = says("", end=end)
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert failure(job)[0] == "llm_refused"
    assert shown(job)["usage"] == {
        "model": "small",
        "calls": 1,
        "input_tokens": INPUT_TOKENS,
        "output_tokens": OUTPUT_TOKENS,
    }


def test_an_answer_without_an_answer_in_it_has_cost_what_it_says(make: MakeJob, server: LLMServer) -> None:
    server.next(sends_json({"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 9}}))
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert shown(job)["values"] == TRUE
    assert shown(job)["usage"]["calls"] == 2
    assert shown(job)["usage"]["input_tokens"] == 900 + INPUT_TOKENS


def test_one_document_that_is_refused_keeps_no_other_from_its_row(make: MakeJob, server: LLMServer) -> None:
    server.usual = says(lambda request: {"invoice_number": f"INV-{1 + len(server.received) % 2}", "total": None})
    server.next(says("", end="content_filter"))
    job = make(TEXT, TEXT + b"more")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    refused, other = rows(job)
    assert (refused.status, refused.error_code) == ("failed", "llm_refused")
    assert other.status == "complete"


def test_an_endpoint_that_knows_no_forms_is_asked_without(make: MakeJob, server: LLMServer) -> None:
    """From the first call on that it refuses: the next document costs one call again."""
    server.next(fails(400, "response_format is not supported"))
    job = make(TEXT, TEXT + b"more")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert [row.status for row in rows(job)] == ["complete", "complete"]
    assert ["response_format" in request.body for request in server.received] == [True, False, False]


def test_hybrid_documents_cost_nothing_where_the_embedded_extractor_is_sure(
    make: MakeJob, server: LLMServer, settings: Any
) -> None:
    settings.LLM_HYBRID_THRESHOLD = 0.0
    job = make(TEXT, TEXT + b"more", TEXT + b"and more", extractor="hybrid")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert [row.values for row in rows(job)] == [TRUE] * 3
    assert server.received == []
    settings.LLM_HYBRID_THRESHOLD = 1.1
    assert serve(make(TEXT + b"at last", extractor="hybrid")) is SliceEnd.NOTHING_OPEN
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "llm_key_refused"),
        (400, "llm_key_refused"),
        (402, "llm_quota_used_up"),
        (404, "llm_model_unknown"),
        (410, "llm_model_unknown"),
        (405, "llm_misconfigured"),
        (307, "llm_misconfigured"),
    ],
)
def test_an_endpoint_that_answers_nobody_ends_the_job_and_fails_no_document(
    make: MakeJob, server: LLMServer, status: int, code: str
) -> None:
    server.usual = fails(status, f"Incorrect API key provided: {KEY}", location="http://127.0.0.1:9/")
    job = make(TEXT, TEXT + b"more")
    assert serve_to_the_end(job) is None
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", code)
    assert "resume the job" in job.error_message
    assert KEY not in job.error_message
    assert rows(job) == []
    assert len(server.received) == 2, "asked twice: a gateway may say so for a moment"


def test_an_endpoint_that_refuses_the_key_for_a_moment_ends_nothing(make: MakeJob, server: LLMServer) -> None:
    server.next(fails(401))
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert shown(job)["values"] == TRUE


def test_a_worker_that_is_not_set_up_says_so(make: MakeJob, settings: Any) -> None:
    settings.EXTRACTORS_NOT_SET_UP = {"llm": "Set STOOK_LLM_MODEL."}
    job = make()
    assert serve_to_the_end(job) is None
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "extractor_not_configured")
    assert "STOOK_LLM_MODEL" in job.error_message


def test_usage_costs_no_row_a_column_that_is_written(make: MakeJob) -> None:
    serve(make(extractor="embedded"))
    with connection.cursor() as cursor:
        cursor.execute("select usage is null from result_row")
        assert cursor.fetchall() == [(True,)]


def test_the_key_is_told_to_no_user(make: MakeJob, server: LLMServer) -> None:
    server.usual = fails(418, "." * 250 + f" for the key {KEY}, which is a teapot's")
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert KEY[:5] not in failure(job)[1]


def test_a_server_of_ones_own_is_asked_without_a_key(make: MakeJob, server: LLMServer, settings: Any) -> None:
    settings.LLM_API_KEY = ""
    for provider in ("openai", "anthropic"):
        settings.LLM_PROVIDER = provider
        process.close_model_line()
        job = make(TEXT + provider.encode())
        assert serve(job) is SliceEnd.NOTHING_OPEN
        assert shown(job)["values"] == TRUE


def sends_json(answer: object) -> Mood:
    body = json.dumps(answer).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return sends(head.encode() + body)


@pytest.mark.parametrize("told", [10**30, -5, 1e308, "many", None])
def test_a_cost_that_is_none_costs_no_row(make: MakeJob, server: LLMServer, told: object) -> None:
    said = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps(TRUE)}}
    answer = {"choices": [said], "usage": {"prompt_tokens": told, "completion_tokens": 7}}
    server.usual = sends_json(answer)
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert shown(job)["values"] == TRUE
    assert 0 <= shown(job)["usage"]["input_tokens"] <= 10**9
    assert shown(job)["usage"]["output_tokens"] == 7


def test_of_an_answer_in_parts_the_text_is_read(make: MakeJob, server: LLMServer) -> None:
    parts = [{"type": "thinking", "thinking": [{}]}, {"type": "text", "text": json.dumps(TRUE)}]
    answer = {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": parts}}]}
    server.usual = sends_json(answer)
    job = make()
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert shown(job)["values"] == TRUE


def test_how_soon_the_model_is_asked_is_not_taken_for_how_long_a_document_takes(
    make: MakeJob, server: LLMServer
) -> None:
    """Else the first of a job would keep all others of a small one from the fleet."""
    read = make(*(TEXT + b"more" * number for number in range(8)), extractor="embedded")
    serve(read)
    schema = read.schema_version.schema
    job = make_job(read.organization, documents=list(Document.objects.all()), extractor="llm", schema=schema)
    held: list[int] = []

    def answer(_: object) -> dict[str, Any]:
        held.append(Rival(lambda: Claim.objects.filter(job_id=job.id, state=ClaimState.HELD).count()).answer())
        return TRUE

    server.usual = waits(0.1, says(answer))
    assert serve(job) is SliceEnd.NOTHING_OPEN
    assert held[0] == 1
    assert held[1] <= 3, "as many as take the model 60 ms, and the one in work"


def test_hybrid_does_without_a_model_that_fails(make: MakeJob, server: LLMServer, settings: Any) -> None:
    settings.LLM_HYBRID_THRESHOLD = 1.1
    server.usual = fails(500)
    job = make(extractor="hybrid")
    assert serve(job) is SliceEnd.NOTHING_OPEN
    row = shown(job)
    assert (row["status"], row["values"]) == ("complete", TRUE)
    assert [flag["code"] for flag in row["validation_flags"]] == ["llm_failed"]


def test_what_is_sent_is_in_no_log(
    make: MakeJob, server: LLMServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LLM_PROVIDER = "anthropic"
    caplog.set_level("DEBUG")
    assert serve(make(b"Invoice number: R-SECRET-7\n")) is SliceEnd.NOTHING_OPEN
    assert "R-SECRET-7" in server.received[0].turns[0]
    assert "R-SECRET-7" not in caplog.text
    assert KEY not in caplog.text
