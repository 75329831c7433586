"""The settings that an operator can get wrong, and what they are told."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config import environment as env
from config.local.programs import ROOT
from tests.config.conftest import Read


@pytest.mark.parametrize(
    ("given", "words"),
    [("1.5", "a whole number"), ("many", "a whole number"), ("nan", "a whole number"), ("0", "at least 1")],
)
def test_a_count_is_a_whole_number(monkeypatch: pytest.MonkeyPatch, given: str, words: str) -> None:
    monkeypatch.setenv("STOOK_COUNT", given)
    with pytest.raises(ImproperlyConfigured, match=rf"^STOOK_COUNT is \S+, but must be {words}\.$"):
        env.integer("STOOK_COUNT", 5, minimum=1)


@pytest.mark.parametrize(
    ("given", "words"), [("nan", "a number"), ("inf", "a number"), ("soon", "a number"), ("0", r"at least 0\.5")]
)
def test_seconds_are_a_number(monkeypatch: pytest.MonkeyPatch, given: str, words: str) -> None:
    monkeypatch.setenv("STOOK_SECONDS", given)
    with pytest.raises(ImproperlyConfigured, match=rf"^STOOK_SECONDS is \S+, but must be {words}\.$"):
        env.seconds("STOOK_SECONDS", 1.0, minimum=0.5)


def test_a_wrong_address_is_a_wrong_setting(read: Read) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^REDIS_URL must look like"):
        read(REDIS_URL="cache:6379")


def test_the_broker_stands_beside_redis(read: Read) -> None:
    assert read(REDIS_URL="redis://cache:6379/4", CELERY_BROKER_URL="")["CELERY_BROKER_URL"] == "redis://cache:6379/5"


def test_behind_tls_only_this_name_is_bound_until_the_whole_domain_is_asked_for(read: Read) -> None:
    plain = read(STOOK_PUBLIC_URL="http://stook.example")
    assert plain["SECURE_HSTS_SECONDS"] == 0
    careful = read(STOOK_PUBLIC_URL="https://stook.example")
    assert 0 < careful["SECURE_HSTS_SECONDS"] <= 86_400
    assert not careful["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert not careful["SECURE_HSTS_PRELOAD"]
    asked = read(STOOK_HSTS_PRELOAD="1")
    assert asked["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert asked["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert asked["SECURE_HSTS_PRELOAD"]


def test_a_command_says_in_one_line_that_the_database_is_away() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check", "--skip-checks"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgresql://127.0.0.1:1/stook"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("PostgreSQL at DATABASE_URL cannot be used: connection failed")
    assert len(done.stderr.splitlines()) == 1


def test_a_client_that_is_gone_without_a_word_is_noticed_by_the_database(db: None) -> None:
    """What it has locked, it holds until then."""
    with connection.cursor() as cursor:
        cursor.execute("select source from pg_settings where name like 'tcp_keepalives%'")
        assert cursor.fetchall() == [("client",)] * 3
