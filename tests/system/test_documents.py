"""Real documents over HTTP: the samples become rows, and bad ones fail alone with a reason."""

import json
from pathlib import Path
from typing import Any

from tests.system.client import ROOT, Client

SAMPLES = ROOT / "samples"
CODES = {
    "empty.pdf": "empty_file",
    "no-pages.pdf": "no_pages",
    "no-text.png": "no_text",
    "password.pdf": "encrypted",
    "truncated.pdf": "corrupt",
}


def run_on(client: Client, folder: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Upload a folder, run one job over it; the job at its end, and its rows by file name."""
    schema = {"name": "Samples", "definition": json.loads((SAMPLES / "schema.json").read_text())}
    schema_id = client.post("/v1/schemas", json=schema)["id"]
    paths = sorted(path for path in folder.iterdir() if path.name != "expected.json")
    ids = client.upload((path.name, path.read_bytes()) for path in paths)
    job = client.wait(client.post("/v1/jobs", json={"schema_id": schema_id, "document_ids": ids})["id"])
    rows = {row["filename"]: row for row in client.results(job["id"])["data"]}
    assert set(rows) == {path.name for path in paths}
    return job, rows


def test_samples_become_rows_most_fields_right_and_few_wrong(client: Client) -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text())
    job, rows = run_on(client, SAMPLES / "documents")
    assert (job["status"], job["failed_documents"]) == ("complete", 0)
    pairs = [(rows[name]["values"][field], value) for name, truth in expected.items() for field, value in truth.items()]
    right = sum(found == value for found, value in pairs)
    wrong = sum(found not in (value, None) for found, value in pairs)
    assert right / len(pairs) > 0.75
    assert wrong / len(pairs) < 0.15
    for row in rows.values():
        for field, place in row["fields"].items():
            assert (place["confidence"] is None) == (row["values"][field] is None)


def test_bad_documents_fail_alone_with_a_reason(client: Client) -> None:
    expected = json.loads((SAMPLES / "bad" / "expected.json").read_text())
    job, rows = run_on(client, SAMPLES / "bad")
    assert job["status"] == "complete"
    for name, row in rows.items():
        failed = expected[name]["outcome"] == "failed"
        assert (row["status"] == "failed") is failed, f"{name}: {row}"
        if failed:
            assert row["error"]["code"] == CODES[name]
            assert row["error"]["message"].endswith(".")
            assert "Traceback" not in row["error"]["message"]
        else:
            right = sum(row["values"][field] == value for field, value in expected[name]["values"].items())
            assert right > 0.75 * len(row["values"]), f"{name}: {row['values']}"
