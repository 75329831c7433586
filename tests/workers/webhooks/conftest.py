from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.receivers import Receiver, receiving


@pytest.fixture(autouse=True)
def _receivers_on_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    # One that hangs does so for as long as its test takes, and nobody else sends the same meanwhile.
    settings.WEBHOOK_TIMEOUT_S, settings.DELIVERY_LEASE_S = 60.0, 180.0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
