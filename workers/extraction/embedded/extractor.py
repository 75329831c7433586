"""The extractor that works everywhere: labels, positions and typed readers; no network, no model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from workers.extraction.embedded.amounts import reconcile
from workers.extraction.embedded.candidates import Candidate, Paper, unreadable
from workers.extraction.embedded.choice import EMPTY, Choice, decide
from workers.extraction.embedded.defined import definitions
from workers.extraction.embedded.einvoice import declared_values
from workers.extraction.embedded.flags import UNREADABLE, flag
from workers.extraction.embedded.gather import gather
from workers.extraction.embedded.headings import addressed, heading_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Layout, read_layout
from workers.extraction.embedded.lists import arrays, read_array, wanted_of
from workers.extraction.embedded.nested import joined, leaf, parts_of_addresses
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.ranges import in_step
from workers.extraction.embedded.same_as import resolved
from workers.extraction.embedded.schema import Field, read_fields
from workers.extraction.embedded.sections import in_sections
from workers.extraction.embedded.spots import SpotIndex
from workers.extraction.embedded.together import apart
from workers.extraction.embedded.values.dates import date_order
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.numbers import decimal_mark, has_fraction
from workers.extraction.protocol import (
    CancellationToken,
    ExtractedRow,
    FieldValue,
    ParsedDocument,
    ValidationFlag,
)


class EmbeddedExtractor:
    """See workers.extraction.protocol.Extractor. Options: `date_order` is DMY, MDY or YMD, `einvoice_xml` a bool."""

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
        wanted, paper = _opened(document, fields, options, token)
        declared = declared_values(document.declared, wanted, arrays(fields), options)
        wanted = {key: item for key, item in wanted.items() if key not in declared}
        choices = _choices(wanted, paper, token)
        chosen = {key: choice.heeded for key, choice in choices.items() if choice.heeded}
        values = {key: choice.value for key, choice in choices.items()}
        values |= {field.key: read_array(field, paper, token) for field in arrays(fields)} | declared
        values |= parts_of_addresses(fields, values, paper, token) | declared
        row = {field.name: _assemble(field, values) for field in fields}
        return ExtractedRow(row, validation_flags=[*_refused(chosen), *_unread(wanted, chosen, paper)])


def weigh(
    document: ParsedDocument, schema: Mapping[str, Any], options: Mapping[str, Any], token: CancellationToken
) -> dict[str, Choice]:
    """What is thought of each field that is no array, by its path, mere guesses included."""
    wanted, paper = _opened(document, read_fields(schema), options, token)
    return _choices(wanted, paper, token)


def declared(document: ParsedDocument, schema: Mapping[str, Any]) -> dict[str, FieldValue]:
    """What an electronic invoice's XML says of the fields, by their paths."""
    fields = read_fields(schema)
    wanted = {item.field.key: item for field in fields for item in _leaves(field)}
    return declared_values(document.declared, apart(wanted), arrays(fields), {})


def _opened(
    document: ParsedDocument, fields: Sequence[Field], options: Mapping[str, Any], token: CancellationToken
) -> tuple[dict[str, Wanted], Paper]:
    layout = read_layout(document.pages, token)
    heading = heading_of(layout)
    wanted = {item.field.key: addressed(item, heading) for field in fields for item in _leaves(field)}
    wanted = apart(wanted)
    inner = [item for array in arrays(fields) for item in wanted_of(array)]
    paper = Paper(
        layout,
        SpotIndex(layout, [*wanted.values(), *inner], token),
        _locale(layout, document.language, options, token),
        token,
        [(page.number, table) for page in document.pages for table in page.tables],
        document.metadata,
        heading,
        definitions=list(definitions(layout, token)),
    )
    return wanted, paper


def _choices(wanted: Mapping[str, Wanted], paper: Paper, token: CancellationToken) -> dict[str, Choice]:
    candidates: dict[str, list[Candidate]] = {}
    for key, item in wanted.items():
        token.checkpoint()
        candidates[key] = gather(item, paper)
    candidates |= in_sections(wanted, candidates, paper)
    candidates |= resolved(wanted, candidates)
    candidates |= reconcile(wanted, candidates, paper)
    candidates |= in_step(wanted, candidates)
    return {key: decide(found, wanted[key].kind) for key, found in candidates.items()}


def _mean(values: Iterable[FieldValue]) -> float | None:
    """Of the confidences of what was found."""
    sure = [value.confidence for value in values if value.confidence is not None]
    return round(sum(sure) / len(sure), 3) if sure else None


def _leaves(field: Field) -> list[Wanted]:
    if field.type == "object":
        return [leaf for child in field.children for leaf in _leaves(child)]
    return [] if field.type == "array" else [leaf(field)]


def _locale(layout: Layout, language: str | None, options: Mapping[str, Any], token: CancellationToken) -> Locale:
    text = "\n".join(line.text for line in with_pauses(layout.lines, token))
    asked = str(options.get("date_order") or "").upper()
    order = asked if asked in ("DMY", "MDY", "YMD") else date_order(text, language)
    token.checkpoint()
    return Locale(decimal_mark(text), order)


def _refused(chosen: Mapping[str, Candidate]) -> Iterator[ValidationFlag]:
    for key, best in chosen.items():
        if best.flag:
            yield flag(best.flag, key, best.source.text)


def _unread(wanted: Mapping[str, Wanted], chosen: Mapping[str, Candidate], paper: Paper) -> Iterator[ValidationFlag]:
    for key, item in wanted.items():
        code = UNREADABLE.get(item.kind)
        if code and key not in chosen and (text := unreadable(item, paper)):
            is_fraction = item.kind == "integer" and has_fraction(text, paper.locale)
            yield flag("wrong_type" if is_fraction else code, key, text)


def _assemble(field: Field, values: Mapping[str, FieldValue]) -> FieldValue:
    if field.type != "object":
        return values.get(field.key, EMPTY)
    parts = {child.name: _assemble(child, values) for child in field.children}
    value = {name: part.value for name, part in parts.items()}
    return joined(value, list(parts.values()), _mean(parts.values()))
