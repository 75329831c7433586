"""Users and faults together, then peace, and a last look at everything."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

import psycopg

from config.local.system import System
from tests.chaos.broker import Broker
from tests.chaos.client import Api
from tests.chaos.clocks import Clocks
from tests.chaos.disk import SmallDisk
from tests.chaos.faults import Saboteur
from tests.chaos.history import LOST, Exchange, Phase, Recorder
from tests.chaos.onlooker import HealthLooker, Onlooker
from tests.chaos.plan import Plan
from tests.chaos.receiver import Receiver
from tests.chaos.shelves import Shelf, fill_shelf
from tests.chaos.stories import AGAIN_AFTER_S, Users
from tests.chaos.subscriptions import ask_again, subscribe

STUCK_AFTER_S = 120.0
"""When for so long after the last fault nothing has got on, what is not at its end is stuck."""
UNFINISHED = "select count(*) from job where completed_at is null"
ROWS = "select count(*) from result_row"
UNREAD = "select count(*) from document where status in ('pending', 'processing')"
UNDELIVERED = """
select (
    select count(*) from delivery join webhook on webhook.id = webhook_id where status = 'pending' and {of_ours}
) + (select count(*) from event where dispatched_at is null and {of_ours})
""".format(of_ours="organization_id in (select id from organization where name = any(%(names)s))")
JOBS = """
select job.id::text, organization.name, job.completed_at is not null
from job join organization on organization.id = job.organization_id where organization.name = any(%s)
"""
LEFT_POLL_S = 0.5
ASKED_AGAIN_EVERY_S = 5.0
LAST_LOOK_TRIES = 5


class Left(NamedTuple):
    """What is not at its end. The rows only tell whether it gets on."""

    jobs: int
    documents: int
    rows: int
    deliveries: int
    surplus_turns: int

    @property
    def nothing(self) -> bool:
        return not (self.works or self.deliveries)

    @property
    def works(self) -> bool:
        return bool(self.jobs or self.documents or self.surplus_turns)


class Chaos:
    """What is done to a running system, and asked of it afterwards; all of it goes to the recorder."""

    def __init__(self, system: System, plan: Plan, recorder: Recorder, say: Callable[[str], None]) -> None:
        self._system, self._plan, self._recorder, self._say = system, plan, recorder, say
        self._database_url = system.environment["DATABASE_URL"]

    def happen(self, *, clocks: Clocks | None, disk: SmallDisk | None) -> list[str]:
        """Returns the organizations that it made."""
        with Receiver(self._recorder) as receiver:
            return self._happen(receiver, clocks, disk)

    def _happen(self, receiver: Receiver, clocks: Clocks | None, disk: SmallDisk | None) -> list[str]:
        faults_over, over = threading.Event(), threading.Event()
        broker = Broker(self._system.environment["REDIS_URL"], faults_over)
        shelves = [
            fill_shelf(self._system, f"Chaos {number + 1}", self._recorder, size=self._plan.size)
            for number in range(self._plan.size.organizations)
        ]
        if self._system.environment.get("STOOK_WEBHOOKS_TO_PRIVATE_ADDRESSES") == "1":
            for shelf in shelves:
                subscribe(shelf.api, receiver.url_of(shelf.api.organization))
        onlooker = Onlooker(self._database_url, broker, self._recorder)
        health = HealthLooker(self._system.url, self._recorder)
        onlooker.start()
        health.start()
        saboteur = Saboteur(
            self._system, broker, self._recorder, over=faults_over, clocks=clocks, disk=disk, receiver=receiver
        )
        self._phase("begins")
        began = time.monotonic()
        users = Users(shelves, over)
        with ThreadPoolExecutor(2) as pool:
            try:
                told = pool.submit(users.live, self._plan, began=began)
                saboteur.carry_out(self._plan.faults, began=began, until=began + self._plan.minutes * 60)
                self._phase("faults over")
                told.result()
            finally:
                faults_over.set()
                over.set()
        self._settle(broker, [shelf.api for shelf in shelves])
        onlooker.stop()
        for follower in users.followers:
            follower.join()
        self._look_at_everything(shelves)
        health.stop()
        for shelf in shelves:
            shelf.api.close()
        return [shelf.api.organization for shelf in shelves]

    def _settle(self, broker: Broker, apis: Sequence[Api]) -> None:
        """Until every job is at its end, every document read, every doubled turn used up, every event delivered; a
        note says what is not.
        """
        names = [api.organization for api in apis]
        left, moved_at, asked_at = self._left(broker, names), time.monotonic(), float("-inf")
        while not (left and left.nothing) and time.monotonic() - moved_at < STUCK_AFTER_S:
            time.sleep(LEFT_POLL_S)
            if left and not left.works and time.monotonic() - asked_at > ASKED_AGAIN_EVERY_S:
                with suppress(psycopg.Error):  # away again: later
                    ask_again(self._database_url, apis)
                asked_at = time.monotonic()
            if (now := self._left(broker, names)) and now != left:
                left, moved_at = now, time.monotonic()
        self._phase("settled", str(left))
        self._system.wait_until_ready()

    def _left(self, broker: Broker, names: list[str]) -> Left | None:
        """None while PostgreSQL cannot be asked."""
        try:
            with psycopg.connect(self._database_url, autocommit=True, connect_timeout=5) as connection:
                jobs, documents, rows, deliveries = (
                    connection.execute(one, {"names": names}).fetchall()[0][0]
                    for one in (UNFINISHED, UNREAD, ROWS, UNDELIVERED)
                )
        except psycopg.Error:
            return None
        turns = max(broker.waiting().values(), default=0)
        return Left(jobs, documents, rows, deliveries, surplus_turns=max(turns - 2 * self._plan.size.workers, 0))

    def _look_at_everything(self, shelves: Sequence[Shelf]) -> None:
        """Every job, its rows, one more cancel; every document and its bytes."""
        apis = {shelf.api.organization: shelf.api for shelf in shelves}
        with psycopg.connect(self._database_url, autocommit=True) as connection:
            found = connection.execute(JOBS, [list(apis)]).fetchall()
        jobs = [(job, apis[organization], ended) for job, organization, ended in found]
        self._say(f"looks at {len(jobs)} jobs for the last time")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: _look_at_job(*one), jobs))
            documents = [(document, shelf.api) for shelf in shelves for document in shelf.documents]
            list(pool.map(lambda one: _look_at_document(*one), documents))
        self._phase("ends")

    def _phase(self, name: str, note: str = "") -> None:
        self._recorder.write(Phase(name, time.time(), note))
        self._say(f"{name}{f': {note}' if note else ''}")


def _look_at_job(job: str, api: Api, ended: bool) -> None:
    _ask(lambda: api.ask("job", "GET", f"/v1/jobs/{job}", job=job, final=True))
    _ask(lambda: api.ask("results", "GET", f"/v1/jobs/{job}/results", job=job, final=True))
    if ended:  # one that is stuck shall be found so
        _ask(lambda: api.ask("cancel", "POST", f"/v1/jobs/{job}/cancel", job=job, final=True))


def _look_at_document(document: str, api: Api) -> None:
    path = f"/v1/documents/{document}"
    _ask(lambda: api.ask("document", "GET", path, name=document, final=True))
    _ask(lambda: api.ask("content", "GET", f"{path}/content", name=document, final=True))


def _ask(ask: Callable[[], Exchange]) -> Exchange:
    for _ in range(LAST_LOOK_TRIES):
        if (answer := ask()).status not in (LOST, 503):
            break
        time.sleep(AGAIN_AFTER_S)
    return answer
