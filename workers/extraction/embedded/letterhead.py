"""The seller's name at the top of the first page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import as_name, is_contact
from workers.extraction.embedded.party_heads import party_above
from workers.extraction.embedded.postcodes import POSTCODE
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale

_LEGAL_FORM = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|UG|e\.?K\.?|Inc|INC|LLC|Ltd|LTD|Limited|LIMITED|Corp|CORP|Corporation|Company|COMPANY|PLC|LLP|DAC|S\.?A\.?R\.?L|SAS|SASU"
    r"|EURL|SCI|SNC|SCOP|mbB|PartG|KGaA|eG|e\.V\.|GesmbH|gGmbH|S\.p\.A\.?|SpA|S\.n\.c\.|S\.a\.s\.|Lda|Ltda|VOF|S\.?A\.?U\.?"
    r"|L\.L\.C\.|S\.A\.?|SA|S\.?L\.?|S\.?L\.?U\.?|B\.?V\.?|N\.?V\.?|(?i:(?:sdn\.? ?)?bhd)|S\.?r\.?l|Pty|Pvt|Oy|AB|ApS"
    r"|(?:Co|CO)\b(?=\.?(?:$|,| KG| Ltd| Inc))|(?i:enterprise|trading)|[S5]/B|SB(?=\W*\(\d))\b\.?"
)
_NO_NAME = re.compile(
    r"^\W*(?:tax |sales |pro ?forma )?(?:invoice|receipt|rechnung|facture|factura|factuur|bill|page|copy|credit note"
    r"|gutschrift|avoir|statement|contract|order|quote|cash|original|welcome|thank|thanks|merci|danke|gracias|date)\b",
    re.IGNORECASE,
)
_NO_HEAD = re.compile(
    r"^\d+ |^(?:frau|herrn?|familie|mr|mrs|ms|mme|monsieur|madame|sra?)\b|^\w*(?:vertrag|rechnung|bestellung"
    r"|angebot|auszug|schein|beleg|bescheid|mahnung|bestatigung|best\u00e4tigung|agreement|contrat|contrato|contratto"
    r"|bail|devis|lettre|ticket|commande|pedido|albaran|albar\u00e1n|fattura|ordine|bestelling|offerte|preventivo)\W*$",
    re.IGNORECASE,
)
"""What is counted is an item; persons are written to; and the one word that says what paper it is."""
_REGISTERED = re.compile(r"\s*\([A-Z]{0,3}\W?\d{4,}\W?\w?\).*$")
"""`Name (306295-X)`: the number under which a company is registered is no part of its name."""
_LOOSE = 1.5
"""Of a line's height: a wider gap parts two names."""
_HEAD = 0.35
"""Share of the first page in which a letterhead is looked for."""
_STANDS_OUT = 1.3
_OUTDONE = 0.65
_FOOT, _OTHER_NAME = 0.6, 0.7
"""Of a name at the foot, and what is left of it where the head has others."""
_MOST_WORDS = 7
_SEPARATOR = re.compile(r"\s+[·•●|\u2013-]\s+|\s*[·•●|]\s*")
_WORD = re.compile(r"[^\W\d_]{4,}")


_LETTERS = re.compile(r"[^\W\d_]{2}")
_NO_LOCALE = Locale()


def letterhead(paper: Paper) -> Iterator[Candidate]:
    """The first line with a legal form, and the first line or one that stands out from it."""
    head = [region for region in map(_before_address, _head_regions(paper)) if _may_be_name(region, paper)]
    legal = next(_legal_names(head), None)
    if legal and not _is_outdone(legal, head):
        yield _unregistered(legal)
        return
    if legal:
        yield _unregistered(legal).scaled(_OUTDONE)
    if head:
        tallest = max(head[:6], key=lambda region: region.line.height)
        stands_out = tallest.line.height > _STANDS_OUT * head[0].line.height
        yield from (_unregistered(item) for item in _of_lines(tallest if stands_out else head[0], head, paper))
    if not legal:
        yield from _at_foot(paper, head)


def _before_address(region: Region) -> Region:
    """`Quill Ltd, 3 Quay Street, Bristol BS1 4DJ` in one line."""
    first, comma, rest = region.text.partition(",")
    whole = not comma or not POSTCODE.search(rest) or not _ends_in_legal_form(first)
    return region if whole else region.part(0, len(first))


