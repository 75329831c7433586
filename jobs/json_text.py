"""JSON from outside, read strictly: what passes can be stored in PostgreSQL and sent back."""

import json
import math
import re
from typing import Any, NoReturn

from jobs.errors import Refused

MAX_DEPTH = 64
# PostgreSQL's text holds neither of them.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_json(given: bytes) -> Any:
    """Raise Refused where it is not JSON in UTF-8, or is nested too deeply, or holds what cannot be stored."""
    try:
        text = given.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_whole)
    except RecursionError:
        raise Refused(_too_deep()) from None
    except UnicodeDecodeError as error:
        raise Refused(f"This is not UTF-8 from byte {error.start} on. Send a JSON object in UTF-8.") from None
    except ValueError as error:
        raise Refused(f"This is not valid JSON: {error}. Send a JSON object in UTF-8.") from None
    _check(value)
    return value


def is_storable(text: str) -> bool:
    return UNSTORABLE.search(text) is None


def is_flat(value: object) -> bool:
    """An object whose values are strings, numbers, booleans or null."""
    return isinstance(value, dict) and not any(isinstance(item, dict | list) for item in value.values())


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def _whole(digits: str) -> int:
    """Bounded as the others are; int() alone would take thousands of digits, and complain in Python's words of more."""
    _finite(digits)
    return int(digits)


def _check(value: object) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [inner for outer in level for inner in _parts(outer)]
    raise Refused(_too_deep())


def _parts(value: object) -> list[object]:
    """What a value holds; its strings are checked here, the rest by whoever calls."""
    if isinstance(value, str):
        if not is_storable(value):
            raise Refused("A string holds a NUL character or half of a surrogate pair. Send the text without it.")
        return []
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _too_deep() -> str:
    return f"The JSON is nested too deeply: at most {MAX_DEPTH} levels are read."
