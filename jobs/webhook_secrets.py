"""The secret that a webhook's messages are signed with: shown once, and kept sealed."""

import base64
import secrets

from jobs.sealing import seal, unseal

PREFIX = "whsec_"
SECRET_BYTES = 32
PURPOSE = "webhook secret"


def new_secret() -> str:
    """In the form of the Standard Webhooks specification."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sealed(secret: str) -> bytes:
    return seal(secret.encode(), purpose=PURPOSE)


def unsealed(kept: bytes) -> str:
    """Raises NotUnsealable."""
    return unseal(kept, purpose=PURPOSE).decode()
