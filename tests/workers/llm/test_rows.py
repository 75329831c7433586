"""Documents that become rows by a model's answers."""

import json
from typing import Any

import pytest
from django.db import connection

from bench.llm_server import INPUT_TOKENS, OUTPUT_TOKENS, LLMServer, fails, says
from jobs.models import Job
from jobs.results import Walk, row_json
from tests.workers.llm.conftest import KEY, TEXT, TRUE, MakeJob, failure, rows, serve, serve_to_the_end
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
    ("status", "code"), [(401, "llm_key_refused"), (404, "llm_model_unknown"), (402, "llm_quota_used_up")]
)
def test_an_endpoint_that_answers_nobody_ends_the_job_and_fails_no_document(
    make: MakeJob, server: LLMServer, status: int, code: str
) -> None:
    server.usual = fails(status, f"Incorrect API key provided: {KEY}")
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
