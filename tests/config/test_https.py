"""Behind a proxy that ends TLS: real Caddy and granian, under the name and the address that the operator gave."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple

import httpx
import pytest

from config.local.front import front, listen, url_of
from config.local.home import private_folder
from config.local.programs import processes
from config.local.servers import EmbeddedServers

PROXIED = {"Host": "stook.example", "X-Forwarded-Proto": "https"}
PLAIN = {"Host": "stook.example"}
START_S = 120.0


class Served(NamedTuple):
    http: httpx.Client
    servers: EmbeddedServers
    log: list[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("https")
    log: list[str] = []
    with ExitStack() as stack:
        servers = stack.enter_context(
            EmbeddedServers(folder / "home", environment={}, durable=False, say=lambda _, line: log.append(line))
        )
        environment = {
            **servers.addresses.environment(),
            "STOOK_HOME": str(folder / "home"),
            "STOOK_PUBLIC_URL": "https://stook.example",
            "STOOK_LOG": "json",
        }
        listener = stack.enter_context(listen("127.0.0.1", 0))
        sockets = servers.sockets / "web.sock", servers.sockets / "events.sock"
        web, *_ = processes(environment, workers=1, web=sockets[0], events=sockets[1], schedule=folder / "schedule")
        private_folder(folder / "home" / "static")
        data = private_folder(folder / "front")
        servers.keeper.start(front(listener, web=sockets[0], events=sockets[1], data=data))
        http = stack.enter_context(httpx.Client(base_url=url_of(listener), timeout=60))
        stack.callback(servers.keeper.stop, "front", "web")
        servers.keeper.start(web, ready=lambda: http.get("/docs", headers=PROXIED).status_code == 200, within_s=START_S)
        yield Served(http, servers, log)


def test_what_comes_over_https_is_served(served: Served) -> None:
    answer = served.http.get("/v1/jobs", headers=PROXIED)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert served.http.get("/admin/login/", headers=PROXIED).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/v1/jobs", "/v1", "/v1/nothing", "/v1/openapi.json"])
def test_the_api_says_over_http_that_it_wants_https(served: Served, method: str, path: str) -> None:
    answer = served.http.request(method, path, headers=PLAIN)

    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["retryable"], body["path"]) == ("bad_request", False, path)
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert "HTTPS" in body["message"]


@pytest.mark.parametrize("path", ["/docs", "/admin/login/"])
def test_pages_are_redirected_to_the_public_address(served: Served, path: str) -> None:
    answer = served.http.get(path)  # by the number of the machine, as who has no certificate for it

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"https://stook.example{path}"


def test_strange_names_and_long_bodies_leave_no_trace_in_the_log(served: Served) -> None:
    answer = served.http.get("/v1/jobs", headers=PROXIED | {"Host": "elsewhere.example"})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert served.http.post("/admin/login/", content=b" " * (10 * 1024 * 1024 + 1), headers=PROXIED).status_code == 400
    assert served.http.post("/admin/login/", headers=PROXIED).status_code == 403
    deadline = time.monotonic() + 60
    while not any("Forbidden" in line for line in served.log):  # what went before is in it as well, then
        assert time.monotonic() < deadline, served.log
        time.sleep(0.01)
    assert not [line for line in served.log if "DisallowedHost" in line or "RequestDataTooBig" in line]


def test_addresses_that_are_fetched_stay_out_of_the_log() -> None:
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)


@pytest.mark.parametrize("headers", [{}, PROXIED, {"Host": "10.0.0.7:8000"}])
def test_healthz_is_answered_by_any_name_and_scheme(served: Served, headers: dict[str, str]) -> None:
    answer = served.http.get("/healthz", headers=headers)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_healthz_is_503_while_the_database_is_away(served: Served) -> None:
    served.servers.keeper.stop("postgres")  # the last test that needs it

    answer = served.http.get("/healthz")
    assert answer.status_code == 503
    assert json.loads(answer.content)["code"] == "service_unavailable"
