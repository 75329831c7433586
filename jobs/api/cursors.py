"""Cursors: opaque to clients; to us the mark of the list that they were given for, and the last key shown."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from rest_framework.request import Request

from jobs.errors import FieldProblem, InvalidInput

MARK_BYTES = 6
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True)
class Cursors:
    """Those of one list. One of another list would silently skip rows, or show none."""

    list_name: str
    owner: UUID
    """Whose list it is: an organization's, or a job's."""

    def after_id(self, key: UUID) -> str:
        return self._encode(key.bytes)

    def after_moment(self, moment: datetime, key: UUID) -> str:
        return self._encode(((moment - EPOCH) // MICROSECOND).to_bytes(8, signed=True) + key.bytes)

    def after_position(self, position: int) -> str:
        return self._encode(position.to_bytes(4))

    def read_id(self, request: Request) -> UUID | None:
        """Raise InvalidInput where it is not one of this list's."""
        raw = self._read(request, 16)
        return None if raw is None else UUID(bytes=raw)

    def read_moment(self, request: Request) -> tuple[datetime, UUID] | None:
        """Raise InvalidInput where it is not one of this list's."""
        raw = self._read(request, 24)
        if raw is None:
            return None
        try:
            return EPOCH + int.from_bytes(raw[:8], signed=True) * MICROSECOND, UUID(bytes=raw[8:])
        except OverflowError:  # a forged one
            raise _foreign() from None

    def read_position(self, request: Request) -> int | None:
        """Raise InvalidInput where it is not one of this list's."""
        raw = self._read(request, 4)
        return None if raw is None else int.from_bytes(raw)

    def _read(self, request: Request, length: int) -> bytes | None:
        given = request.query_params.get("cursor")
        if given is None:
            return None
        key = _decode(given)[MARK_BYTES:]
        # Written again it must be the same: base64 has several forms for the same bytes.
        if len(key) != length or self._encode(key) != given:
            raise _foreign()
        return key

    def _encode(self, key: bytes) -> str:
        mark = hashlib.blake2b(self.list_name.encode() + self.owner.bytes, digest_size=MARK_BYTES).digest()
        return base64.urlsafe_b64encode(mark + key).rstrip(b"=").decode()


def _foreign() -> InvalidInput:
    problem = "`cursor` is not one of this list's. Take it from `next_cursor`, or leave it out to begin anew."
    return InvalidInput(FieldProblem("cursor", problem))


def _decode(given: str) -> bytes:
    """Empty where it is not base64."""
    try:
        return base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
