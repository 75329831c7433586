"""What has to be read again, but must not be learned from the database alone: encrypted by a key from SECRET_KEY.

Fernet (AES-128-CBC and HMAC-SHA256), a key for each purpose by HKDF (RFC 5869). Where SECRET_KEY is changed, the old
one goes into STOOK_SECRET_KEY_FALLBACKS: what it has sealed can then still be read.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class NotUnsealable(Exception):
    """It was sealed under a SECRET_KEY that is not known any more, for another purpose, or has been changed."""


def seal(plain: bytes, *, purpose: str) -> bytes:
    return _keys(purpose, _secrets()).encrypt(plain)


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """Raises NotUnsealable."""
    try:
        return _keys(purpose, _secrets()).decrypt(sealed)
    except InvalidToken as error:
        raise NotUnsealable from error


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _keys(purpose: str, secrets: tuple[str, ...]) -> MultiFernet:
    """The first seals; each unseals."""
    return MultiFernet([_key(purpose, secret) for secret in secrets])


def _key(purpose: str, secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"stook {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))
