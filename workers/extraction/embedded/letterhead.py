"""The seller's name at the top of the first page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.legal_forms import LEGAL_FORM, ends_in_legal_form, has_legal_form
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import as_name, is_contact
from workers.extraction.embedded.party_heads import party_above
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.places import under
from workers.extraction.embedded.postcodes import POSTCODE
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale

_NO_NAME = re.compile(
    r"^\W*(?:tax |sales |pro ?forma )?(?:invoice|receipt|rechnung|facture|factura|factuur|bill|page|copy|credit note"
    r"|n[°ºo]\b|nr\b|number|gutschrift|avoir|statement|contract|order|quote|cash|original|welcome|thank|thanks"
    r"|merci|danke|gracias|date)\b",
    re.IGNORECASE,
)
_NO_HEAD = re.compile(
    r"^(?:dear|sehr geehrte\w*|guten tag|liebe[rs]?|hallo|hello|hi|ch[eè]re?s?|bonjour|estimad[oa]s?|gentile"
    r"|egregio|spett"
    r"|beste|geachte)\b|^(?:r[eé]publique fran[cç]aise|libert[eé]\W.*|bundesrepublik deutschland|republik \w+"
    r"|freistaat \w+"
    r"|land \w+|reino de \w+|gobierno de \w+|repubblica italiana|united states of america|this is (?:not )?an? .*)$"
    r"|^\d+ |^(?:frau|herrn?|familie|mr|mrs|ms|mme|monsieur|madame|sra?)\b|^\w*(?:vertrag|rechnung|bestellung"
    r"|angebot|auszug|schein|beleg|bescheid|mahnung|bestatigung|best\u00e4tigung|agreement|contrat|contrato|contratto"
    r"|bail|devis|lettre|ticket|commande|pedido|albaran|albar\u00e1n|fattura|ordine|bestelling|offerte|preventivo)\W*$",
    re.IGNORECASE,
)
"""What is counted is an item; persons are written to; the state is no office of it; and the word for the paper."""
_REGISTERED = re.compile(r"\s*\([A-Z]{0,3}\W?\d{4,}\W?\w?\).*$")
"""`Name (306295-X)`: the number under which a company is registered is no part of its name."""
_LOOSE = 1.5
"""Of a line's height: a wider gap parts two names."""
_HEAD = 0.35
"""Share of the first page in which a letterhead is looked for."""
_STANDS_OUT = 1.3
_OUTDONE, _ADDRESSEE = 0.65, 0.4
_TOWN = re.compile(
    r"(?:^|[^\w.] ?)(?:[A-Z]{1,2}-)?\d{4,5} [A-ZÄÖÜÉ][a-zäöüéèß]{2}|\b[A-Z]{2},? \d{5}(?:-\d{4})?$"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
"""What ends an address."""
_FOOT, _OTHER_NAME = 0.6, 0.7
"""Of a name at the foot, and what is left of it where the head has others."""
_MOST_WORDS, _ADDRESS_LINES, _FEWEST_LETTERS = 7, 5, 6
_WORD_GAP, _SPACED_OUT = 1.35, 0.7
_SEPARATOR = re.compile(r"\s+[·•●|\u2013-]\s+|\s*[·•●|]\s*")
_WORD = re.compile(r"[^\W\d_]{4,}")


_OFFICE = re.compile(
    r"\b(?:society|company|cooperative|group|office|agency|association|versicherung|insurance)\W*$", re.IGNORECASE
)
"""`Quill Insurance` is a company, though a paper may be called so as well."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NO_LOCALE = Locale()


def letterhead(paper: Paper) -> Iterator[Candidate]:
    """The first line with a legal form, and the first line or one that stands out from it."""
    yield from _spaced_out(paper)
    head = [region for region in map(_before_address, _head_regions(paper)) if _may_be_name(region, paper)]
    legal = next(_legal_names(head), None)
    if legal and legal.region and _is_addressee(legal.region, head, paper):
        yield legal.scaled(_ADDRESSEE)
        legal = None
    elif legal and not _is_outdone(legal, head, paper):
        yield _unregistered(legal)
        return
    elif legal:
        yield _unregistered(legal).scaled(_OUTDONE)
    if head:
        tallest = max(head[:6], key=lambda region: region.line.height)
        stands_out = tallest.line.height > _STANDS_OUT * head[0].line.height
        yield from (_unregistered(item) for item in _of_lines(tallest if stands_out else head[0], head, paper))
    if not legal:
        yield from _at_foot(paper, head)


def _spaced_out(paper: Paper) -> Iterator[Candidate]:
    """A name in letters that stand apart: `Q U I L L   S A`."""
    for region in _head_regions(paper):
        if len(region.tokens) < _FEWEST_LETTERS or any(len(token.text) > 1 for token in region.tokens):
            continue
        gaps = [after.box[0] - before.box[2] for before, after in pairwise(region.tokens)]
        usual = median(gaps)
        letters = "".join(
            (" " if gap > _WORD_GAP * usual else "") + token.text
            for gap, token in zip([0.0, *gaps], region.tokens, strict=True)
        )
        if " " in letters and not _NO_NAME.match(letters) and not any(map(str.isdigit, letters)):
            yield Candidate(letters, _SPACED_OUT, region, told_by="head")
        return


def _before_address(region: Region) -> Region:
    """`Quill Ltd, 3 Quay Street, Bristol BS1 4DJ` in one line."""
    first, comma, rest = region.text.partition(",")
    whole = not comma or not POSTCODE.search(rest) or not ends_in_legal_form(first)
    return region if whole else region.part(0, len(first))


def _is_outdone(legal: Candidate, head: Sequence[Region], paper: Paper) -> bool:
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


def _is_addressee(legal: Region, head: Sequence[Region], paper: Paper) -> bool:
    """It heads an address itself, below another name and that one's address."""
    lines = paper.layout.pages[legal.line.page]
    first = head[0].line.index
    before = (Region(line, *span) for line in lines[first : legal.line.index] for span in line.segments())
    above = any(_TOWN.search(region.text) for region in before)
    below = (under(legal, line) for line in paper.layout.below(legal.line, _ADDRESS_LINES))
    return above and any(region and _TOWN.search(region.text) for region in below)


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
    for line in with_pauses(paper.layout.pages[page], paper.token) if page is not None else ():
        for start, end in line.segments() if line.top > paper.layout.sizes[line.page][1] * _HEAD else ():
            region = Region(line, start, end)
            part = region.part(0, len(_SEPARATOR.split(region.text)[0]))
            if ends_in_legal_form(part.text) and len(part.tokens) <= _MOST_WORDS and _may_be_name(part, paper):
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
        found = list(LEGAL_FORM.finditer(region.text))
        if not found:
            continue
        leads = not _LETTERS.search(region.text[: found[-1].start()])
        part = region if leads else region.part(0, found[-1].end())
        bare = not _LETTERS.search(LEGAL_FORM.sub("", part.text))
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
    for line in with_pauses(paper.layout.pages[page], paper.token):
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
    heading = paper.heading.region if paper.heading else None
    is_heading = heading and region.line is heading.line and region.start == heading.start
    if is_heading and not _OFFICE.search(text):
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
