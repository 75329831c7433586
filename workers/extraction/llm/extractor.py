"""The extractors that ask a model: for every field, or, as `hybrid`, where the embedded one is not sure. `hybrid` does
without where the model has no answer about a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from workers.extraction.embedded.extractor import EmbeddedExtractor
from workers.extraction.embedded.lines import Region, read_layout
from workers.extraction.embedded.schema import Field, read_fields
from workers.extraction.embedded.values.dates import date_order
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.numbers import decimal_mark
from workers.extraction.llm.asking import Asking
from workers.extraction.llm.evidence import Evidence
from workers.extraction.llm.parts import parts_of
from workers.extraction.llm.settling import Said, Settling, field_of, wrong_type
from workers.extraction.llm.talk import Ask, Script, Talk, TooManyCalls, Unanswered
from workers.extraction.protocol import (
    CancellationToken,
    DocumentError,
    ExtractedRow,
    FieldValue,
    ParsedDocument,
    ValidationFlag,
)

AGREED = 0.89
"""What two readers say who know nothing of each other; under 0.9, as FOUND is."""

type Outcome = ExtractedRow | Ask


@dataclass(frozen=True)
class Request:
    document: ParsedDocument
    schema: Mapping[str, Any]
    options: Mapping[str, Any]
    token: CancellationToken
    talk: Talk


@dataclass(frozen=True)
class Filled:
    values: dict[str, FieldValue]
    flags: list[ValidationFlag]


class LLMExtractor:
    """See AskingExtractor in workers.extraction.protocol. Options: `date_order` is DMY, MDY or YMD."""

    name = "llm"
    needs_document = True

    def extract(
        self,
        document: ParsedDocument | None,
        *,
        schema: Mapping[str, Any],
        options: Mapping[str, Any],
        token: CancellationToken,
        talk: Talk,
    ) -> Outcome:
        if document is None:
            raise ValueError(f"The extractor {self.name} needs a parsed document.")
        try:
            return self._row(Request(document, schema, options, token, talk))
        except Unanswered as more:
            return Ask(more.call)

    def _row(self, request: Request) -> ExtractedRow:
        fields = read_fields(request.schema)
        filled = _fill(fields, request)
        return ExtractedRow(filled.values, validation_flags=filled.flags)


class HybridExtractor(LLMExtractor):
    name = "hybrid"

    def _row(self, request: Request) -> ExtractedRow:
        first = EmbeddedExtractor().extract(
            request.document, schema=request.schema, options=request.options, token=request.token
        )
        fields = read_fields(request.schema)
        unsure = [field for field in fields if (first.fields[field.name].confidence or 0.0) < request.talk.threshold]
        if not unsure:
            return first
        try:
            asked = _fill(unsure, request)
        except DocumentError as error:
            return _without_model(first, error)
        values, replaced = dict(first.fields), set()
        for field in unsure:
            values[field.name], is_replaced = _chosen(first.fields[field.name], asked.values[field.name])
            replaced |= {field.name} if is_replaced else set()
        flags = [
            *(one for one in first.validation_flags if _name(one) not in replaced),
            *(one for one in asked.flags if _name(one) in replaced),
        ]
        return ExtractedRow(values, validation_flags=flags)


def _fill(fields: Sequence[Field], request: Request) -> Filled:
    layout = read_layout(request.document.pages, request.token)
    text = "\n".join(Region(line, 0, len(line.tokens)).text for line in layout.lines)
    order = str(request.options.get("date_order") or "").upper() or date_order(text, request.document.language)
    talk = request.talk
    parts = parts_of(layout, pages=talk.pages_a_call, characters=talk.characters_a_call)
    locale = Locale(decimal_mark(text), order)
    if len(parts) > talk.calls_a_document:
        raise TooManyCalls(talk.calls_a_document)  # and cost nothing
    asking = Asking(fields, request.options, locale, len(layout.pages), Script(talk), request.token)
    readings = asking.about(parts)
    settling = Settling(Evidence(layout), request.token)
    values = {}
    for field in fields:
        request.token.checkpoint()
        said = [Said((reading.values or {}).get(field.name), part.pages) for part, reading in readings]
        values[field.name] = settling.settle(field, said)
    unreadable = [wrong_type(path, shown) for _, reading in readings for path, shown in reading.unreadable]
    return Filled(values, [*_first_of_each(unreadable), *settling.flags])


def _chosen(first: FieldValue, asked: FieldValue) -> tuple[FieldValue, bool]:
    """Between the embedded extractor's value and the model's, and whether it is the model's. What both say is surer
    than either; what the model alone says, and the document does not, is no reason to give up the other."""
    if asked.value is None or (asked.confidence == 0 and first.value is not None):
        return first, False
    if first.value == asked.value and first.confidence is not None and asked.confidence is not None:
        better = first if first.page is not None else asked
        return msgspec.structs.replace(better, confidence=max(first.confidence, asked.confidence, AGREED)), True
    return asked, True


def _without_model(first: ExtractedRow, error: DocumentError) -> ExtractedRow:
    flag = ValidationFlag(error.code, None, f"{error.message} The values are those of the embedded extractor.")
    return ExtractedRow(first.fields, validation_flags=[*first.validation_flags, flag])


def _name(flag: ValidationFlag) -> str:
    return field_of(flag.field or "").partition(".")[0]


def _first_of_each(flags: Sequence[ValidationFlag]) -> list[ValidationFlag]:
    """A list may have thousands of values of another type."""
    return list({flag.field: flag for flag in reversed(flags)}.values())[::-1]
