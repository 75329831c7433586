"""Without an address of its own, the process that sends webhooks says once what their links lack."""

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from workers.management.commands.deliver import tell_of_links


@pytest.mark.parametrize(("address", "times"), [("", 1), ("https://stook.example", 0)])
def test_links_without_an_address_are_told_of(settings: Settings, address: str, times: int) -> None:
    settings.PUBLIC_URL = address

    with capture_logs() as told:
        tell_of_links()

    assert [line["event"] for line in told] == ["webhooks.links_without_address"] * times
