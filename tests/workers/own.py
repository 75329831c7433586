"""Extractors of an operator's own, such as a child of the sandbox can import."""

from collections.abc import Mapping
from typing import Any

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
