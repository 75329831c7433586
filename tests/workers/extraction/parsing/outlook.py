"""Messages of Outlook."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

from tests.workers.extraction.parsing.compound import Storage, compound

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_UNICODE, _BINARY, _TIME, _INTEGER = 0x1F, 0x102, 0x40, 0x03

type _Values = Mapping[int, str | bytes | int | datetime]
"""By the number of the property."""


def msg_of(
    values: _Values,
    *,
    to: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
    messages: Mapping[str, Storage] | None = None,
) -> bytes:
    """`to` has the names of those to whom it goes, by their addresses; `files` and `messages` what is attached."""
    return compound(_message(values, to=to or {}, files=files or {}, messages=messages or {}, head=32))


def forwarded(values: _Values, *, messages: Mapping[str, Storage] | None = None) -> Storage:
    """A message that is attached to another."""
    return _message(values, to={}, files={}, messages=messages or {}, head=24)


def _message(
    values: _Values,
    *,
    to: Mapping[str, str],
    files: Mapping[str, bytes],
    messages: Mapping[str, Storage],
    head: int,
) -> Storage:
    parts: dict[str, Storage] = {
        f"__recip_version1.0_#{number:08X}": _storage({0x3001: name, 0x39FE: address, 0x0C15: 1}, bytes(8))
        for number, (address, name) in enumerate(to.items())
    }
    attached = [_storage({0x3707: name, 0x3705: 1, 0x3701: content}, bytes(8)) for name, content in files.items()]
    for name, message in messages.items():
        about = _storage({0x3001: name, 0x3705: 5}, bytes(8))
        attached.append({**about, "__substg1.0_3701000D": message})
    parts |= {f"__attach_version1.0_#{number:08X}": storage for number, storage in enumerate(attached)}
    counts = struct.pack("<8x4I", len(to), len(attached), len(to), len(attached))
    return {**_storage(values, counts.ljust(head, b"\0")), **parts}


def _storage(values: _Values, head: bytes) -> Storage:
    streams: dict[str, bytes] = {}
    entries = b""
    for number, value in values.items():
        kind, fixed, content = _encoded(value)
        entries += struct.pack("<HHI8s", kind, number, 6, fixed)
        if content is not None:
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = content
    return {"__properties_version1.0": head + entries, **streams}


def _encoded(value: str | bytes | int | datetime) -> tuple[int, bytes, bytes | None]:
    """Kind, what stands in the list of properties, and what in a stream of its own."""
    if isinstance(value, datetime):
        return _TIME, struct.pack("<Q", int((value - EPOCH).total_seconds()) * 10_000_000), None
    if isinstance(value, int):
        return _INTEGER, struct.pack("<I4x", value), None
    content = value.encode("utf-16-le") if isinstance(value, str) else value
    length = len(content) + (2 if isinstance(value, str) else 0)
    return (_UNICODE if isinstance(value, str) else _BINARY), struct.pack("<I4x", length), content
