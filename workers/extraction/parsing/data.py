"""JSON. Numbers stay as they are written."""

import json
from pathlib import Path
from typing import Any

from workers.extraction.parsing.encoding import read_text
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.outline import Data, add_outline
from workers.extraction.parsing.refusals import corrupt, too_large
from workers.extraction.protocol import CancellationToken, DocumentError, ParsedDocument

MAX_VALUES = 2_000_000
"""Lists and objects included; a document with as many words is refused as well."""

_KIND = "JSON file"


def parse_json(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    flow = Flow()
    try:
        text = read_text(path)
        if text.count("[") + text.count("{") > MAX_VALUES:  # to make them takes half a minute by itself
            raise _too_many()
        data = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        add_outline(flow, _Texts(token).of(data), token)
    except (json.JSONDecodeError, RecursionError) as error:
        raise corrupt(_KIND) from error
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type)


class _Texts:
    """Counts the values, for millions of empty ones take a minute and come to nothing."""

    def __init__(self, token: CancellationToken) -> None:
        self._token = token
        self._values = 0

    def of(self, value: Any) -> Data:
        self._values += 1
        if self._values % 1000 == 0:
            self._token.checkpoint()
        if self._values > MAX_VALUES:
            raise _too_many()
        match value:
            case dict():
                return {name: self.of(one) for name, one in value.items()}
            case list():
                return [self.of(one) for one in value]
            case bool():
                return "true" if value else "false"
            case None:
                return ""
            case _:
                return str(value)


def _too_many() -> DocumentError:
    return too_large(f"over {MAX_VALUES:,} values", f"{MAX_VALUES:,}")
