"""What the demo demands before it ends with exit code 0: each of its conditions can fail."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from config.local.demo_checks import DemoFailed, Matches, check_complete, check_matches, check_stopped, compare

type Bodies = dict[str, Any]


def row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"row-{number}",
        "document_id": f"document-{number}",
        "filename": f"{number}.pdf",
        "status": "complete",
        "values": {"number": str(number), "total": None},
    } | more


def results(count: int, status: str) -> dict[str, Any]:
    return {"job_status": status, "total_rows": count, "data": [row(number) for number in range(count)]}


def job(status: str, completed: int, **more: Any) -> dict[str, Any]:
    return {"status": status, "document_count": 4, "completed_documents": completed, "failed_documents": 0} | more


@pytest.fixture
def complete() -> Bodies:
    return {
        "job": job("complete", 4),
        "results": results(4, "complete"),
        "document_ids": [f"document-{number}" for number in range(4)],
    }


@pytest.fixture
def stopped() -> Bodies:
    cancelled = job("failed", 2, remaining_documents=2, cancelled_at="then", completed_at="then")
    return {
        "before": results(1, "processing"),
        "cancelled": cancelled,
        "at_cancel": results(2, "failed"),
        "later": results(2, "failed"),
    }


def drop_a_row(bodies: Bodies) -> None:
    del bodies["results"]["data"][-1]


def drop_a_row_that_was_counted(bodies: Bodies) -> None:
    drop_a_row(bodies)
    bodies["results"]["total_rows"] = 3


def double_a_document(bodies: Bodies) -> None:
    bodies["results"]["data"][0]["document_id"] = "document-1"


def fail_a_row(bodies: Bodies) -> None:
    bodies["results"]["data"][0]["status"] = "failed"


def still_process(bodies: Bodies) -> None:
    bodies["results"]["job_status"] = "processing"


def fail_the_job(bodies: Bodies) -> None:
    bodies["job"]["status"] = "failed"


def count_one_less(bodies: Bodies) -> None:
    bodies["job"]["completed_documents"] = 3


def test_a_complete_job_passes(complete: Bodies) -> None:
    check_complete(**complete)


@pytest.mark.parametrize(
    "spoil",
    [
        drop_a_row,
        drop_a_row_that_was_counted,
        double_a_document,
        fail_a_row,
        still_process,
        fail_the_job,
        count_one_less,
    ],
)
def test_a_job_that_is_not_whole_fails(complete: Bodies, spoil: Callable[[Bodies], None]) -> None:
    spoil(complete)
    with pytest.raises(DemoFailed):
        check_complete(**complete)


def lose_rows_of_before(bodies: Bodies) -> None:
    for name in ("at_cancel", "later"):
        bodies[name] |= {"total_rows": 1, "data": [row(7)]}
    bodies["cancelled"] |= {"completed_documents": 1, "remaining_documents": 3}


def change_a_row_of_before(bodies: Bodies) -> None:
    for name in ("at_cancel", "later"):
        bodies[name]["data"][0]["values"]["number"] = "another"


def add_a_row_later(bodies: Bodies) -> None:
    bodies["later"] = results(3, "failed")


def list_no_rows(bodies: Bodies) -> None:
    for name in ("at_cancel", "later"):
        bodies[name]["data"] = []


def go_on_processing(bodies: Bodies) -> None:
    for name in ("at_cancel", "later"):
        bodies[name]["job_status"] = "processing"


def count_one_row_more(bodies: Bodies) -> None:
    bodies["cancelled"]["completed_documents"] = 3


def stop_nothing(bodies: Bodies) -> None:
    bodies["cancelled"] |= {"document_count": 2, "remaining_documents": 0}


def not_cancelled(bodies: Bodies) -> None:
    bodies["cancelled"]["cancelled_at"] = None


def no_row_before(bodies: Bodies) -> None:
    bodies["before"]["data"] = []


def test_a_stopped_job_passes(stopped: Bodies) -> None:
    check_stopped(**stopped)


@pytest.mark.parametrize(
    "spoil",
    [
        lose_rows_of_before,
        change_a_row_of_before,
        add_a_row_later,
        list_no_rows,
        go_on_processing,
        count_one_row_more,
        stop_nothing,
        not_cancelled,
        no_row_before,
    ],
)
def test_a_job_that_has_not_stopped_fails(stopped: Bodies, spoil: Callable[[Bodies], None]) -> None:
    spoiled = deepcopy(stopped)
    spoil(spoiled)
    with pytest.raises(DemoFailed):
        check_stopped(**spoiled)


def test_fields_are_compared_with_the_expected_values() -> None:
    expected: Bodies = {"0.pdf": {"number": "0", "total": 1.5}, "1.pdf": {"number": "9", "total": None}}
    assert compare([row(0), row(1)], expected) == Matches(right=2, wrong=1, empty=1)
    check_matches(Matches(right=9, wrong=1, empty=0))
    for too_few in (Matches(right=8, wrong=2, empty=0), Matches(right=0, wrong=0, empty=0)):
        with pytest.raises(DemoFailed):
            check_matches(too_few)
