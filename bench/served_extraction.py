"""What documents with known values become on a running Stook: uploaded over HTTP, one job for each set and its schema.

    .venv/bin/python -m bench.served_extraction FOLDER... --url http://127.0.0.1:8000 --key KEY

Sets and how a value is judged: bench/truth.py. A document that failed has all of its known fields empty.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

import httpx

from bench.truth import KNOWN, OUTCOMES, TruthSet, outcomes, sets_in, value_at

_FILES_A_REQUEST = 20
_LOOK_S = 0.5
_STUCK_AFTER_S = 1800.0


@dataclass
class Report:
    name: str
    documents: int
    upload_s: float = 0.0
    job_s: float = 0.0
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def __add__(self, other: "Report") -> "Report":
        return Report(
            "all",
            self.documents + other.documents,
            self.upload_s + other.upload_s,
            self.job_s + other.job_s,
            self.failures + other.failures,
            self.counts + other.counts,
        )


def run(client: httpx.Client, known: TruthSet, options: Mapping[str, Any]) -> Report:
    schema = _call(client, "POST", "/v1/schemas", json={"name": known.name, "definition": known.schema})
    report = Report(known.name, len(known.documents))
    began = time.monotonic()
    documents = dict(_upload(client, known, report))
    report.upload_s = time.monotonic() - began
    began = time.monotonic()
    asked = {"schema_id": schema["id"], "document_ids": list(dict.fromkeys(documents.values())), "options": options}
    rows = _rows(client, _ended(client, _call(client, "POST", "/v1/jobs", json=asked)["id"]))
    report.job_s = time.monotonic() - began
    for path, truth in known.documents:
        row = rows.get(documents.get(path, ""))
        _judge(report, path, truth, row, known.schema)
    return report


def _upload(client: httpx.Client, known: TruthSet, report: Report) -> Iterator[tuple[Path, str]]:
    for some in batched((path for path, _ in known.documents), _FILES_A_REQUEST, strict=False):
        with ExitStack() as files:
            parts = [("file", (path.name, files.enter_context(path.open("rb")))) for path in some]
            answer = _call(client, "POST", "/v1/documents", files=parts)
        for path, made in zip(some, answer.get("data", [answer]), strict=True):
            if "id" in made:
                yield path, made["id"]
            else:
                report.failures.append(f"{path.name}: {made['error']['message']}")


def _ended(client: httpx.Client, job_id: str) -> str:
    deadline = time.monotonic() + _STUCK_AFTER_S
    while _call(client, "GET", f"/v1/jobs/{job_id}")["status"] in ("pending", "processing"):
        if time.monotonic() > deadline:
            raise SystemExit(f"Job {job_id} has not ended in {_STUCK_AFTER_S:.0f} s.")
        time.sleep(_LOOK_S)
    return job_id


def _rows(client: httpx.Client, job_id: str) -> dict[str, Mapping[str, Any]]:
    """By document; without a limit all of them come at once."""
    return {row["document_id"]: row for row in _call(client, "GET", f"/v1/jobs/{job_id}/results")["data"]}


def _judge(
    report: Report, path: Path, truth: Mapping[str, Any], row: Mapping[str, Any] | None, schema: Mapping[str, Any]
) -> None:
    failed = row is None or row["status"] == "failed"
    if row is not None and failed:
        report.failures.append(f"{path.name}: {row['error']['message']}")
    values = None if row is None or failed else row["values"]
    found = outcomes(truth, values, schema)
    report.counts.update(found.values())
    for name, kind in found.items():
        if kind != "right":
            report.details.append(
                f"  {kind:5} {path.name} {name}: {value_at(truth, name)!r} is {value_at(values, name)!r}"
            )


def _call(client: httpx.Client, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer = client.request(method, path, **arguments)
    if not answer.is_success:
        raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text}")
    body: dict[str, Any] = answer.json()
    return body


def line(report: Report) -> str:
    known = sum(report.counts[kind] for kind in KNOWN)
    share = report.counts["right"] / known if known else 0.0
    cells = "".join(f"{report.counts[kind]:7}" for kind in OUTCOMES)
    head = f"{report.name:24}{report.documents:10}{len(report.failures):7}{known:7}"
    return f"{head}{cells}{share:8.1%}{report.upload_s:9.1f}{report.job_s:7.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+", help="a set, or a folder of sets")
    parser.add_argument("--url", required=True, help="where Stook runs")
    parser.add_argument("--key", required=True, help="an API key, from createapikey")
    parser.add_argument("--options", type=json.loads, default={}, help="the options of the jobs, as JSON")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every field that is not right")
    arguments = parser.parse_args()
    headers = {"Authorization": f"Bearer {arguments.key}"}
    titles = "".join(f"{kind:>7}" for kind in OUTCOMES)
    print(f"{'set':24}{'documents':>10}{'failed':>7}{'known':>7}{titles}{'right':>8}{'upload s':>9}{'job s':>7}")
    with httpx.Client(base_url=arguments.url, headers=headers, timeout=120) as client:
        reports = []
        for known in (known for folder in arguments.folder for known in sets_in(folder)):
            reports.append(run(client, known, arguments.options))
            print(line(reports[-1]), flush=True)
    print(line(sum(reports[1:], reports[0])))
    for report in reports:
        if report.failures or (arguments.verbose and report.details):
            print(f"\n{report.name}", *(f"  failed {reason}" for reason in report.failures), sep="\n")
            print(*report.details if arguments.verbose else (), sep="\n")


if __name__ == "__main__":
    main()
