"""docs/examples.md: each script runs as it stands, against a live server."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from config.local.serve import System
from tests.system.client import Client

PAGE = Path(__file__).resolve().parents[2] / "docs" / "examples.md"
BLOCK = re.compile(r"^```(sh|python|ts)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# The job of the second script may be over before its cancel.
EXPECTED: dict[str, list[str | re.Pattern[str]]] = {
    "sh 0": ["event: snapshot", "event: row", "event: end", "'invoice_number': 'INV-7', 'total_amount': 1234.5"],
    "sh 1": [re.compile(r"^(failed|409\nJob is already .+)$", re.MULTILINE), "document_id"],
    "python 0": [
        "event: end",
        "invoice-1.txt complete",
        "invoice-2.txt complete",
        "'total_amount': 2.5",
        "409 Job is already",
    ],
    "ts 0": ["event: snapshot", "event: end", "invoice-9.txt complete", "total_amount: 99.5"],
}


class Script(NamedTuple):
    language: str
    text: str


def scripts() -> dict[str, Script]:
    found: dict[str, Script] = {}
    for language, text in BLOCK.findall(PAGE.read_text()):
        number = sum(script.language == language for script in found.values())
        found[f"{language} {number}"] = Script(language, text)
    return found


def command(script: Script, folder: Path) -> list[str]:
    path = folder / f"example.{'mts' if script.language == 'ts' else script.language}"
    path.write_text(script.text)
    return [*{"sh": ["sh"], "python": [sys.executable], "ts": [node()]}[script.language], str(path)]


def node() -> str:
    """Playwright brings one, which runs TypeScript as it is."""
    found = find_spec("playwright")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "driver" / "node")


def test_every_script_has_its_expected_lines() -> None:
    assert set(scripts()) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_script_runs_and_prints_its_rows(system: System, client: Client, tmp_path: Path, name: str) -> None:
    environment = {**os.environ, "STOOK_URL": system.url, "STOOK_KEY": client.key}

    ran = subprocess.run(
        command(scripts()[name], tmp_path),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    for line in EXPECTED[name]:
        found = line in ran.stdout if isinstance(line, str) else line.search(ran.stdout)
        assert found, ran.stdout + ran.stderr
