"""The seller's name at the top of the first page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workers.extraction.embedded.address import POSTCODE
from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import as_name, is_contact
from workers.extraction.embedded.party_heads import party_above
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale

_LEGAL_FORM = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|UG|e\.?K\.?|Inc|INC|LLC|Ltd|LTD|Limited|LIMITED|Corp|CORP|Corporation|Company|COMPANY|PLC|LLP|DAC|S\.?A\.?R\.?L|SAS|SASU"
    r"|EURL|S\.A\.?|SA|S\.?L\.?|S\.?L\.?U\.?|B\.?V\.?|N\.?V\.?|(?i:(?:sdn\.? ?)?bhd)|S\.?r\.?l|Pty|Pvt|Oy|AB|ApS"
    r"|(?:Co|CO)\b(?=\.?(?:$|,| KG| Ltd| Inc))|(?i:enterprise|trading)|[S5]/B|SB(?=\W*\(\d))\b\.?"
)
_NO_NAME = re.compile(
    r"^\W*(?:tax |sales |pro ?forma )?(?:invoice|receipt|rechnung|facture|factura|factuur|bill|page|copy|credit note"
    r"|gutschrift|avoir|statement|contract|order|quote|cash|original|welcome|date)\b",
    re.IGNORECASE,
)
_REGISTERED = re.compile(r"\s*\([A-Z]{0,3}\W?\d{4,}\W?\w?\).*$")
"""`Name (306295-X)`: the number under which a company is registered is no part of its name."""
_LOOSE = 1.5
"""Of a line's height: a wider gap parts two names."""
_HEAD = 0.35
"""Share of the first page in which a letterhead is looked for."""


_LETTERS = re.compile(r"[^\W\d_]{2}")
_NO_LOCALE = Locale()


def letterhead(paper: Paper) -> Iterator[Candidate]:
    """The first line with a legal form, and the first line or one that stands out from it."""
    head = [region for region in _head_regions(paper) if _may_be_name(region, paper)]
    legal = next(_legal_names(head), None)
    if legal:
        yield _unregistered(legal)
    elif head:
        tallest = max(head[:6], key=lambda region: region.line.height)
        stands_out = tallest.line.height > 1.3 * head[0].line.height
        first = as_name(tallest if stands_out else head[0], 0.5)
        yield from (_unregistered(replace(item, told_by="head")) for item in first)


def _unregistered(name: Candidate) -> Candidate:
    return replace(name, value=_REGISTERED.sub("", name.value) or name.value)


def _legal_names(head: Sequence[Region]) -> Iterator[Candidate]:
    """Names that end in a legal form; one alone on its line ends the name of the line above."""
    for position, region in enumerate(head):
        found = list(_LEGAL_FORM.finditer(region.text))
        if not found:
            continue
        part = region.part(0, found[-1].end())
        bare = not _LETTERS.search(_LEGAL_FORM.sub("", part.text))
        above = head[position - 1] if bare and position else None
        for item in as_name(part, 0.75):
            if above is not None:
                item = replace(item, value=f"{' '.join(above.text.split())} {item.value}", region=above, more=(part,))
            yield replace(item, told_by="legal")


def _head_regions(paper: Paper) -> Iterator[Region]:
    """The segments at the top of the first page; those of a line in large, loosely set letters are one."""
    page = next(iter(paper.layout.pages), None)
    if page is None:
        return
    limit = paper.layout.sizes[page][1] * _HEAD
    for line in paper.layout.pages[page]:
        if line.top > limit:
            return
        first = 0
        for start in [*line.starts[1:], len(line.tokens)]:
            gap = line.tokens[start].box[0] - line.tokens[start - 1].box[2] if start < len(line.tokens) else None
            if gap is None or gap > _LOOSE * line.height:
                yield Region(line, first, start)
                first = start


def _may_be_name(region: Region, paper: Paper) -> bool:
    text = _REGISTERED.sub("", region.text)
    letters = sum(char.isalpha() for char in text)
    if letters < 5 or letters < 0.6 * len(text.replace(" ", "")):
        return False
    if not _LETTERS.search(text) or _NO_NAME.match(text) or len(text) > 60 or is_contact(text):
        return False
    if POSTCODE.search(text) or find_dates(text, _NO_LOCALE) or any(token.ends_label for token in region.tokens):
        return False
    return party_above(region, paper) is None
