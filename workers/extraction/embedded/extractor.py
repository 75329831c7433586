"""The extractor that works everywhere: labels, positions and typed readers; no network, no model."""

from collections.abc import Mapping
from typing import Any

from workers.extraction.embedded.candidates import Candidate, Paper, anywhere, labelled
from workers.extraction.embedded.choice import EMPTY, choose
from workers.extraction.embedded.flags import flags_of
from workers.extraction.embedded.kinds import SHAPED
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.lines import Layout, Region, read_layout
from workers.extraction.embedded.schema import Field, read_fields
from workers.extraction.embedded.spots import SpotIndex
from workers.extraction.embedded.values.dates import date_order
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.numbers import decimal_mark
from workers.extraction.protocol import (
    CancellationToken,
    ExtractedRow,
    FieldValue,
    ParsedDocument,
)


class EmbeddedExtractor:
    """See workers.extraction.protocol.Extractor. Options: `date_order` is DMY, MDY or YMD."""

    name = "embedded"
    needs_document = True

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
    ) -> ExtractedRow:
        if document is None:
            raise ValueError("The embedded extractor needs a parsed document.")
        fields = read_fields(schema)
        wanted = {item.field.key: item for field in fields for item in _leaves(field)}
        layout = read_layout(document.pages, token)
        spots = SpotIndex(layout, wanted.values(), token)
        paper = Paper(layout, spots, _locale(layout, document.language, options))
        values: dict[str, FieldValue] = {}
        chosen: dict[str, Candidate] = {}
        for key, item in wanted.items():
            token.checkpoint()
            values[key], best = _scalar(item, paper)
            if best:
                chosen[key] = best
        row = {field.name: _assemble(field, values) for field in fields}
        flags, complete = flags_of(fields, row, chosen)
        sure = [value.confidence for value in row.values() if value.confidence is not None]
        return ExtractedRow(row, round(sum(sure) / len(sure), 3) if sure else None, flags, complete)


def _leaves(field: Field) -> list[Wanted]:
    if field.type == "object":
        return [leaf for child in field.children for leaf in _leaves(child)]
    return [] if field.type == "array" else [want(field)]


def _locale(layout: Layout, language: str | None, options: Mapping[str, Any]) -> Locale:
    text = "\n".join(Region(line, 0, len(line.tokens)).text for line in layout.lines)
    asked = str(options.get("date_order") or "").upper()
    order = asked if asked in ("DMY", "MDY", "YMD") else date_order(text, language)
    return Locale(decimal_mark(text), order)


def _scalar(wanted: Wanted, paper: Paper) -> tuple[FieldValue, Candidate | None]:
    candidates = list(labelled(wanted, paper))
    if not candidates and wanted.kind in SHAPED:
        candidates = list(anywhere(wanted, paper, 0.7))
    return choose(candidates)


def _assemble(field: Field, values: Mapping[str, FieldValue]) -> FieldValue:
    if field.type != "object":
        return values.get(field.key, EMPTY)
    parts = {child.name: _assemble(child, values) for child in field.children}
    found = [part for part in parts.values() if part.confidence is not None]
    if not found:
        return EMPTY
    sure = sum(part.confidence or 0.0 for part in found) / len(found)
    value = {name: part.value for name, part in parts.items()}
    return FieldValue(value, round(sure, 3), found[0].page, found[0].box, found[0].source_text)
