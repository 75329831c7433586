"""Extractors of an operator's own, such as a child of the sandbox can import."""

from collections.abc import Mapping
from typing import Any

from workers.extraction.llm.talk import Ask, Call
from workers.extraction.protocol import CancellationToken, ExtractedRow, FieldValue, ParsedDocument


class Mine:
    name = "mine"
    needs_document = False
    options = {"limit": {"type": "integer", "minimum": 1}, "mode": {"enum": ["quick", "thorough"]}}

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
    ) -> ExtractedRow:
        token.checkpoint()
        return ExtractedRow({"number": FieldValue(options.get("limit"), 0.8), "total": FieldValue("12.50", 0.6)})


class Unmade(Mine):
    def __init__(self) -> None:
        raise FileNotFoundError("model.bin")


class Asks(Mine):
    """Looks like one of Stook's own, or like a child in a file's hands."""

    def extract(self, *_: Any, **__: Any) -> Any:
        return Ask(Call("You fill in a form.", ["Go on."], {"type": "object"}))
