"""What must have held for the demo to end with exit code 0."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

LEAST_MATCHING = 0.9

type Body = Mapping[str, Any]
"""The JSON object of an answer of the API."""


class DemoFailed(Exception):
    """Something that the demo promises did not hold."""


class Matches(NamedTuple):
    """Fields of all documents, counted by how they compare with the expected values."""

    right: int
    wrong: int
    empty: int

    @property
    def total(self) -> int:
        return sum(self)


def expect(held: object, otherwise: str) -> None:
    if not held:
        raise DemoFailed(otherwise)


def rows_of(job: Body) -> int:
    return int(job["completed_documents"]) + int(job["failed_documents"])


def check_complete(job: Body, results: Body, document_ids: Sequence[str]) -> None:
    """A row for each document, none of them failed."""
    expect(job["status"] == results["job_status"] == "complete", f"The job is {job['status']}, not complete.")
    rows = results["data"]
    expect(results["total_rows"] == len(rows), f"{len(rows)} rows are listed, but {results['total_rows']} are said.")
    expect(
        sorted(row["document_id"] for row in rows) == sorted(document_ids),
        f"{len(rows)} rows for {len(document_ids)} documents, or not one for each.",
    )
    failed = [row["filename"] for row in rows if row["status"] == "failed"]
    expect(not failed, f"These documents failed: {', '.join(failed)}.")
    expect(rows_of(job) == len(rows), "The job's counts are not its rows.")


def compare(rows: Sequence[Body], expected: Mapping[str, Mapping[str, Any]]) -> Matches:
    """`expected` has the values by file name and field."""
    found = [
        (row["values"].get(field), value) for row in rows for field, value in expected.get(row["filename"], {}).items()
    ]
    right = sum(_same(value, truth) for value, truth in found)
    empty = sum(value is None and truth is not None for value, truth in found)
    return Matches(right, len(found) - right - empty, empty)


def check_matches(matches: Matches) -> None:
    expect(matches.right >= LEAST_MATCHING * matches.total > 0, f"Fewer than {LEAST_MATCHING:.0%} of the fields match.")


def check_stopped(before: Body, cancelled: Body, at_cancel: Body, later: Body) -> None:
    """`before`, `at_cancel` and `later` are results; `cancelled` is the answer of the cancel between the first two."""
    expect(
        cancelled["status"] == "failed" and cancelled["cancelled_at"] and cancelled["completed_at"],
        "The job does not say that it is cancelled.",
    )
    expect(at_cancel["job_status"] == "failed", f"The results say that the job is {at_cancel['job_status']}.")
    rows = {row["id"]: row for row in at_cancel["data"]}
    expect(
        rows_of(cancelled) == at_cancel["total_rows"] == len(rows) == len(at_cancel["data"]),
        "The counts in the answer are not the rows that are there.",
    )
    expect(
        before["data"] and all(rows.get(row["id"]) == row for row in before["data"]),
        "Rows from before the cancel are gone or have changed.",
    )
    expect(rows_of(cancelled) + cancelled["remaining_documents"] == cancelled["document_count"], "The counts are off.")
    expect(cancelled["remaining_documents"] > 0, "Nothing was left to stop.")
    expect(later == at_cancel, "The rows have changed after the cancel.")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, str) and isinstance(expected, str):
        return " ".join(found.split()).casefold() == " ".join(expected.split()).casefold()
    return bool(found == expected)
