"""`make demo`: from nothing to rows, and a job that stops. Exit code 0 only if everything held."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.local.pile import receipts
from config.local.serve import System

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
PILE = 600
"""Receipts in the second job: enough that it runs for several seconds."""
WATCHED_AFTER_CANCEL_S = 5.0
SHOWN = ("invoice_number", "invoice_date", "seller", "currency", "total_amount")

console = Console()


class DemoFailed(Exception):
    """Something that the demo promises did not hold."""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="stook-demo-") as home:
        log = Path(home) / "demo.log"
        try:
            with _step("Starting PostgreSQL, Valkey, web, events, workers and supervisor"):
                system = System(home=Path(home) / "home", port=0, quiet=True, log_to=log)
                system.start()
            try:
                _show(system)
            finally:
                with _step("Stopping everything"):
                    system.stop()
        except (DemoFailed, httpx.HTTPError) as failure:
            console.print(f"[bold red]The demo failed:[/] {failure}")
            if log.exists():
                console.print("The last lines of the log:\n" + "\n".join(log.read_text().splitlines()[-40:]))
            return 1
        except KeyboardInterrupt:
            return 130
    console.print("[bold green]Everything held.[/] Next: [bold]make serve[/], and your own documents.")
    return 0


def _show(system: System) -> None:
    key = subprocess.run(
        [sys.executable, "manage.py", "createapikey", "Demo", "--name", "demo"],
        cwd=ROOT,
        env=system.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    with httpx.Client(base_url=system.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        schema_id = _call(client, "POST", "/v1/schemas", json=_schema())["id"]
        _first_job(client, schema_id)
        _second_job(client, schema_id)


# --- The first job: real documents become rows. ---


def _first_job(client: httpx.Client, schema_id: str) -> None:
    paths = sorted(path for path in (SAMPLES / "documents").iterdir() if path.is_file())
    console.rule("Documents become rows")
    with _step(f"Uploading {len(paths)} documents: {_formats(paths)}"):
        ids = _upload(client, ((path.name, path.read_bytes()) for path in paths))
    job = _call(
        client, "POST", "/v1/jobs", json={"schema_id": schema_id, "document_ids": ids, "name": "Sample documents"}
    )
    _watch(client, job["id"], until=lambda seen: seen["status"] not in ("pending", "processing"))
    results = _call(client, "GET", f"/v1/jobs/{job['id']}/results")
    _expect(results["job_status"] == "complete", f"The job is {results['job_status']}, not complete.")
    _expect(results["total_rows"] == len(paths), f"{results['total_rows']} rows for {len(paths)} documents.")
    console.print(_table(results["data"]))
    _compare(results["data"])


def _compare(rows: list[dict[str, Any]]) -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text())
    right = wrong = missing = 0
    for row in rows:
        for field, value in expected[row["filename"]].items():
            found = row["values"].get(field)
            if _same(found, value):
                right += 1
            elif found is None:
                missing += 1
            else:
                wrong += 1
    total = right + wrong + missing
    console.print(
        f"Fields that match the expected values: [bold]{right} of {total}[/] ({right / total:.0%}); "
        f"left empty {missing}, wrong {wrong}."
    )
    _expect(right >= 0.7 * total, "Fewer than 70 % of the fields match.")


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, str) and isinstance(expected, str):
        return " ".join(found.split()).casefold() == " ".join(expected.split()).casefold()
    return bool(found == expected)


# --- The second job: stopped halfway. ---


def _second_job(client: httpx.Client, schema_id: str) -> None:
    console.rule("A job that stops")
    with _step(f"Uploading a pile of {PILE} receipts"):
        ids = _upload(client, receipts(PILE))
    job = _call(client, "POST", "/v1/jobs", json={"schema_id": schema_id, "document_ids": ids, "name": "A long pile"})
    seen = _watch(client, job["id"], until=lambda seen: 2 * _rows(seen) >= PILE or seen["completed_at"])
    _expect(seen["completed_at"] is None, "The job was over before it could be cancelled.")

    began = time.perf_counter()
    cancelled = _call(client, "POST", f"/v1/jobs/{job['id']}/cancel", json={"reason": "Shown in the demo"})
    stopped_ms = 1000 * (time.perf_counter() - began)
    console.print(f"POST /v1/jobs/{job['id']}/cancel answered 200:")
    console.print_json(data=cancelled)

    at_cancel = _call(client, "GET", f"/v1/jobs/{job['id']}/results")
    with _step(f"Watching the job for {WATCHED_AFTER_CANCEL_S:.0f} s more"):
        time.sleep(WATCHED_AFTER_CANCEL_S)
    later = _call(client, "GET", f"/v1/jobs/{job['id']}/results")

    _expect(cancelled["status"] == "failed" and cancelled["cancelled_at"], "The job does not say that it is cancelled.")
    _expect(at_cancel["total_rows"] == _rows(cancelled), "The counts in the answer are not the rows that are there.")
    _expect(later == at_cancel, "The rows have changed after the cancel.")
    again = client.post(f"/v1/jobs/{job['id']}/cancel")
    _expect(again.status_code == 409, f"A second cancel answered {again.status_code}, not 409.")
    console.print(
        f"Stopped in [bold]{stopped_ms:.0f} ms[/]. Rows kept: [bold]{later['total_rows']}[/] of {PILE}. "
        f"Rows added after the answer: [bold]{later['total_rows'] - _rows(cancelled)}[/]."
    )


# --- Pieces of both. ---


def _schema() -> dict[str, Any]:
    return {"name": "Invoice", "definition": json.loads((SAMPLES / "schema.json").read_text())}


def _upload(client: httpx.Client, files: Iterable[tuple[str, bytes]]) -> list[str]:
    ids: list[str] = []
    for some in batched(files, 100, strict=False):
        answer = _call(client, "POST", "/v1/documents", files=[("file", file) for file in some])
        documents = answer.get("data", [answer])
        refused = [document for document in documents if "id" not in document]
        _expect(not refused, f"Refused: {refused}")
        ids += [document["id"] for document in documents]
    return ids


def _watch(client: httpx.Client, job_id: str, *, until: Any) -> dict[str, Any]:
    """Poll the job with a live bar until it is over or `until` holds; returns the job as last seen."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("pending", total=None)
        while True:
            seen = _call(client, "GET", f"/v1/jobs/{job_id}")
            progress.update(bar, description=seen["status"], completed=_rows(seen), total=seen["document_count"])
            if until(seen):
                return seen
            time.sleep(0.1)


def _rows(job: dict[str, Any]) -> int:
    return int(job["completed_documents"]) + int(job["failed_documents"])


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(show_lines=False, header_style="bold")
    for column in ("document", *SHOWN, "status"):
        table.add_column(column.replace("_", " "), overflow="ellipsis", no_wrap=True, max_width=30)
    for row in rows:
        cells = [_cell(row["values"].get(field)) for field in SHOWN]
        table.add_row(row["filename"], *cells, row["status"])
    return table


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def _formats(paths: list[Path]) -> str:
    return ", ".join(sorted({path.suffix.lstrip(".").upper() for path in paths}))


def _call(client: httpx.Client, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer = client.request(method, path, **arguments)
    if answer.is_error:
        raise DemoFailed(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
    body: dict[str, Any] = answer.json()
    return body


def _expect(held: object, otherwise: str) -> None:
    if not held:
        raise DemoFailed(otherwise)


@contextmanager
def _step(words: str) -> Iterator[None]:
    began = time.perf_counter()
    with console.status(words):
        yield
    console.print(f"{words}: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
