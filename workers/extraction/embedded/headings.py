"""What a paper calls itself: `INVOICE`, `Bill of Lading`, `Lieferschein`. Its own number stands behind that word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.labels import OWN, OWN_OF_OTHERS, Wanted
from workers.extraction.embedded.legal_forms import has_legal_form
from workers.extraction.embedded.lines import Layout, Region
from workers.extraction.embedded.normal import normal_form
from workers.extraction.embedded.synonyms import STOP_WORDS
from workers.extraction.embedded.wording import Wording, wording

PAPERS = frozenset(
    re.findall(
        r"\w+",
        "invoice receipt credit order quote contract statement policy certificate delivery lading waybill insurance "
        "list report payslip memo note reminder confirmation permit application declaration resume letter "
        "lease tenancy bail arrendamiento",
    )
)
_HEAD = 0.4
"""Share of the first page in which a paper says what it is."""
_LONGEST = 6
_BARE = 0.8
"""Of `No:` on an invoice, for the number of the invoice."""
_OF_ANOTHER = 0.85
_NUMBERS = ("{}", "{} number", "{} id", "{} ref")
_OF_ISSUE = frozenset({"date", "issue"})
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    region: Region
    says: Wording
    initials: str
    """`bl` of a bill of lading."""

    @property
    def names(self) -> list[str]:
        """The words for the kind of paper, as they stand in the heading and as they are known."""
        printed = [word for word in _WORD.findall(self.region.text) if wording(word) & PAPERS]
        return [*printed, *sorted(self.says & PAPERS)]


def heading_of(layout: Layout) -> Heading | None:
    """The tallest of the segments at the top that name a kind of paper and hardly more; of equals the first."""
    found = list(_named(layout))
    return max(found, key=lambda heading: heading.region.line.height, default=None)


def _named(layout: Layout) -> Iterator[Heading]:
    number = next(iter(layout.pages), None)
    for line in layout.pages[number] if number is not None else ():
        if line.top > _HEAD * layout.sizes[line.page][1]:
            return
        for start, end in line.segments():
            tokens = line.tokens[start:end]
            if len(tokens) > _LONGEST or tokens[0].text.isdigit() or any(token.ends_label for token in tokens):
                continue
            region = Region(line, start, end)
            words = _WORD.findall(region.text)
            if not words:
                continue
            says = wording(" ".join(words))
            if says & PAPERS and words[0][0].isupper():
                initials = "".join(word[0] for word in words if word.casefold() not in STOP_WORDS)
                yield Heading(region, says, initials.casefold() if len(initials) > 1 else "")


def names_paper(text: str) -> bool:
    """`PAYSLIP` and `Werksprüfzeugnis 3.1` are no firms, though they stand where those do."""
    words = _WORD.findall(text)
    papers = PAPERS - {"credit"}  # as in Crédit Agricole
    return bool(words) and not has_legal_form(text) and any(wording(word) & papers for word in (words[0], words[-1]))


def addressed(wanted: Wanted, heading: Heading | None) -> Wanted:
    """A field for the number of the paper itself, with the labels that this paper has for it."""
    if heading is not None and wanted.kind == "date" and wanted.edge is None and wanted.concept != "due_date":
        return _dated(wanted, heading)
    if heading is None or wanted.kind not in ("identifier", "text"):
        return wanted
    if any(said - {"number"} and said - {"number"} <= heading.says & PAPERS for said in wanted.wordings):
        return replace(wanted, phrases={**wanted.phrases, "number": _BARE})
    if not _is_own_number(wanted):
        return wanted
    best = OWN if _may_be(wanted, heading) else _OF_ANOTHER
    own = {wanted.own_phrase, normal_form(wanted.field.title), *map(normal_form, wanted.field.labels)}
    phrases = {
        phrase: weight if phrase in own else best if _says(phrase, heading) else min(weight, OWN_OF_OTHERS)
        for phrase, weight in wanted.phrases.items()
    }
    for name in heading.names:
        phrases |= {normal_form(pattern.format(name)): best for pattern in _NUMBERS}
    if heading.initials:
        phrases |= {normal_form(pattern.format(heading.initials)): best for pattern in _NUMBERS[1:]}
    return replace(wanted, phrases=phrases, kind="identifier")


def _dated(wanted: Wanted, heading: Heading) -> Wanted:
    """`po_date` is the date of the purchase order that this paper is."""
    if not any(said - _OF_ISSUE and said - _OF_ISSUE <= heading.says for said in wanted.wordings):
        return wanted
    phrases = {**concept_phrases("date"), **wanted.phrases, "date": OWN, "issued": OWN, "dated": OWN, "issuedate": OWN}
    return replace(wanted, phrases={**concept_phrases("invoice_date"), **phrases}, concept="invoice_date")


def _is_own_number(wanted: Wanted) -> bool:
    """`document_id`, or the number of this paper, that one or another."""
    if any(said - {"number"} in (frozenset(), frozenset({"document"})) for said in wanted.wordings):
        return True
    return len(wanted.described & PAPERS) > 1


def _may_be(wanted: Wanted, heading: Heading) -> bool:
    """The field's name is not that of another kind of paper: a contract's number is sooner found under `Contract`."""
    named = {word for said in wanted.wordings for word in said & PAPERS}
    return not named or bool(named & heading.says)


def _says(phrase: str, heading: Heading) -> bool:
    return any(phrase.startswith(word) for word in heading.says & PAPERS)
