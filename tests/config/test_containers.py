"""compose.yaml says the same as `make serve`, in other addresses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.local.front import CADDYFILE
from config.local.postgres import SETTINGS
from config.local.programs import COMMANDS, ROOT, processes
from config.local.valkey import Valkey

SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
HERE = processes({}, workers=1, web=Path("web"), events=Path("events"), schedule=Path("schedule"))


def seconds(text: str) -> float:
    return float(text.removesuffix("s"))


def settings(command: str) -> dict[str, str]:
    """What follows each `-c`."""
    return dict(word.split("=", 1) for word in command.split() if "=" in word)


def test_there_is_a_container_for_every_process_and_server() -> None:
    assert set(SERVICES) == {"postgres", "valkey", "front", *COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_container_runs_the_same_command(name: str) -> None:
    words = SERVICES[name]["command"].split()
    assert words[: len(COMMANDS[name].split())] == COMMANDS[name].split()


@pytest.mark.parametrize("program", [program for program in HERE if program.grace_s > 10], ids=lambda one: one.name)
def test_a_container_has_as_long_to_stop_as_the_process_takes(program: Any) -> None:
    assert seconds(SERVICES[program.name]["stop_grace_period"]) >= program.grace_s


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"migrate"}))
def test_a_container_comes_back_and_waits_for_the_migration(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "always"
    assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert "documents:/data/documents" in service["volumes"]


def test_the_servers_have_the_same_settings() -> None:
    assert settings(SERVICES["postgres"]["command"]).items() <= SETTINGS.items()
    local = [str(word) for word in Valkey(Path(), Path(), Path()).program().command]
    words = [word.strip('"') for word in SERVICES["valkey"]["command"].split()[1:]]
    for name, value in zip(words[::2], words[1::2], strict=True):
        assert local[local.index(name) + 1] == value


def test_the_front_reads_the_same_file_and_finds_web_and_events_by_their_names() -> None:
    assert f"./{CADDYFILE.relative_to(ROOT)}:/etc/caddy/Caddyfile:ro" in SERVICES["front"]["volumes"]
    for name in ("web", "events"):
        assert f"{{$STOOK_{name.upper()}:{name}:8000}}" in CADDYFILE.read_text()
        assert "--host 0.0.0.0 --port 8000" in SERVICES[name]["command"]
