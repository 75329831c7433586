"""Electronic invoices: the XML of ZUGFeRD, Factur-X and XRechnung (CII) and of UBL, as business terms of EN 16931."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from xml.etree.ElementTree import Element

from workers.extraction.parsing.einvoice_terms import (
    CII,
    CII_LINE,
    CII_LINES,
    DATES,
    UBL,
    UBL_LINE,
    UBL_LINES,
    Paths,
)
from workers.extraction.protocol import CancellationToken, EInvoice

MAX_LINES = 20_000


class _Syntax(NamedTuple):
    name: str
    terms: Paths
    lines: str
    line: Paths


_CII, _UBL = _Syntax("CII", CII, CII_LINES, CII_LINE), _Syntax("UBL", UBL, UBL_LINES, UBL_LINE)
_SYNTAXES = {
    "CrossIndustryInvoice": _CII,
    "CrossIndustryDocument": _CII,  # ZUGFeRD 1
    "Invoice": _UBL,
    "CreditNote": _UBL,
}
_UBL_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"

_OF_THE_PLACE = re.compile(
    r"^(?:Applicable|Specified)?(?:Header|Line|SupplyChain)?(?=Trade(?:Agreement|Delivery|Settlement|Transaction)$)"
)
"""ZUGFeRD 1 named the parts of a line as those of the whole, and newer versions both by their place."""
_SAME = {
    "SpecifiedTradeSettlementMonetarySummation": "MonetarySummation",
    "SpecifiedTradeSettlementHeaderMonetarySummation": "MonetarySummation",
    "SpecifiedTradeSettlementLineMonetarySummation": "MonetarySummation",
    "HeaderExchangedDocument": "ExchangedDocument",
    "ApplicablePercent": "RateApplicablePercent",
    "CreditNoteLine": "InvoiceLine",
    "CreditNoteTypeCode": "InvoiceTypeCode",
    "CreditedQuantity": "InvoicedQuantity",
}
_STATUS, _NO_ITEM = "AssociatedDocumentLineDocument/LineStatusReasonCode", ("GROUP", "INFORMATION")
"""Lines of the extended profile that head or sum up others."""


def read_einvoice(root: Element, token: CancellationToken) -> EInvoice | None:
    """None where the XML is something else, or an invoice without a number. Renames the tree's elements."""
    syntax = _syntax_of(root)
    if syntax is None:
        return None
    for element in root.iter():
        element.tag = _plain(element.tag)
    currency = next((text for path in syntax.terms["BT-5"] for text in _texts(root, path)), "")
    terms = _terms(root, syntax.terms, currency)
    if "BT-1" not in terms:
        return None
    return EInvoice(syntax.name, terms, _lines(root, syntax, currency, token))


def _lines(root: Element, syntax: _Syntax, currency: str, token: CancellationToken) -> list[dict[str, str]]:
    """Rather none than not all of them."""
    lines: list[dict[str, str]] = []
    for line in root.iterfind(syntax.lines):
        token.checkpoint()
        if line.findtext(_STATUS) in _NO_ITEM:
            continue
        if len(lines) == MAX_LINES:
            return []
        lines.append({term: values[0] for term, values in _terms(line, syntax.line, currency).items()})
    return lines


def _syntax_of(root: Element) -> _Syntax | None:
    namespace, _, name = root.tag.rpartition("}")
    syntax = _SYNTAXES.get(name)
    # Many a format of a company's own calls its root an invoice, too.
    return None if syntax is _UBL and not namespace.startswith("{" + _UBL_NAMESPACE) else syntax


def _plain(tag: str) -> str:
    name = tag.rpartition("}")[2]
    return _SAME.get(name) or _OF_THE_PLACE.sub("", name)


def _terms(root: Element, paths: Paths, currency: str) -> dict[str, list[str]]:
    terms = {}
    for term, ways in paths.items():
        found = (list(_texts(root, path, currency)) for path in ways)
        if values := next(filter(None, found), []):
            terms[term] = [_day(value) for value in values] if term in DATES else values
    return terms


def _texts(root: Element, path: str, currency: str = "") -> Iterator[str]:
    """Without amounts in another currency: the tax is given a second time in that of the tax office."""
    path, _, attribute = path.partition("/@")
    for element in root.iterfind(path):
        text = element.get(attribute) if attribute else element.text
        if text and text.strip() and element.get("currencyID", currency) == currency:
            yield " ".join(text.split())


def _day(text: str) -> str:
    """As ISO 8601: CII writes 20240131, UBL 2024-01-31 and sometimes a zone behind it."""
    with suppress(ValueError):
        digits = re.sub(r"\D", "", text)[:8]
        return dt.datetime.strptime(digits, "%Y%m%d").date().isoformat()  # noqa: DTZ007
    return text
