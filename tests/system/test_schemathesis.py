"""Schemathesis, with all of its checks, against the live server: whatever the OpenAPI document says must be so."""

import json
import subprocess
import sys
from pathlib import Path

from config.local.serve import System
from tests.system.client import Client

EXAMPLES = 6
"""Of each operation and kind; more find little more, and take their time."""
PLENTY = 100_000


def test_every_answer_is_as_the_document_says(system: System, tmp_path: Path) -> None:
    client = Client(system, "Schemathesis")
    client.execute(
        "update organization set reads_per_second = %s, writes_per_second = %s, extracts_per_second = %s"
        " where name = 'Schemathesis'",
        PLENTY,
        PLENTY,
        PLENTY,
    )
    config = Path(__file__).with_name("schemathesis.toml")
    (tmp_path / "openapi.json").write_text(json.dumps(client.get("/v1/openapi.json")))

    ran = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
            *("run", "openapi.json", "--url", system.url, "--header", f"Authorization: Bearer {client.key}"),
            *("--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "1", "--report-dir", str(tmp_path)),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    client.close()
    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr[-2000:]
