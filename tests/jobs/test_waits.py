"""The hint why a job stands still."""

from contextlib import closing
from socket import create_server
from typing import Any
from uuid import uuid4

from jobs.waits import Waits

REASON = {"code": "llm_unavailable", "message": "Nobody is there."}


def test_a_job_waits_until_it_is_over(settings: Any) -> None:
    waits, job, other = Waits(), uuid4(), uuid4()

    waits.tell(job, **REASON)

    assert waits.of(job) == REASON
    assert waits.of(other) is None
    waits.over(job)
    assert waits.of(job) is None


def test_c6_without_redis_nobody_knows_and_nothing_fails(settings: Any) -> None:
    with closing(create_server(("127.0.0.1", 0))) as listener:
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    waits, job = Waits(), uuid4()

    waits.tell(job, **REASON)

    assert waits.of(job) is None
