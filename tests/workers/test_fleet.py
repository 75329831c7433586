"""How many processes there are to serve; an assumption where Redis cannot be had, and only one wait for it (C6)."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from jobs.flag import Breaker
from tests.valkey import OwnValkey, own_valkey
from workers.fleet import ASSUMED, Fleet


@pytest.fixture
def valkey(settings: Settings) -> Iterator[OwnValkey]:
    with tempfile.TemporaryDirectory(prefix="stook-") as folder, own_valkey(Path(folder)) as server:
        settings.REDIS_URL = server.redis_url
        settings.REDIS_BREAKER_S = 3600
        yield server


@pytest.fixture
def fleet(valkey: OwnValkey) -> Fleet:
    return fleet_of_seven()


def fleet_of_seven() -> Fleet:
    fleet = Fleet()
    fleet.tell("here:1", 3)
    fleet.tell("there:1", 4)
    return fleet


def test_the_size_is_that_of_all_who_are_there(fleet: Fleet) -> None:
    assert fleet.size() == 7
    fleet.leave("here:1")
    assert fleet.size() == 4
    fleet.leave("there:1")
    assert fleet.size() == ASSUMED


def test_a_paused_redis_is_asked_once(valkey: OwnValkey, settings: Settings) -> None:
    settings.REDIS_TIMEOUT_S = 2.0
    fleet = fleet_of_seven()
    valkey.pause()
    assert fleet.size() == ASSUMED
    valkey.resume()
    assert fleet.size() == ASSUMED

    fleet._breaker = Breaker(0)
    assert fleet.size() == 7
