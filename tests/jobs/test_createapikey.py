"""`createapikey` prints the key, once."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.hot_statements import usable_key
from jobs.models import APIKey, Organization
from jobs.models.access import digest_of

pytestmark = pytest.mark.django_db


def create(*arguments: str) -> str:
    stdout = io.StringIO()
    call_command("createapikey", *arguments, stdout=stdout, stderr=io.StringIO())
    return stdout.getvalue()


def test_prints_the_key_alone_and_keeps_its_hash() -> None:
    printed = create("Acme", "--name", "laptop")

    key = usable_key(digest_of(printed.removesuffix("\n")))
    assert key is not None
    assert (key.organization.name, key.name, key.expires_at) == ("Acme", "laptop", None)
    assert key.scopes == ["read", "write", "extract"]
    assert not APIKey.objects.filter(digest__contains=printed.strip()).exists()


def test_takes_the_organization_that_is_there() -> None:
    create("Acme", "--name", "one")
    create("Acme", "--name", "two", "--scopes", "read, write,read")

    assert Organization.objects.get(name="Acme").api_keys.get(name="two").scopes == ["read", "write"]


def test_key_may_expire() -> None:
    create("Acme", "--name", "short", "--expires-in-days", "2")

    expires_at = APIKey.objects.get().expires_at
    assert expires_at is not None
    assert timedelta(days=1) < expires_at - timezone.now() <= timedelta(days=2)


@pytest.mark.parametrize(
    "arguments", [["--scopes", "read,fly"], ["--scopes", ","], ["--expires-in-days", "0"], ["--name", ""]]
)
def test_wrong_arguments_are_refused_and_make_nothing(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        create("Acme", "--name", "x", *arguments)

    assert not Organization.objects.exists()


def rotate(*arguments: str) -> str:
    stdout = io.StringIO()
    call_command("rotateapikey", *arguments, stdout=stdout, stderr=io.StringIO())
    return stdout.getvalue().removesuffix("\n")


@pytest.mark.parametrize(("hours", "old_is_good"), [("24", True), ("0", False)])
def test_a_rotated_key_may_do_the_same_and_the_old_one_is_good_for_as_long_as_asked(
    hours: str, old_is_good: bool
) -> None:
    old = create("Acme", "--name", "laptop", "--scopes", "read").removesuffix("\n")

    new = rotate(old[:12], "--overlap-hours", hours)

    key = usable_key(digest_of(new))
    assert key is not None
    assert (key.organization.name, key.name, key.scopes, key.expires_at) == ("Acme", "laptop", ["read"], None)
    assert (usable_key(digest_of(old)) is not None) == old_is_good


def test_a_key_that_expires_sooner_does_not_live_longer_by_being_rotated() -> None:
    create("Acme", "--name", "short", "--expires-in-days", "1")
    key = APIKey.objects.get()

    rotate(str(key.pk), "--overlap-hours", "48")

    expires_at = key.expires_at
    key.refresh_from_db()
    assert key.expires_at == expires_at


def test_what_cannot_be_rotated_is_refused() -> None:
    create("Acme", "--name", "one")
    key = APIKey.objects.get()
    with pytest.raises(CommandError, match="no key"):
        rotate("stook_nobody")
    with pytest.raises(CommandError, match="overlap"):
        rotate(str(key.pk), "--overlap-hours", "-1")
    APIKey.objects.update(revoked_at=timezone.now())
    with pytest.raises(CommandError, match="revoked"):
        rotate(str(key.pk))
    assert APIKey.objects.count() == 1
