"""A real sandbox, for slices in this process."""

from collections.abc import Iterator

import pytest

from workers import process
from workers.extraction.sandbox import Limits, Sandbox


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOOK_BENCH", "1")
        running = Sandbox(Limits())
        running.warm()
        yield running
        running.close()


@pytest.fixture(autouse=True)
def bench(monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("STOOK_BENCH", "1")
    settings.SLICE_S = settings.LEASE_S = 60.0  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, scope="package")
def no_sandbox_left() -> Iterator[None]:
    yield
    process.close_sandbox()
