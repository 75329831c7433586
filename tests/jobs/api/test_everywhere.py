"""What holds for every endpoint: keys, scopes, the one error body, the request's ID."""

import gzip
import json
import re
import select
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jobs import schemas
from jobs.api.docs import document
from jobs.api.jobs import JobsView
from jobs.models import APIKey, Organization, Schema
from tests.factories import make_organization
from tests.jobs.api.caller import Caller, checked

SOME = "0199f0a4-7c1e-7d3a-9b52-5a1f6c2e8d40"
METHODS = {"get", "post", "put", "patch", "delete"}
ENDPOINTS = sorted(
    (method.upper(), re.sub(r"\{\w+\}", SOME, path))
    for path, operations in document()["paths"].items()
    for method in METHODS & set(operations)
)
"""Each that there is: tests/jobs/api/test_openapi.py holds the document against the URLs."""
WITH_ID = [(method, path) for method, path in ENDPOINTS if SOME in path]


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_without_a_key_is_401(caller: Caller, method: str, path: str) -> None:
    caller.authorization = ""

    answer = caller.call(method, path)

    assert (answer.status, answer.code) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_key_without_the_scope_is_403_that_names_it(organization: Organization, method: str, path: str) -> None:
    needed = "read" if method == "GET" else "extract" if path == "/v1/extract" else "write"
    others = {"read", "write", "extract"} - {needed}

    answer = Caller(organization, *others).call(method, path)

    assert (answer.status, answer.code) == (403, "forbidden")
    assert f"`{needed}`" in answer.body["message"]


@pytest.mark.parametrize(("method", "path"), WITH_ID)
def test_id_that_is_not_a_uuid_is_400(caller: Caller, method: str, path: str) -> None:
    answer = caller.call(method, path.replace(SOME, "7"))

    assert (answer.status, answer.code) == (400, "validation_error")
    assert answer.body["message"].startswith("Invalid ")


@pytest.mark.parametrize("state", ["expired", "revoked"])
def test_key_out_of_use_is_401(caller: Caller, state: str) -> None:
    past = timezone.now() - timedelta(seconds=1)
    APIKey.objects.filter(pk=caller.key.pk).update(**{f"{state}_at" if state == "revoked" else "expires_at": past})

    assert caller.get("/v1/jobs").status == 401


def test_key_that_expires_later_is_good(caller: Caller) -> None:
    APIKey.objects.filter(pk=caller.key.pk).update(expires_at=timezone.now() + timedelta(minutes=1))

    assert caller.get("/v1/jobs").status == 200


def test_scheme_may_be_written_in_any_case(caller: Caller) -> None:
    caller.authorization = caller.authorization.replace("Bearer", "bEARER")

    assert caller.get("/v1/jobs").status == 200


def test_error_body_is_the_contracts(caller: Caller) -> None:
    body = caller.get(f"/v1/jobs/{SOME}").body

    assert list(body) == [
        "statusCode", "code", "error", "message", "retryable", "request_id", "timestamp", "path"
    ]  # fmt: skip
    assert (body["error"], body["retryable"], body["path"]) == ("Not Found", False, f"/v1/jobs/{SOME}")


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing", "/v1/jobs/", "/v1/jobs/a/b/c", "/v1/\ufffd"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_unknown_path_is_404(caller: Caller, method: str, path: str) -> None:
    answer = caller.call(method, path)

    assert (answer.status, answer.code) == (404, "not_found")
    assert "Allow" not in answer.headers


@pytest.mark.parametrize("path", ["//v1/jobs", "///v1", "//v1/extract"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_slash_too_many_is_404(caller: Caller, method: str, path: str) -> None:
    answer = caller.client.generic(method, "/", PATH_INFO=path)

    assert answer.status_code == 404
    assert (answer.json()["code"], answer.json()["path"]) == ("not_found", path)


@pytest.mark.parametrize("debug", [True, False])
def test_unknown_path_is_404_with_debug_too(caller: Caller, settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug

    assert caller.get("/v1/nothing").code == "not_found"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/v1/jobs"),
        ("GET", f"/v1/jobs/{SOME}/cancel"),
        ("OPTIONS", "/v1/jobs"),
        ("OPTIONS", "/v1/extract"),
        ("DISPATCH", "/v1/jobs"),
        ("MARKER", "/v1/documents"),
    ],
)
def test_method_that_is_not_there_is_405(caller: Caller, method: str, path: str) -> None:
    answer = caller.call(method, path)

    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert answer.headers["Allow"]


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e999}', b"[" * 100_000, b"1" * 5000, b'["a"]', b"null"],
)
def test_malformed_json_is_400(caller: Caller, body: bytes) -> None:
    answer = caller.post("/v1/jobs", body)

    assert (answer.status, answer.code) == (400, "bad_request")


@pytest.mark.parametrize(
    "body", [b"\xff", b'{"a": ' + b"1" * 5000 + b"}", b'{"a": -' + b"9" * 400 + b"}", b'{"a": 1e999}']
)
def test_why_a_body_is_malformed_is_said_in_plain_words(caller: Caller, body: bytes) -> None:
    answer = caller.post("/v1/jobs", body)

    assert (answer.status, answer.code) == (400, "bad_request")
    assert not [word for word in ("sys.", "codec", "Exceeds", "str_digits") if word in answer.body["message"]]


