"""The extractor that works everywhere: labels, positions and typed readers; no network, no model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workers.extraction.embedded.address import below_name, completed
from workers.extraction.embedded.amounts import reconcile
from workers.extraction.embedded.candidates import Candidate, Paper, anywhere, labelled, unreadable
from workers.extraction.embedded.choice import EMPTY, choose, ranked
from workers.extraction.embedded.columns import crossing, in_other_column
from workers.extraction.embedded.currency import from_signs
from workers.extraction.embedded.declared import from_tables
from workers.extraction.embedded.flags import UNREADABLE, flag, flags_of
from workers.extraction.embedded.kinds import SHAPED
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.lines import Layout, Region, read_layout
from workers.extraction.embedded.lists import arrays, read_array, wanted_of
from workers.extraction.embedded.lone_dates import unlabelled
from workers.extraction.embedded.parties import named, of_party
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
    ValidationFlag,
)

_OF_A_PARTY = frozenset({"vat_id", "email", "phone", "uri", "address", "name", "iban", "bic"})
"""Kinds that both parties of a paper have."""
_LIKELY = 0.45
"""A labelled candidate above this needs no help from position."""


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
        inner = [item for array in arrays(fields) for item in wanted_of(array)]
        spots = SpotIndex(layout, [*wanted.values(), *inner], token)
        tables = [(page.number, table) for page in document.pages for table in page.tables]
        paper = Paper(layout, spots, _locale(layout, document.language, options), tables, document.metadata)
        candidates: dict[str, list[Candidate]] = {}
        for key, item in wanted.items():
            token.checkpoint()
            candidates[key] = _candidates(item, paper)
        candidates |= reconcile(wanted, candidates, paper)
        choices = {key: choose(found) for key, found in candidates.items()}
        values = {key: value for key, (value, _) in choices.items()}
        chosen = {key: best for key, (_, best) in choices.items() if best}
        values |= {field.key: read_array(field, paper, token) for field in arrays(fields)}
        row = {field.name: _assemble(field, values) for field in fields}
        flags, complete = flags_of(fields, row, [*_refused(chosen), *_unread(wanted, chosen, paper)])
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


def _candidates(wanted: Wanted, paper: Paper) -> list[Candidate]:
    found = [*labelled(wanted, paper), *from_tables(wanted, paper)]
    if not found and wanted.kind in SHAPED:
        found = list(anywhere(wanted, paper, 0.7))
    if wanted.kind == "amount":
        found = [item.scaled(0.3) if in_other_column(wanted, item, paper) else item for item in found]
        found += crossing(wanted, paper)
    elif wanted.kind == "currency":
        found += from_signs(wanted, paper)
    elif wanted.kind == "address":
        found = _addresses(wanted, found, paper)
    elif wanted.concept in ("date", "invoice_date") and not any(item.score > _LIKELY for item in found):
        found += unlabelled(wanted, paper)
    return _by_party(wanted, found, paper)


def _addresses(wanted: Wanted, found: Sequence[Candidate], paper: Paper) -> list[Candidate]:
    whole = [item for item in (completed(item, paper) for item in found) if item]
    known_owner = wanted.party or wanted.concept == "address"
    if known_owner and not any(item.score > _LIKELY for item in whole):
        names = ranked(named(wanted.party or "seller", paper))
        whole += [item for name in names[:1] for item in below_name(name, paper)]
    return whole


def _by_party(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    if wanted.party and wanted.concept == wanted.party:
        return found + list(named(wanted.party, paper))
    if wanted.party and wanted.kind in _OF_A_PARTY:
        return [of_party(wanted.party, item, paper) for item in found]
    return found


def _refused(chosen: Mapping[str, Candidate]) -> Iterator[ValidationFlag]:
    for key, best in chosen.items():
        if best.flag:
            yield flag(best.flag, key, best.source.text)


def _unread(wanted: Mapping[str, Wanted], chosen: Mapping[str, Candidate], paper: Paper) -> Iterator[ValidationFlag]:
    for key, item in wanted.items():
        code = UNREADABLE.get(item.kind)
        if code and key not in chosen and (text := unreadable(item, paper)):
            yield flag(code, key, text)


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
