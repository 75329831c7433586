"""What is sealed is read again by whoever has the SECRET_KEY, and by nobody else."""

import pytest
from pytest_django import Settings

from jobs.sealing import NotUnsealable, seal, unseal

SECRET = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_it_comes_back_and_does_not_show() -> None:
    sealed = seal(SECRET, purpose="tests")
    assert unseal(sealed, purpose="tests") == SECRET
    assert SECRET not in sealed
    assert seal(SECRET, purpose="tests") != sealed, "two that are alike do not look alike"


def test_it_is_not_read_under_another_secret_key_or_for_another_purpose(settings: Settings) -> None:
    sealed = seal(SECRET, purpose="tests")
    with pytest.raises(NotUnsealable):
        unseal(sealed, purpose="others")
    settings.SECRET_KEY = "another"
    with pytest.raises(NotUnsealable):
        unseal(sealed, purpose="tests")


def test_a_key_that_was_replaced_still_reads_what_it_has_sealed(settings: Settings) -> None:
    sealed = seal(SECRET, purpose="tests")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert unseal(sealed, purpose="tests") == SECRET


def test_what_was_changed_is_not_read() -> None:
    sealed = bytearray(seal(SECRET, purpose="tests"))
    sealed[20] ^= 1
    with pytest.raises(NotUnsealable):
        unseal(bytes(sealed), purpose="tests")
