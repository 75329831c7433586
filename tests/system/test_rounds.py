"""A job is started and cancelled at a random moment, again and again; every round is judged (C1 to C3, C7)."""

import random
import time
from dataclasses import dataclass
from typing import Any

from tests.system.client import Client

ROUNDS = 80
DOCUMENTS = 30
LATER_S = 5.0
"""How long after the cancel a round is judged again."""


@dataclass
class Round:
    job_id: str
    answer: dict[str, Any]
    won: bool
    at_cancel: dict[str, Any]
    judged_from: float

    @property
    def in_mid_job(self) -> bool:
        return self.won and 0 < self.answer["completed_documents"] < self.answer["document_count"]


def test_c1_c2_c3_c7_hold_whenever_a_job_is_cancelled(client: Client, schema_id: str, documents: list[str]) -> None:
    moments, few = random.Random(2718), documents[:DOCUMENTS]
    running: list[Round] = []
    played: list[Round] = []
    for _ in range(ROUNDS):
        played.append(play(client, schema_id, few, moments))
        running.append(played[-1])
        while running and time.monotonic() >= running[0].judged_from:
            judge(client, running.pop(0))
    for one in running:
        time.sleep(max(0.0, one.judged_from - time.monotonic()))
        judge(client, one)
    assert sum(one.in_mid_job for one in played) >= ROUNDS / 10, "too few cancels came in mid-job to show anything"


def play(client: Client, schema_id: str, documents: list[str], moments: random.Random) -> Round:
    """Cancel somewhere between the first moment of the job and a little after its likely end, or at some row."""
    job_id = client.sleepers(schema_id, documents, sleep_ms=moments.choice([0, 2, 10]))
    if moments.random() < 0.5:
        time.sleep(moments.uniform(0, 0.25))
    else:
        client.wait(job_id, rows=moments.randrange(1, len(documents)))
    answer = client.http.post(f"/v1/jobs/{job_id}/cancel")
    at_cancel = client.results(job_id)
    return Round(job_id, answer.json(), answer.status_code == 200, at_cancel, time.monotonic() + LATER_S)


def judge(client: Client, one: Round) -> None:
    later, job = client.results(one.job_id), client.get(f"/v1/jobs/{one.job_id}")
    rows = client.rows_in_database(one.job_id)

    if one.won:
        assert one.answer["status"] == job["status"] == "failed"
        counted = (one.answer["completed_documents"], one.answer["failed_documents"])
        served = [row["status"] for row in one.at_cancel["data"]]
        assert counted == (len(served) - served.count("failed"), served.count("failed")), "C2: the counts are the rows"
        assert {**job, "links": None} == {**one.answer, "links": None}, "C2: the answer is final"
    else:
        assert one.answer["code"] == "conflict", "C1: exactly one wins"
        assert job["status"] == "complete"
        assert job["completed_documents"] + job["failed_documents"] == job["document_count"]
    assert later == one.at_cancel, "C2, C3: nothing was added, changed or removed"
    assert [str(row["id"]) for row in rows] == [row["id"] for row in later["data"]]
    assert len({row["document_id"] for row in rows}) == len(rows), "C7: one row a document"
    ends = client.sql("select type from event where job_id = %s and type <> 'job.started'", one.job_id)
    assert [end["type"] for end in ends] == ["job.cancelled" if one.won else "job.completed"]
