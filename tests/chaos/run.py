"""A run: the whole system, its users, its faults, then peace, a last look at everything, and the judge."""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from config.local.system import System
from tests.chaos.broker import Broker
from tests.chaos.checker.facts import read_facts
from tests.chaos.checker.judge import Judgement, judge
from tests.chaos.client import Api
from tests.chaos.clocks import Clocks
from tests.chaos.disk import SmallDisk
from tests.chaos.faults import Saboteur
from tests.chaos.history import LOST, Exchange, Phase, Recorder, read_history
from tests.chaos.kinds import LEASE_S
from tests.chaos.onlooker import Onlooker
from tests.chaos.plan import Plan
from tests.chaos.shelves import Shelf, fill_shelf
from tests.chaos.stories import AGAIN_AFTER_S, Users
from tests.chaos.words import NotHere

SETTLES_WITHIN_S = 120.0
"""After the last fault: what is not at its end by then, is stuck."""
ENVIRONMENT = {
    "STOOK_BENCH": "1",
    "STOOK_LEASE_SECONDS": f"{LEASE_S:g}",
    "STOOK_CANCEL_GRACE_SECONDS": "2",
    "STOOK_DOCUMENT_TIMEOUT_SECONDS": "6",
}
UNFINISHED = "select count(*) from job where completed_at is null"
UNREAD = "select count(*) from document where status in ('pending', 'processing')"
JOBS = """
select job.id::text, organization.name, job.completed_at is not null
from job join organization on organization.id = job.organization_id
"""
LAST_LOOK_TRIES = 5


@dataclass
class Ran:
    """A run that is over. `folder` holds history, log and database; it is kept where something is wrong."""

    plan: Plan
    folder: Path
    judgement: Judgement
    missing: dict[str, str] = field(default_factory=dict)
    """Kinds of faults that this machine cannot do, and why."""

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def run(plan: Plan, *, say: Callable[[str], None]) -> Ran:
    """To be called from the main thread, before there are others (tests/chaos/disk.py says why)."""
    folder = Path(tempfile.mkdtemp(prefix="stook-chaos-"))
    missing: dict[str, str] = {}
    disk = _unless_missing(missing, "disk full", lambda: SmallDisk(folder / "documents"))
    clocks = _unless_missing(missing, "a clock wrong by minutes", lambda: Clocks(folder / "clocks"))
    try:
        with Recorder(folder / "history") as recorder:
            system = System(
                home=folder / "home",
                environment={
                    **ENVIRONMENT,
                    "STOOK_DOCUMENTS": str(folder / "documents"),
                    **(clocks.environment if clocks else {}),
                },
                workers=plan.size.workers,
                quiet=True,
                log_to=folder / "log",
            )
            with system:
                say(f"runs in {folder}")
                _Chaos(system, plan, recorder, say).happen(clocks=clocks, disk=disk)
                facts = read_facts(system.environment["DATABASE_URL"])
        judgement = judge(read_history(folder / "history"), facts, workers=plan.size.workers)
    finally:
        if disk:
            disk.close()
    return Ran(plan, folder, judgement, missing)


def _unless_missing[T](missing: dict[str, str], kind: str, make: Callable[[], T]) -> T | None:
    try:
        return make()
    except NotHere as reason:
        missing[kind] = str(reason)
        return None


class _Chaos:
    def __init__(self, system: System, plan: Plan, recorder: Recorder, say: Callable[[str], None]) -> None:
        self._system, self._plan, self._recorder, self._say = system, plan, recorder, say
        self._database_url = system.environment["DATABASE_URL"]

    def happen(self, *, clocks: Clocks | None, disk: SmallDisk | None) -> None:
        over = threading.Event()
        broker = Broker(self._system.environment["REDIS_URL"], over)
        shelves = [
            fill_shelf(self._system, f"Organization {number + 1}", self._recorder, size=self._plan.size)
            for number in range(self._plan.size.organizations)
        ]
        onlooker = Onlooker(self._database_url, broker, self._recorder)
        onlooker.start()
        saboteur = Saboteur(
            self._system, broker, self._recorder, over=over, workers=self._plan.size.workers, clocks=clocks, disk=disk
        )
        self._phase("begins")
        began = time.monotonic()
        users = Users(shelves, over)
        with ThreadPoolExecutor(2) as pool:
            try:
                told = pool.submit(users.live, self._plan, began=began)
                saboteur.carry_out(self._plan.faults, began=began)
                self._phase("faults over")
                told.result()
            finally:
                over.set()
        self._settle(broker)
        onlooker.stop()
        for follower in users.followers:
            follower.join()
        self._look_at_everything(shelves)
        for shelf in shelves:
            shelf.api.close()

    def _settle(self, broker: Broker) -> None:
        """Until every job is at its end, every document read, every doubled turn used up; a note says what is not."""
        deadline = time.monotonic() + SETTLES_WITHIN_S
        while (left := self._left(broker)) and time.monotonic() < deadline:
            time.sleep(0.2)
        self._phase("settled", left or "everything is at rest")
        self._system.wait_until_ready()

    def _left(self, broker: Broker) -> str:
        """Empty where there is nothing."""
        try:
            with psycopg.connect(self._database_url, autocommit=True, connect_timeout=5) as connection:
                ((jobs,),) = connection.execute(UNFINISHED).fetchall()
                ((documents,),) = connection.execute(UNREAD).fetchall()
        except psycopg.Error as error:
            return f"PostgreSQL does not answer: {error}"
        turns = max(broker.waiting().values(), default=0)
        if not jobs and not documents and turns <= 2 * self._plan.size.workers:
            return ""
        return f"{jobs} jobs and {documents} documents are not at their end, {turns} turns wait"

    def _look_at_everything(self, shelves: Sequence[Shelf]) -> None:
        """Every job, its rows, one more cancel; every document and its bytes."""
        apis = {shelf.api.organization: shelf.api for shelf in shelves}
        with psycopg.connect(self._database_url, autocommit=True) as connection:
            jobs = [(job, apis[organization], ended) for job, organization, ended in connection.execute(JOBS)]
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
