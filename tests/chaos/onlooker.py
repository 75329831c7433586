"""Looks several times a second: which slots are held, what waits in the broker, is the API up."""

import threading
import time

import httpx
import psycopg

from tests.chaos.broker import Broker
from tests.chaos.history import Health, Look, Recorder

LOOK_EVERY_S = 0.2
# Who waits longer for the word that all is well is not being served.
HEALTHY_WITHIN_S = 2.0

HELD = """
select runner.job_id::text, runner.slot, runner.worker, job.completed_at is not null
from runner join job on job.id = runner.job_id where runner.token is not null
"""


class Onlooker(threading.Thread):
    """Ends with `stop`, after a last look. While PostgreSQL is away, there are no looks."""

    def __init__(self, database_url: str, broker: Broker, recorder: Recorder) -> None:
        super().__init__(name="onlooker", daemon=True)
        self._database_url = database_url
        self._broker = broker
        self._recorder = recorder
        self._stopped = threading.Event()

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._look_until_cut_off()
            except psycopg.Error:
                self._stopped.wait(LOOK_EVERY_S)

    def _look_until_cut_off(self) -> None:
        with psycopg.connect(self._database_url, autocommit=True, connect_timeout=5) as connection:
            stopped = False
            while not stopped:
                stopped = self._stopped.wait(LOOK_EVERY_S)
                at = time.time()
                found = connection.execute(HELD).fetchall()
                held = tuple((job, slot, worker) for job, slot, worker, ended in found if ended)
                serving = tuple({job for job, _, _, ended in found if not ended})
                self._recorder.write(Look(at, held, self._broker.waiting(), serving))


class HealthLooker(threading.Thread):
    """Asks as a load balancer does, in a thread of its own: an answer that hangs must not hold up the other looks."""

    def __init__(self, url: str, recorder: Recorder) -> None:
        super().__init__(name="health looker", daemon=True)
        self._url = f"{url}/healthz"
        self._recorder = recorder
        self._stopped = threading.Event()

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        # A connection for each look: one that is kept would not tell whether there is a server behind the address.
        with httpx.Client(timeout=HEALTHY_WITHIN_S, limits=httpx.Limits(max_keepalive_connections=0)) as http:
            while not self._stopped.wait(LOOK_EVERY_S):
                sent_at = time.time()
                try:
                    up = http.get(self._url).status_code == httpx.codes.OK
                except httpx.TransportError:
                    up = False
                self._recorder.write(Health(sent_at, time.time(), up))