def has_legal_form(name: str) -> bool:
    return _LEGAL_FORM.search(name) is not None


def _ends_in_legal_form(name: str) -> bool:
    return any(match.end() >= len(name.rstrip()) for match in _LEGAL_FORM.finditer(name))


def _is_outdone(legal: Candidate, head: Sequence[Region]) -> bool:
    """Another name stands above it in much larger letters, and is no short form of it: it may be the other party's."""
    if legal.region is None:
        return False
    line, words = legal.region.line, {word.casefold() for word in _WORD.findall(str(legal.value))}
    return any(
        region.line.index < line.index
        and region.line.height > _STANDS_OUT * line.height
        and not words & {word.casefold() for word in _WORD.findall(region.text)}
        for region in head[:6]
    )


def _of_lines(first: Region, head: Sequence[Region], paper: Paper) -> Iterator[Candidate]:
    """A name in large letters may take two lines."""
    below = next((region for region in head if region.line.index == first.line.index + 1), None)
    for item in as_name(first, 0.5):
        item = replace(item, told_by="head")
        if below and _goes_on(first, below, paper):
            item = replace(item, value=f"{item.value} {' '.join(below.text.split())}", more=(below,))
        yield item


def _goes_on(first: Region, below: Region, paper: Paper) -> bool:
    """Set in the same letters, right below and in its middle, and larger than what follows."""
    height = first.line.height
    after = next((line.height for line in paper.layout.below(below.line, 1)), height)
    middles = [(box[0] + box[2]) / 2 for box in (first.box, below.box)]
    return (
        abs(below.line.height - height) < 0.05 * height
        and below.line.top - first.line.bottom < 0.4 * height
        and (abs(middles[0] - middles[1]) < height or abs(first.box[0] - below.box[0]) < 0.3 * height)
        and height > 1.2 * after
    )


def _at_foot(paper: Paper, head: Sequence[Region]) -> Iterator[Candidate]:
    """The one name with a legal form that the rest of the first page has, as among the register data at its foot."""
    page = next(iter(paper.layout.pages), None)
    found: dict[str, Candidate] = {}
    for line in paper.layout.pages[page] if page is not None else ():
        for start, end in line.segments() if line.top > paper.layout.sizes[line.page][1] * _HEAD else ():
            region = Region(line, start, end)
            part = region.part(0, len(_SEPARATOR.split(region.text)[0]))
            if _ends_in_legal_form(part.text) and len(part.tokens) <= _MOST_WORDS and _may_be_name(part, paper):
                for item in as_name(part, _FOOT):
                    found.setdefault(str(item.value).casefold(), _unregistered(replace(item, told_by="foot")))
    said = {word.casefold() for region in head[:6] for word in _WORD.findall(region.text)}
    for name, item in found.items() if len(found) == 1 else ():
        yield item if not head or said & set(_WORD.findall(name)) else item.scaled(_OTHER_NAME)


def _unregistered(name: Candidate) -> Candidate:
    return replace(name, value=_REGISTERED.sub("", name.value) or name.value)


def _legal_names(head: Sequence[Region]) -> Iterator[Candidate]:
    """Names that end in a legal form; one alone on its line ends the name of the line above."""
    for position, region in enumerate(head):
        found = list(_LEGAL_FORM.finditer(region.text))
        if not found:
            continue
        leads = not _LETTERS.search(region.text[: found[-1].start()])
        part = region if leads else region.part(0, found[-1].end())
        bare = not _LETTERS.search(_LEGAL_FORM.sub("", part.text))
        above = head[position - 1] if bare and position else None
        for item in as_name(part, 0.75):
            item = replace(item, value=item.value.rstrip(" ,"))
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
    if paper.heading and region.line is paper.heading.region.line and region.start == paper.heading.region.start:
        return False
    if _NO_HEAD.match(text) and not has_legal_form(text):
        return False
    if letters < 5 or letters < 0.6 * len(text.replace(" ", "")):
        return False
    if not _LETTERS.search(text) or _NO_NAME.match(text) or len(text) > 60 or is_contact(text):
        return False
    if POSTCODE.search(text) or find_dates(text, _NO_LOCALE) or any(token.ends_label for token in region.tokens):
        return False
    return party_above(region, paper) is None
