"""compose.yaml says the same as `make serve`, in other addresses; no test here can start it."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import alive
from config.local.account import Account
from config.local.front import CADDYFILE
from config.local.postgres import SETTINGS, Postgres
from config.local.program import Program
from config.local.programs import COMMANDS, ROOT, processes
from config.local.valkey import Valkey

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
LASTING = sorted(set(COMMANDS) - {"migrate"})
DEFAULT_GRACE = "10s"
HEALTHY = {"condition": "service_healthy"}
POSTGRES = Postgres(Path(), Path(), Path(), Account((), 0, 0)).program()
VALKEY = Valkey(Path(), Path(), Path()).program()
HERE = processes({}, workers=1, web=Path("web"), events=Path("events"), schedule=Path("schedule"))


def seconds(text: str) -> float:
    return float(text.removesuffix("s"))


def options(words: list[str]) -> dict[str, str]:
    """Each `--name value`."""
    return {name: value.strip('"') for name, value in pairwise(words) if name.startswith("--")}


def test_there_is_a_container_for_every_process_and_server() -> None:
    assert set(SERVICES) == {"postgres", "valkey", "front", *COMMANDS}


# --- Our own processes. ---


@pytest.mark.parametrize("name", COMMANDS)
def test_a_container_runs_the_same_command(name: str) -> None:
    words = SERVICES[name]["command"].split()
    assert words[: len(COMMANDS[name].split())] == COMMANDS[name].split()


@pytest.mark.parametrize("program", [*HERE, POSTGRES, VALKEY], ids=lambda one: one.name)
def test_a_container_has_longer_to_stop_than_the_process_takes(program: Program) -> None:
    grace = SERVICES[program.name].get("stop_grace_period", DEFAULT_GRACE)
    assert seconds(grace) > program.grace_s


@pytest.mark.parametrize("name", COMMANDS)
def test_every_process_has_a_parent_that_reaps_and_the_operators_settings(name: str) -> None:
    service = SERVICES[name]
    assert service["init"] is True
    assert service["build"] == "."
    assert {"path": ".env", "required": False} in service["env_file"]
    assert "${STOOK_DOCUMENTS:-documents}:/data/documents" in service["volumes"]


@pytest.mark.parametrize("name", COMMANDS)
def test_secrets_are_asked_for_and_addresses_are_those_of_the_containers(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    url = environment["DATABASE_URL"]
    assert url.startswith("postgresql://stook:${POSTGRES_PASSWORD:?")
    assert url.endswith("}@postgres/stook")
    assert environment["REDIS_URL"] == "redis://valkey:6379/0"
    assert environment["CELERY_BROKER_URL"] == "redis://valkey:6379/1"


@pytest.mark.parametrize("name", COMMANDS)
def test_what_the_image_has_fixed_is_not_moved_by_the_operators_settings(name: str) -> None:
    environment = SERVICES[name]["environment"]
    for place in ("STOOK_HOME", "STOOK_STATIC"):
        assert f"{place}={environment[place]}" in DOCKERFILE
    assert environment["STOOK_DOCUMENTS"] == "/data/documents"


@pytest.mark.parametrize("name", LASTING)
def test_a_container_comes_back_and_waits_for_the_migration_and_valkey(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "always"
    assert service["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}, "valkey": HEALTHY}


def test_the_migration_waits_for_postgres_and_runs_once() -> None:
    assert SERVICES["migrate"]["restart"] == "on-failure"
    assert SERVICES["migrate"]["depends_on"] == {"postgres": HEALTHY}


def test_the_operator_says_how_many_documents_are_in_work() -> None:
    assert options(SERVICES["worker"]["command"].split())["--concurrency"] == "${STOOK_WORKERS:-0}"  # 0: one a core


# --- Whether they live. ---


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_container_is_asked_whether_it_lives(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"]
    assert not check.get("disable")
    assert seconds(check["timeout"]) <= seconds(check["interval"]) <= 30


@pytest.mark.parametrize("name", ["web", "events"])
def test_what_serves_is_asked_over_http(name: str) -> None:
    assert '"/healthz"' in SERVICES[name]["healthcheck"]["test"][-1]


@pytest.mark.parametrize("name", alive.CHECKS)
def test_what_does_not_serve_is_asked_for_its_work(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"] == f"python -m config.alive {name}"


def test_beat_writes_its_schedule_where_its_healthcheck_looks() -> None:
    assert options(SERVICES["beat"]["command"].split())["--schedule"] == str(alive.SCHEDULE)


# --- The servers and the front. ---


def test_postgres_has_the_same_settings() -> None:
    words = SERVICES["postgres"]["command"].split()
    told = dict(value.split("=", 1) for option, value in pairwise(words) if option == "-c")
    assert told == {name: SETTINGS[name] for name in ("max_connections", "work_mem", "random_page_cost", "jit")}


def test_postgres_is_stopped_in_the_same_way() -> None:
    assert SERVICES["postgres"]["stop_signal"] == POSTGRES.stop_signal.name


def test_valkey_has_the_same_settings() -> None:
    told = options(SERVICES["valkey"]["command"].split())
    local = options([str(word) for word in VALKEY.command])
    assert told == {name: local[name] for name in ("--appendonly", "--save", "--maxmemory-policy")}


@pytest.mark.parametrize(("name", "image"), [("postgres", "postgres:18"), ("valkey", "valkey/valkey:9")])
def test_the_servers_have_the_same_versions_and_come_back(name: str, image: str) -> None:
    assert SERVICES[name]["image"] == image
    assert SERVICES[name]["restart"] == "always"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("postgres", "postgres:/var/lib/postgresql"), ("valkey", "valkey:/data"), ("front", "front:/data")],
)
def test_data_is_kept_in_a_volume_with_a_name(name: str, kept: str) -> None:
    assert kept in SERVICES[name]["volumes"]
    assert set(COMPOSE["volumes"]) == {"postgres", "valkey", "documents", "front"}


def test_the_front_reads_the_same_file_and_finds_web_and_events_by_their_names() -> None:
    assert f"./{CADDYFILE.relative_to(ROOT)}:/etc/caddy/Caddyfile:ro" in SERVICES["front"]["volumes"]
    assert SERVICES["front"]["depends_on"] == {"web": HEALTHY, "events": HEALTHY}
    for name in ("web", "events"):
        assert f"{{$STOOK_{name.upper()}:{name}:8000}}" in CADDYFILE.read_text()
        assert "--host 0.0.0.0 --port 8000" in SERVICES[name]["command"]


def test_only_the_front_is_reached_from_outside_and_from_this_machine_alone_unless_asked() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["front"]
    assert SERVICES["front"]["ports"] == ["${STOOK_HOST:-127.0.0.1}:${PORT:-8000}:8000"]


@pytest.mark.parametrize("ignored", [".gitignore", ".dockerignore"])
def test_the_file_for_the_secrets_gets_neither_into_the_repository_nor_into_the_image(ignored: str) -> None:
    assert ".env" in (ROOT / ignored).read_text().splitlines()
