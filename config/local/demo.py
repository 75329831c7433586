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
from rich import box
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from config.local.demo_checks import (
    DemoFailed,
    check_complete,
    check_matches,
    check_stopped,
    compare,
    expect,
    is_alive,
    rows_of,
)
from config.local.errors import LocalError
from config.local.pile import receipts
from config.local.system import System

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
PILE = 600
"""Receipts in the second job: enough that it runs for several seconds."""
WATCHED_AFTER_CANCEL_S = 5.0
STUCK_AFTER_S = 120.0

# A pipe has no width of its own; the usual 80 columns would cut the table.
console = Console() if sys.stdout.isatty() else Console(width=110)


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
                pids = [process.pid for process in system.processes.values() if process.pid]
                with _step("Stopping everything"):
                    system.stop()
            expect(not any(map(is_alive, pids)), "Some process is still there after the stop.")
        except (DemoFailed, LocalError, httpx.HTTPError, subprocess.CalledProcessError) as failure:
            console.print(f"The demo failed: {failure}", style="bold red", markup=False)
            if log.exists():
                print("The last lines of the log:", *log.read_text().splitlines()[-40:], sep="\n")
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
    job = _watch(client, job["id"], until=lambda seen: seen["status"] not in ("pending", "processing"))
    results = _call(client, "GET", f"/v1/jobs/{job['id']}/results")
    console.print(_table(results["data"]))
    check_complete(job, results, ids)
    matches = compare(results["data"], json.loads((SAMPLES / "expected.json").read_text()))
    console.print(
        f"Fields that match the expected values: [bold]{matches.right} of {matches.total}[/] "
        f"({matches.right / matches.total:.0%}); left empty {matches.empty}, wrong {matches.wrong}."
    )
    check_matches(matches)


# --- The second job: stopped halfway. ---


def _second_job(client: httpx.Client, schema_id: str) -> None:
    console.rule("A job that stops")
    with _step(f"Uploading a pile of {PILE} receipts"):
        ids = _upload(client, receipts(PILE))
    job = _call(client, "POST", "/v1/jobs", json={"schema_id": schema_id, "document_ids": ids, "name": "A long pile"})
    path = f"/v1/jobs/{job['id']}"
    seen = _watch(client, job["id"], until=lambda seen: 2 * rows_of(seen) >= PILE or seen["completed_at"])
    expect(seen["completed_at"] is None, "The job was over before it could be cancelled.")

    before = _call(client, "GET", f"{path}/results")
    began = time.perf_counter()
    cancelled = _call(client, "POST", f"{path}/cancel", json={"reason": "Shown in the demo"})
    stopped_ms = 1000 * (time.perf_counter() - began)
    console.print(f"POST {path}/cancel answered 200:")
    console.print_json(data=cancelled)

    at_cancel = _call(client, "GET", f"{path}/results")
    with _step(f"Watching the job for {WATCHED_AFTER_CANCEL_S:.0f} s more"):
        time.sleep(WATCHED_AFTER_CANCEL_S)
    later = _call(client, "GET", f"{path}/results")
    check_stopped(before, cancelled, at_cancel, later)
    again = client.post(f"{path}/cancel")
    expect(again.status_code == 409, f"A second cancel answered {again.status_code}, not 409.")
    console.print(
        f"Stopped in [bold]{stopped_ms:.0f} ms[/]. Rows kept: [bold]{len(later['data'])}[/] of {PILE}. "
        f"Rows added after the answer: [bold]{len(later['data']) - rows_of(cancelled)}[/]."
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
        expect(not refused, f"Refused: {refused}")
        ids += [document["id"] for document in documents]
    return ids


def _watch(client: httpx.Client, job_id: str, *, until: Any) -> dict[str, Any]:
    """Poll the job with a live bar until it is over or `until` holds; returns the job as last seen."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("pending", total=None)
        rows, moved_at = 0, time.monotonic()
        while time.monotonic() - moved_at < STUCK_AFTER_S:
            seen = _call(client, "GET", f"/v1/jobs/{job_id}")
            if rows_of(seen) > rows:
                rows, moved_at = rows_of(seen), time.monotonic()
            progress.update(bar, description=seen["status"], completed=rows, total=seen["document_count"])
            if until(seen):
                return seen
            time.sleep(0.1)
    raise DemoFailed(f"The job did not get on for {STUCK_AFTER_S:.0f} s.")


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    widths = {"document": 0, "number": 14, "date": 10, "seller": 0, "total": 13}
    rest = console.width - sum(widths.values()) - 3 * len(widths)
    for name, width in widths.items():
        justify: JustifyMethod = "right" if name == "total" else "left"
        table.add_column(name, width=width or rest // 2, justify=justify, overflow="ellipsis", no_wrap=True)
    for row in rows:
        values = row["values"]
        cells = (
            row["filename"],
            values.get("invoice_number"),
            values.get("invoice_date"),
            values.get("seller"),
            _amount(values.get("total_amount"), values.get("currency")),
        )
        table.add_row(*(Text(cell or "") for cell in cells))
    return table


def _amount(value: float | None, currency: str | None) -> str:
    return "" if value is None else f"{value:,.2f} {currency or '   '}"


def _formats(paths: list[Path]) -> str:
    return ", ".join(sorted({path.suffix.lstrip(".").upper() for path in paths}))


def _call(client: httpx.Client, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer = client.request(method, path, **arguments)
    if answer.is_error:
        raise DemoFailed(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
    body: dict[str, Any] = answer.json()
    return body


@contextmanager
def _step(words: str) -> Iterator[None]:
    began = time.perf_counter()
    with console.status(words):
        yield
    console.print(f"{words}: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
