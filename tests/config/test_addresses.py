from pathlib import Path

import pytest

from config.local.addresses import broker_beside, given
from config.local.errors import LocalError


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


def test_a_redis_url_without_a_number_at_its_end_is_refused() -> None:
    with pytest.raises(LocalError, match=r"REDIS_URL ends in 'cache'"):
        broker_beside("redis://cache.example/cache")


def test_an_address_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://db.example\n")
    assert given({"DATABASE_URL_FILE": str(file)}, "DATABASE_URL") == "postgresql://db.example"
    assert given({"DATABASE_URL": "postgresql://other"}, "DATABASE_URL") == "postgresql://other"
    assert given({}, "DATABASE_URL") == ""
    with pytest.raises(LocalError, match=r"DATABASE_URL_FILE points at .*nowhere"):
        given({"DATABASE_URL_FILE": str(tmp_path / "nowhere")}, "DATABASE_URL")
