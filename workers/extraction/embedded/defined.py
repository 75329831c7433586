"""Parties that a text defines: `between Quill Ltd ("Landlord") and Ada Reed ("Tenant")`."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.legal_forms import has_legal_form
from workers.extraction.embedded.lines import Layout, Line, Region
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.wording import Wording, wording
from workers.extraction.protocol import CancellationToken

_QUOTES = "\"'\u201c\u201d\u201e\u201a\u2018\u2019\u00ab\u00bb"
_DASHES = "-\u2013\u2014"
_ARTICLE = r"(?:the |la |le |l['\u2019]|el |der |die |das |il )?"
_HEREAFTER_WORDS = (
    "hereinafter",
    "hereafter",
    "ci-apr\u00e8s",
    "nachfolgend",
    "nachstehend",
    "im folgenden",
    "en adelante",
    "en lo sucesivo",
    "di seguito",
)
_HEREAFTER = f"(?:{'|'.join(_HEREAFTER_WORDS)})"
_DEFINED = re.compile(
    rf"\(\s*[^()]{{0,60}}?[{_QUOTES}]+\s*{_ARTICLE}(?P<quoted>[^\W\d_][^(){_QUOTES}]{{2,30}}?)"
    rf"\s*[,.]?[{_QUOTES}]+[^()]{{0,60}}\)"
    rf"|\(\s*(?:the|(?:{_HEREAFTER}[^(){_QUOTES}]{{0,30}}?))\s+{_ARTICLE}(?P<bare>[^\W\d_]{{4,20}})\s*\)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"{_HEREAFTER}[^(){_QUOTES}]{{0,40}}[{_QUOTES}]+\s*{_ARTICLE}(?P<said>[^\W\d_][^(){_QUOTES}]{{2,30}}?)\s*[{_QUOTES}]+",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:between|by and between|zwischen|entre|tra|tussen|de una parte|de otra(?: parte)?"
    r"|d['\u2019](?:une|autre) part)\b[:,]?|[.;:]\s+(?=[^\W\d_])|\)[,.;]?\s"
    rf"|[{_QUOTES}],?\s+(?=(?:and|und|et|y|e)\s)",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"^(?:and|und|et|y|e|en|der|die|dem|la soci\u00e9t\u00e9|la sociedad|la empresa|the company|the firm|\W)+\b\s*",
    re.IGNORECASE,
)
_TO = re.compile(r"^.*\b(?:to|by|from|with)\s+(?=[^\W\d_a-z])")
_REST = re.compile(r",\s|\s(?:of|whose|with its|mit Sitz|located|residing|domiciled)\s")
_REACH, _LONGEST, _LEAST = 360, 80, 4
_SURE = 0.9


def definitions(layout: Layout, token: CancellationToken) -> Iterator[tuple[Wording, Candidate]]:
    """Each term that the text gives a party, by what it means, with the name before it."""
    for lines in layout.pages.values():
        token.checkpoint()
        text, starts = _as_text(lines)
        found = [*_DEFINED.finditer(text)] if "(" in text else []
        if any(word in text.casefold() for word in _HEREAFTER_WORDS):
            found += _SAID.finditer(text)
        found.sort(key=lambda match: match.start())
        ends = [-1, *(match.end() for match in found)]
        for before, match in zip(ends, with_pauses(found, token), strict=False):
            if name := _name_before(text, before, match.start()):
                first = bisect_right(starts, name[0]) - 1
                line = Region(lines[first], 0, len(lines[first].tokens))
                region = line.part(name[0] - starts[first], name[1] - starts[first])
                yield (
                    wording(next(term for term in match.groups() if term)),
                    Candidate(text[slice(*name)], _SURE, region, told_by="defined"),
                )


def defined(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The name before the brackets in which the text says how it calls the party."""
    if wanted.kind in ("name", "text"):
        yield from (name for term, name in paper.definitions if term in wanted.wordings)


def _as_text(lines: list[Line]) -> tuple[str, list[int]]:
    """The page in one line, and where in it each line begins."""
    text, starts = "", []
    for line in lines:
        starts.append(len(text))
        text += Region(line, 0, len(line.tokens)).text + " "
    return text, starts


def _name_before(text: str, other: int, end: int) -> tuple[int, int] | None:
    """Behind the term before, which ends at `other`; dashes stand around some of them."""
    start = max(0, end - _REACH)
    near = start <= other < end
    start = other if near else start
    before = text[start:end].rstrip(f" ,({_DASHES}")
    begins = [match.end() for match in _BEGINS.finditer(before) if not has_legal_form(before[: match.start() + 1][-6:])]
    first = begins[-1] if begins else 0 if near else None
    if first is None:
        return None
    first += len(before[first:]) - len(before[first:].lstrip())
    if joined := _JOINS.match(before[first:]):
        first += joined.end()
    name = _to_rest(before[first:])
    if verb := _TO.match(name):
        first, name = first + verb.end(), name[verb.end() :]
    if not _LEAST <= len(name) <= _LONGEST or not name[0].isupper():
        return None
    return start + first, start + first + len(name)


def _to_rest(text: str) -> str:
    """Without what is said of the party behind its name; `Quill, Inc.` is a name."""
    for match in _REST.finditer(text):
        if not has_legal_form(text[match.end() : match.end() + 7]) or match[0][0] != ",":
            return text[: match.start()].strip(" ,")
    return text.strip(" ,")
