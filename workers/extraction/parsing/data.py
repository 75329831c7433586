"""JSON. Numbers stay as they are written."""

import json
from pathlib import Path
from typing import Any

from workers.extraction.parsing.encoding import read_text
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.outline import Data, add_outline
from workers.extraction.parsing.refusals import corrupt
from workers.extraction.protocol import CancellationToken, ParsedDocument

_KIND = "JSON file"


def parse_json(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    flow = Flow()
    try:
        data = json.loads(read_text(path), parse_int=str, parse_float=str, parse_constant=str)
        add_outline(flow, _textual(data), token)
    except (json.JSONDecodeError, RecursionError) as error:
        raise corrupt(_KIND) from error
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type)


def _textual(value: Any) -> Data:
    match value:
        case dict():
            return {name: _textual(one) for name, one in value.items()}
        case list():
            return [_textual(one) for one in value]
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case _:
            return str(value)
