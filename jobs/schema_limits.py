"""How large a schema may be: every document of a job is extracted with the whole of it."""

import json
from typing import Any

from jobs.schema_types import refuse

MAX_FIELDS = 1000
MAX_DEPTH = 16
MAX_BYTES = 512 * 1024
"""As JSON."""
# A field is one object, or three where it is one of a type and null.
_MAX_OBJECTS = 4 * MAX_FIELDS
TOO_DEEP = f"Fields may be nested {MAX_DEPTH} levels deep at most."
_TOO_MANY = f"A schema takes at most {MAX_FIELDS:,} fields."
_TOO_LARGE = f"A schema may have {MAX_BYTES // 1024} KB as JSON. Shorten its descriptions or values."


class Room:
    """What a schema that grows while it is read may still take: it has to stop at the limits, and not after them."""

    def __init__(self) -> None:
        self._objects, self._bytes = _MAX_OBJECTS, MAX_BYTES

    def take(self, path: str, *, objects: int = 0, value: object = "") -> None:
        """Raises InvalidInput."""
        self._objects -= objects
        self._bytes -= _size(value)
        if self._objects < 0:
            raise refuse(path, f"{_TOO_MANY} With its references written out, this one has more.")
        if self._bytes < 0:
            raise refuse(path, f"{_TOO_LARGE} This is its size with its references written out.")


def check_size(given: object, path: str) -> None:
    """Before it is read, which takes a millisecond a field. Raises InvalidInput."""
    if _size(given) > MAX_BYTES:
        raise refuse(path, _TOO_LARGE)
    objects, level = 0, [given]
    while level:
        objects += sum(isinstance(value, dict) for value in level)
        level = [inner for value in level for inner in _parts(value)]
    if objects > _MAX_OBJECTS:
        raise refuse(path, _TOO_MANY)


def check_count(schema: dict[str, Any], path: str) -> None:
    """Of a schema in the form that is kept. Raises InvalidInput."""
    count, level = 0, [schema]
    while level:
        level = [inner for node in level for inner in _children(node)]
        count += len(level)
    if count > MAX_FIELDS:
        raise refuse(path, f"{_TOO_MANY.removesuffix('.')}, and these are {count:,}.")


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    inner = list(node.get("properties", {}).values())
    return [*inner, node["items"]] if isinstance(node.get("items"), dict) else inner
