"""A client of the API with one key. Every answer is held against the OpenAPI document as it comes in."""

import json
import re
from copy import copy
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from jobs.api.docs import document
from jobs.audit import SYSTEM
from jobs.keys import make_key
from jobs.models import Organization

JSON = "application/json"


class Answer:
    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.content: bytes = b"".join(response.streaming_content) if response.streaming else response.content

    @property
    def body(self) -> Any:
        return json.loads(self.content)

    @property
    def code(self) -> str:
        return str(self.body["code"])


class Caller:
    def __init__(self, organization: Organization, *scopes: str) -> None:
        self.organization = organization
        self.key, text = make_key(organization, name="tests", scopes=scopes or ("read", "write"), actor=SYSTEM)
        self.authorization = f"Bearer {text}"
        self.client = Client(headers={"Host": "localhost"})
        self.idempotency_key: str | None = None

    def with_key(self, key: str) -> "Caller":
        """The same caller, whose requests carry this Idempotency-Key."""
        same = copy(self)
        same.client, same.idempotency_key = Client(headers={"Host": "localhost"}), key
        return same

    def call(self, method: str, path: str, body: Any = None, *, content_type: str | None = None) -> Answer:
        """`body` is sent as it is where it is bytes, and as JSON otherwise."""
        if body is None:
            data, kind = b"", ""
        else:
            data, kind = body if isinstance(body, bytes) else json.dumps(body).encode(), JSON
        kind = kind if content_type is None else content_type
        return checked(method, self.client.generic(method, path, data, content_type=kind, headers=self._headers))

    def get(self, path: str, **parameters: Any) -> Answer:
        return checked("get", self.client.get(path, query_params=parameters, headers=self._headers))

    def post(self, path: str, body: Any = None, *, content_type: str | None = None) -> Answer:
        return self.call("POST", path, body, content_type=content_type)

    def put(self, path: str, body: Any = None) -> Answer:
        return self.call("PUT", path, body)

    def patch(self, path: str, body: Any = None) -> Answer:
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> Answer:
        return self.call("DELETE", path)

    def form(self, path: str, fields: dict[str, Any]) -> Answer:
        """As multipart; a list is sent as several parts of one name."""
        return checked("post", self.client.post(path, fields, headers=self._headers))

    def upload(self, *files: Any, **fields: Any) -> Answer:
        return self.form("/v1/documents", {"file": list(files), **fields})

    @property
    def _headers(self) -> dict[str, str]:
        given = {"Authorization": self.authorization, "Idempotency-Key": self.idempotency_key}
        return {name: value for name, value in given.items() if value}


def checked(method: str, response: Any) -> Answer:
    """The answer, found to be as the OpenAPI document says, or else an AssertionError."""
    answer = Answer(response)
    assert re.fullmatch(r"req_[0-9a-f]{24}", answer.headers["X-Request-Id"])
    if answer.status >= 400:
        if "Idempotent-Replayed" not in answer.headers:
            assert answer.body["request_id"] == answer.headers["X-Request-Id"]
        assert answer.body["statusCode"] == answer.status
        assert ("details" in answer.body) == (answer.code == "validation_error")
        assert_matches({"$ref": "#/components/schemas/ErrorBody"}, answer.body)
    if described := operation_of(method, response):
        content = described["responses"][str(answer.status)].get("content", {})
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        assert not content or {media_type, "*/*"} & set(content)
        if media_type == JSON and method.lower() != "head" and (schema := content.get(JSON, {}).get("schema")):
            assert_matches(schema, answer.body)
    return answer


def operation_of(method: str, response: Any) -> dict[str, Any] | None:
    match = getattr(response, "resolver_match", None)
    path = "/" + re.sub(r"<str:(\w+)>", r"{\1}", match.route) if match else ""
    found: dict[str, Any] | None = document()["paths"].get(path, {}).get(method.lower())
    return found


def assert_matches(schema: dict[str, Any], value: Any) -> None:
    errors = Draft202012Validator(schema | {"components": document()["components"]}).iter_errors(value)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
