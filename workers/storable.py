"""What PostgreSQL refuses in text and jsonb, taken out of values: NUL, lone surrogates, NaN and infinities."""

import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_encode = msgspec.json.Encoder().encode


def storable(value: Any) -> Any:
    """The value without them."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


def storable_json(value: Any) -> str:
    """As JSON for a jsonb. A look into the text spares the walk through all values, half of a runner's time once."""
    try:
        text = _encode(value)  # NaN and infinities become null
    except UnicodeEncodeError:  # lone surrogates
        text = _encode(storable(msgspec.to_builtins(value)))
    if b"\\u0000" in text:  # NUL, or somebody who writes about it
        text = _encode(storable(msgspec.to_builtins(value)))
    return text.decode()
