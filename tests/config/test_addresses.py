from pathlib import Path

import pytest

from config.local.addresses import Addresses, broker_beside, find, given
from config.local.discovery import NotRunning
from config.local.errors import LocalError

KEY = "k" * 50
OURS = {"DATABASE_URL": "postgresql://db.example/stook", "SECRET_KEY": KEY}


@pytest.mark.parametrize(
    ("redis_url", "broker_url"),
    [
        ("redis://cache.example:6379/0", "redis://cache.example:6379/1"),
        ("redis://cache.example", "redis://cache.example/1"),
        (
            "rediss://user:word@cache.example/7?ssl_cert_reqs=required",
            "rediss://user:word@cache.example/8?ssl_cert_reqs=required",
        ),
        ("unix:///run/valkey.sock?db=0", "redis+socket:///run/valkey.sock?virtual_host=1"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=1"),
    ],
)
def test_the_broker_is_the_next_database_of_the_same_server(redis_url: str, broker_url: str) -> None:
    assert broker_beside(redis_url) == broker_url


@pytest.mark.parametrize("redis_url", ["redis://cache.example/cache", "unix:///run/valkey.sock?db=cache"])
def test_a_redis_url_without_a_number_at_its_end_is_refused(redis_url: str) -> None:
    with pytest.raises(LocalError, match=r"REDIS_URL ends in 'cache'"):
        broker_beside(redis_url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "stook:hush@db.example/stook"),
        ("REDIS_URL", "cache:6379"),
        ("REDIS_URL", "redis://:hush@cache.example:port/0"),
        ("CELERY_BROKER_URL", "cache:6379"),
        ("CELERY_BROKER_URL", "unix:///run/valkey.sock"),
        ("SECRET_KEY", "hush"),
    ],
)
def test_an_address_that_is_none_is_named_but_not_told(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(LocalError, match=rf"^{name} must ") as raised:
        find({**OURS, name: value}, tmp_path)
    assert "hush" not in str(raised.value)


def test_the_broker_is_beside_redis_wherever_it_is_not_named(tmp_path: Path) -> None:
    named = find({**OURS, "REDIS_URL": "unix:///run/valkey.sock?db=2"}, tmp_path)
    assert named.broker_url == "redis+socket:///run/valkey.sock?virtual_host=3"
    neither = find(OURS, tmp_path)
    assert neither == Addresses(OURS["DATABASE_URL"], "redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/1", KEY)
    assert find({**OURS, "CELERY_BROKER_URL": "amqp://broker.example"}, tmp_path).broker_url == "amqp://broker.example"


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY"])
def test_what_has_no_default_must_be_named_where_nothing_runs(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotRunning, match="make serve"):
        find({other: value for other, value in OURS.items() if other != name}, tmp_path)


def test_an_address_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://db.example\n")
    assert given({"DATABASE_URL_FILE": str(file)}, "DATABASE_URL") == "postgresql://db.example"
    assert given({"DATABASE_URL": "postgresql://other"}, "DATABASE_URL") == "postgresql://other"
    assert given({}, "DATABASE_URL") == ""
    with pytest.raises(LocalError, match=r"DATABASE_URL_FILE points at .*nowhere"):
        given({"DATABASE_URL_FILE": str(tmp_path / "nowhere")}, "DATABASE_URL")
