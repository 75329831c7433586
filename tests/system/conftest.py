"""The whole of Stook as processes, as `make serve` runs it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.local.serve import System
from tests.system.client import Client
from tests.system.fleet import FLEET, FOREVER_MS, Start, Worker, slots_held


@pytest.fixture(scope="package")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("system")
    running = System(
        home=folder / "home",
        port=0,
        environment={
            "STOOK_BENCH": "1",
            # Longer than the machine stalls: who loses its slot, or its document, has been ended.
            "STOOK_LEASE_SECONDS": "10",
            "STOOK_SHUTDOWN_GRACE_SECONDS": "10",
            "STOOK_SYNC_EXTRACT_SECONDS": "100",
            "STOOK_CANCEL_GRACE_SECONDS": "2",
            # Of clients that stall on purpose none is given up by the clock.
            "STOOK_FRONT_STALL": "10m",
        },
        workers=FLEET,
        quiet=True,
        log_to=folder / "log",
    )
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def client(system: System) -> Iterator[Client]:
    client = Client(system, "Acme")
    yield client
    client.close()


@pytest.fixture(scope="module", autouse=True)
def _no_job_stays(client: Client) -> Iterator[None]:
    """A test that fails may leave one that lasts for an hour."""
    yield
    client.cancel_all()


@pytest.fixture(scope="package")
def documents(client: Client) -> list[str]:
    """Sixty small documents, for jobs that do not look at them."""
    return client.upload((f"note-{number}.txt", f"Note number {number}".encode()) for number in range(60))


@pytest.fixture(scope="package")
def schema_id(client: Client) -> str:
    return client.schema()


@pytest.fixture
def start(system: System, client: Client, tmp_path: Path) -> Iterator[Start]:
    """Starts a worker, and waits until it is ready; takes settings."""
    with starting(system, client, tmp_path) as start:
        yield start


@contextmanager
def starting(system: System, client: Client, folder: Path) -> Iterator[Start]:
    with ExitStack() as stack:

        def one_more(**settings: str) -> Worker:
            log = folder / f"worker-{len(list(folder.iterdir()))}.log"
            log.touch()
            worker = Worker(system, log, **settings)
            stack.callback(worker.end)
            client.wait_until(lambda: worker.is_ready, "the worker is ready")
            return worker

        yield one_more


@pytest.fixture
def busy_fleet(client: Client, schema_id: str, documents: list[str], system: System) -> Iterator[Callable[[], None]]:
    """Every process of the system's own worker has a document in work, until the test calls this."""
    with busy(client, schema_id, documents, system) as let_go:
        yield let_go


@contextmanager
def busy(client: Client, schema_id: str, documents: list[str], system: System) -> Iterator[Callable[[], None]]:
    client.wait_until(lambda: system.processes["worker"].running, "the system's worker runs")
    blocker = client.sleepers(schema_id, documents[:FLEET], sleep_ms=FOREVER_MS)
    client.wait_until(lambda: len(slots_held(client, blocker)) == FLEET, "the fleet is busy")

    def let_go() -> None:
        client.http.post(f"/v1/jobs/{blocker}/cancel")

    yield let_go
    let_go()
