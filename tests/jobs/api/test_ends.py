"""Who waits for the ends of jobs, and who does not."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs.api import ends
from jobs.api.ends import Ends
from tests.factories import make_job
from tests.rivals import DEADLINE_S


@pytest.mark.django_db(transaction=True)
def test_who_would_be_one_too_many_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ends, "MOST", 3)
    monkeypatch.setattr(ends, "MOST_OF_ORGANIZATION", 2)
    mine, other, third = (make_job(documents=1) for _ in range(3))

    async def wait() -> list[bool]:
        waits, until = Ends(), time.monotonic() + DEADLINE_S
        tasks = []
        for job in (mine, mine, mine, other, third):
            tasks.append(asyncio.create_task(waits.of(job, until)))
            await asyncio.sleep(0)
        returned = [task.done() for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return returned

    # Not in the main thread, whose signals it would heed.
    with ThreadPoolExecutor(1) as pool:
        returned = pool.submit(asyncio.run, wait()).result()

    assert returned == [False, False, True, False, True]