def test_json_nested_too_deeply_is_400(caller: Caller) -> None:
    def unused(levels: int) -> bytes:
        return b'{"name": "A", "fields": {"a": "string"}, "unused": ' + b"[" * levels + b"]" * levels + b"}"

    assert caller.post("/v1/schemas", unused(62)).status == 201
    assert caller.post("/v1/schemas", unused(65)).status == 400


def test_body_over_the_limit_is_413(caller: Caller, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = caller.post("/v1/schemas", {"name": "x" * 200})

    assert (answer.status, answer.code) == (413, "file_too_large")


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "nonsense"])
def test_content_type_that_is_not_read_is_415(caller: Caller, content_type: str) -> None:
    answer = caller.post("/v1/schemas", b"name=x", content_type=content_type)

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_json_with_a_byte_order_mark_is_read(caller: Caller) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"name": "Marked", "fields": {"a": "string"}}).encode()

    assert caller.post("/v1/schemas", body).status == 201


def test_unknown_body_fields_are_ignored(caller: Caller) -> None:
    assert caller.post("/v1/schemas", {"name": "A", "fields": {"a": "string"}, "colour": "red"}).status == 201


def test_strange_host_is_400(caller: Caller) -> None:
    answer = checked("get", caller.client.get("/v1/jobs", headers={"Host": "elsewhere.example"}))

    assert (answer.status, answer.code) == (400, "bad_request")


def test_fault_nobody_expected_is_500_and_tells_nothing(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("a secret of the server")

    monkeypatch.setattr(JobsView, "get", fail)
    caller.client.raise_request_exception = False

    answer = caller.get("/v1/jobs")

    assert (answer.status, answer.code, answer.body["retryable"]) == (500, "internal_error", True)
    assert b"secret" not in answer.content


def test_each_request_has_an_id_of_its_own(caller: Caller) -> None:
    first, second = caller.get("/v1/jobs"), caller.get("/v1/jobs")

    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


def test_other_paths_keep_their_own_pages(client: Client, db: None) -> None:
    response = client.get("/nothing/here", headers={"Host": "localhost"})

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.headers["X-Request-Id"]


def test_healthz_says_whether_the_database_answers(client: Client, db: None) -> None:
    assert client.get("/healthz", headers={"Host": "localhost"}).json() == {"status": "ok"}


def test_answers_carry_no_cors_headers(caller: Caller) -> None:
    headers = {"Authorization": caller.authorization, "Origin": "https://elsewhere.example"}

    response = caller.client.get("/v1/jobs", headers=headers)

    assert response.status_code == 200
    assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_accept_header_changes_nothing(caller: Caller) -> None:
    headers = {"Authorization": caller.authorization, "Accept": "text/html, application/xml"}

    response = caller.client.get("/v1/jobs", headers=headers)

    assert response.headers["Content-Type"] == "application/json"


SITE = "https://app.example.com"


def test_site_that_is_listed_may_call_from_a_browser(caller: Caller, settings: Settings) -> None:
    settings.CORS_ORIGINS = [SITE]

    question = caller.client.options("/v1/jobs", headers={"Origin": SITE, "Access-Control-Request-Method": "GET"})
    answer = caller.client.get("/v1/jobs", headers={"Origin": SITE, "Authorization": caller.authorization})

    assert (question.status_code, answer.status_code) == (204, 200)
    assert "Authorization" in question.headers["Access-Control-Allow-Headers"]
    for response in (question, answer):
        assert response.headers["Access-Control-Allow-Origin"] == SITE
        assert "Origin" in response.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_site_that_is_not_listed_may_not(caller: Caller, settings: Settings) -> None:
    settings.CORS_ORIGINS = [SITE]
    headers = {"Origin": "https://app.example.com.evil.example", "Access-Control-Request-Method": "GET"}

    response = caller.client.options("/v1/jobs", headers=headers)

    assert response.status_code == 401
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", None),
        ("gzip;q=0", None),
        ("identity, GZIP; q=0", None),
        ("gzip;q=0.000", None),
    ],
)
def test_json_is_compressed_as_asked(caller: Caller, asked: str, given: str | None) -> None:
    caller.post("/v1/schemas", {"name": "Long", "fields": {f"field_{number}": "string" for number in range(50)}})
    headers = {"Authorization": caller.authorization, "Accept-Encoding": asked}

    response = caller.client.get("/v1/schemas", headers=headers)

    assert response.headers.get("Content-Encoding") == given
    assert "Accept-Encoding" in response.headers["Vary"]
    body = gzip.decompress(response.content) if given else response.content
    assert json.loads(body)["pagination"]["total"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_held_up_within_a_transaction_answers_503(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL ends the transaction then, so that nothing has changed."""
    caller = Caller(make_organization())
    audit = schemas._audit

    def late(*arguments: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set local idle_in_transaction_session_timeout = '1ms'")
        select.select([connection.connection], [], [])  # until PostgreSQL's word of it has come
        audit(*arguments)

    monkeypatch.setattr(schemas, "_audit", late)

    answer = caller.post("/v1/schemas", {"name": "A", "fields": {"a": "string"}})

    assert (answer.status, answer.code, answer.body["retryable"]) == (503, "service_unavailable", True)
    assert answer.headers["Retry-After"] == "1"
    assert not Schema.objects.exists()
