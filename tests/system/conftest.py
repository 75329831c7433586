"""The whole of Stook as processes, as `make serve` runs it."""

from collections.abc import Iterator

import pytest

from config.local.serve import System
from tests.system.client import Client


@pytest.fixture(scope="package")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("system")
    running = System(
        home=folder / "home",
        port=0,
        environment={"STOOK_BENCH": "1", "STOOK_LEASE_SECONDS": "3"},
        workers=2,
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
    client.http.close()


@pytest.fixture(scope="package")
def documents(client: Client) -> list[str]:
    """Sixty small documents, for jobs that do not look at them."""
    return client.upload((f"note-{number}.txt", f"Note number {number}".encode()) for number in range(60))


@pytest.fixture(scope="package")
def schema_id(client: Client) -> str:
    return client.schema()
