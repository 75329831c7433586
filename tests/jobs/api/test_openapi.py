"""The OpenAPI document is whole, and its pages need nothing from another host.

Whether answers are as it says is checked with every answer of every test here (tests/jobs/api/caller.py).
"""

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from openapi_spec_validator import OpenAPIV31SpecValidator

from jobs.api.docs import document
from tests.jobs.api.caller import assert_matches, checked

METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    pytest.param(operation, id=operation["operationId"])
    for path in document()["paths"].values()
    for method, operation in path.items()
    if method in METHODS
]


def test_is_valid_and_generated_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml"))
    assert list(OpenAPIV31SpecValidator(json.loads(json.dumps(document()))).iter_errors()) == []


def test_every_path_of_the_api_is_in_it() -> None:
    (api,) = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "v1/"]
    routes = [str(pattern.pattern) for pattern in api.url_patterns if isinstance(pattern, URLPattern)]  # type: ignore[union-attr]

    described = {re.sub(r"<str:(\w+)>", r"{\1}", f"/v1/{route}") for route in routes if route}

    assert described - {"/v1/openapi.json"} == set(document()["paths"])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_tells_its_key_its_errors_and_the_request_id(operation: dict[str, Any]) -> None:
    assert operation["security"] == [{"apiKey": []}]
    assert operation["summary"]
    assert {"401", "403", "500", "503"} <= set(operation["responses"])
    for response in operation["responses"].values():
        assert "X-Request-Id" in response["headers"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_examples_are_as_their_schemas_say(operation: dict[str, Any]) -> None:
    parts = [*operation["responses"].values(), operation.get("requestBody", {})]
    for part in parts:
        for content in part.get("content", {}).values():
            for example in content.get("examples", {}).values():
                assert_matches(content["schema"], example["value"])


def test_is_served_without_a_key(client: Client) -> None:
    response = client.get("/v1/openapi.json", headers={"Host": "localhost"})

    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", ["/docs", "/v1/openapi.json"])
@pytest.mark.parametrize("method", ["OPTIONS", "POST", "DELETE"])
def test_other_methods_on_it_are_405_with_the_error_body(client: Client, path: str, method: str) -> None:
    response = client.generic(method, path, headers={"Host": "localhost"})

    answer = checked(method, response)
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD"
    assert answer.headers["Content-Type"] == "application/json"


def test_schema_takes_either_a_definition_or_fields() -> None:
    body = document()["components"]["schemas"]["SchemaBodyRequest"]
    fields = {"a": "string"}

    assert_matches(body, {"name": "A", "fields": fields})
    assert_matches(body, {"name": "A", "definition": fields})
    for wrong in ({"name": "A"}, {"name": "A", "fields": fields, "definition": fields}):
        with pytest.raises(AssertionError):
            assert_matches(body, wrong)


def test_docs_ask_no_other_host_for_anything(client: Client) -> None:
    response = client.get("/docs", headers={"Host": "localhost"})

    page = response.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) >= 4
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    assert "script-src 'self';" in response.headers["Content-Security-Policy"]
    for address in addresses:
        found = client.get(address.replace("&amp;", "&"), headers={"Host": "localhost"})
        assert (found.status_code, bool(b"".join(found))) == (200, True)


def test_docs_have_no_script_in_the_page(client: Client) -> None:
    page = client.get("/docs", headers={"Host": "localhost"}).content.decode()

    assert not re.findall(r"<script>(?!\s*</script>)", page)
