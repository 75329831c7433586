"""Cursors: opaque to clients, one letter and a key to us."""

import base64
import binascii
from uuid import UUID

from rest_framework.request import Request

from jobs.errors import FieldProblem, InvalidInput


def cursor_after_id(key: UUID) -> str:
    return _encode(b"i" + key.bytes)


def cursor_after_position(position: int) -> str:
    return _encode(b"p" + position.to_bytes(4))


def read_id_cursor(request: Request) -> UUID | None:
    """Raise InvalidInput where it is not a cursor of a list."""
    raw = _read(request, b"i", 16)
    return None if raw is None else UUID(bytes=raw)


def read_position_cursor(request: Request) -> int | None:
    """Raise InvalidInput where it is not a cursor of a job's results."""
    raw = _read(request, b"p", 4)
    return None if raw is None else int.from_bytes(raw)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(request: Request, kind: bytes, length: int) -> bytes | None:
    given = request.query_params.get("cursor")
    if given is None:
        return None
    try:
        raw = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if raw[:1] != kind or len(raw) != 1 + length:
        problem = "`cursor` is not one of this list's. Take it from `next_cursor`, or leave it out to begin anew."
        raise InvalidInput(FieldProblem("cursor", problem))
    return raw[1:]
