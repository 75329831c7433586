"""Who signed a paper, and as what: `/s/ Ada Reed, Counsel`, `By: … Name: … Title: …`, a name over `(Signature)`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.legal_forms import has_legal_form
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.names import is_no_name
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.party_words import NAME_WORDS
from workers.extraction.embedded.places import under
from workers.extraction.embedded.synonyms import STOP_WORDS
from workers.extraction.embedded.values.dates import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SIGNERS = _words(
    "signer signatory signee signed unterzeichner unterzeichnerin unterzeichnende unterzeichnender unterschreibender "
    "signataire firmante firmatario ondertekenaar"
)
_TITLES = _words(
    "title position capacity function role titel funktion stellung titre fonction qualite titulo cargo puesto"
)
_NEUTRAL = NAME_WORDS | STOP_WORDS | _words("person full printed who")
_OFFICES = _words(
    "president vice director officer ceo cfo coo cto manager counsel partner secretary treasurer member chair chairman "
    "chairwoman chairperson principal attorney supervisor owner proprietor trustee administrator controller "
    "representative superintendent clerk commissioner ambassador geschaftsfuhrer geschaftsfuhrerin vorstand "
    "vorstandsvorsitzender vorstandsvorsitzende prokurist prokuristin leiter leiterin inhaber inhaberin direktor "
    "direktorin directeur directrice gerant gerante presidente gerente administrador administradora apoderado "
    "apoderada directora secretario secretaria bestuurder amministratore"
)
_BY_HAND = re.compile(r"(?:[^\W\d_]{2,12}: ?)?(?:/s/|(?<!\w)gez\.|Fdo\.?:?)\s*", re.IGNORECASE)
_TO_SIGN = re.compile(
    r"(?:by|signature|signed(?: by)?|signatory|unterschrift|signature du representant|signe par|firma|firmado por) ?:"
    r"\s*(?:x(?= |$))?\s*"
)
_NAMED = re.compile(r"(?:(?:printed?|typed?) )?(?:name|nom|nombre)(?: \([^)]*\))? ?:\s*")
_TITLED = re.compile(r"(?:title|its|position|titel|funktion|titre|fonction|qualite|cargo|titulo)(?: \([^)]*\))? ?:\s*")
_PRINT = r"(?:print(?:ed)?|type|typed)(?:(?: or |/)(?:print(?:ed)?|type|typed))?"
_OF_NAME = re.compile(
    rf"\(?{_PRINT} (?:full )?name\b[^:]*|name \((?:please )?{_PRINT}\)"
    r"|\(signature[^()]*\)|signature|unterschrift|firma"
)
_OF_TITLE = re.compile(r"\(?(?:title|position|titel|funktion|fonction|qualite|cargo)\)?")
_BOTH = re.compile(r"name and title|name,? title|name und funktion|nom et (?:qualite|fonction|titre)|nombre y cargo")
_SIGNATURE = re.compile(r"signature|unterschrift|firma|signed")
_ELECTRONIC = re.compile(r"\s*\(?\be-?signed\b.*$", re.IGNORECASE)
_PARTICLE, _FEWEST, _MOST = 4, 2, 6
_LINES, _GAP, _LEAST = 5, 3.0, 3
"""How far a signature's name and title stand under each other, in lines and in heights of one."""
_SCORE = 0.88


@dataclass(frozen=True)
class Signature:
    name: Region
    title: Region | None


def signed(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Of several signers the first; his title, and no other's."""
    asked = _asked(wanted)
    first = next(_signatures(paper), None) if asked else None
    region = first and (first.name if asked == "name" else first.title)
    if region:
        yield Candidate(" ".join(region.text.strip(" ,").split()), _SCORE, region, told_by="phrase")


def _asked(wanted: Wanted) -> str | None:
    if wanted.kind not in ("name", "text"):
        return None
    field, owner = wanted.field, wanted.field.parent
    whose = words_of(owner.name) if owner and owner.type == "object" else []
    for own in (field.name, field.title):
        said = {*whose, *words_of(own)} - _NEUTRAL
        if said & _SIGNERS and said <= _SIGNERS | _TITLES:
            return "title" if said & _TITLES else "name"
    return None


def _signatures(paper: Paper) -> Iterator[Signature]:
    for line in paper.lines():
        for span in line.segments():
            region = Region(line, *span)
            text = fold(region.text)
            if len(text) != len(region.text):
                continue
            if match := _BY_HAND.match(text):
                found = _written(_rest(region, match.end()), paper)
            elif match := _TO_SIGN.match(text):
                found = _under_line(region, _rest(region, match.end()), paper)
            elif _BOTH.fullmatch(text) and _SIGNATURE.search(fold(line.text)):
                found = _written(next(_column(region, paper), None), paper)
            elif _OF_NAME.fullmatch(text):
                found = _written(_above(region, paper), paper)
            else:
                continue
            if found:
                yield found


def _written(region: Region | None, paper: Paper) -> Signature | None:
    """`Ada Reed, Counsel`, or the name alone with its title near it."""
    if region and (match := _BY_HAND.match(region.text)):
        region = _rest(region, match.end())
    if region is None:
        return None
    text = _ELECTRONIC.sub("", region.text)
    name, comma, title = text.partition(",")
    if not _is_person(name):
        return None
    own = region.part(0, len(name))
    if comma and _is_title(title, known=False):
        start = len(name) + 1 + len(title) - len(title.lstrip())
        return Signature(own, region.part(start, len(text.rstrip())))
    return Signature(own, _title(own, paper, Region(own.line, own.line.segment_of(own.start)[0], own.end)))


def _under_line(head: Region, rest: Region | None, paper: Paper) -> Signature | None:
    """`By:` over `Name:` and `Title:`; a name behind `Signature:` will do."""
    for region in _column(head, paper):
        text = fold(region.text)
        if _TO_SIGN.match(text):
            break
        match = _NAMED.match(text)
        if match and (name := _rest(region, match.end())):
            return Signature(name, _title(name, paper, region)) if _is_person(name.text) else None
    return _written(rest, paper)


def _title(name: Region, paper: Paper, head: Region) -> Region | None:
    said = fold(name.text)
    for region in _column(head, paper):
        text = fold(region.text)
        if match := _TITLED.match(text):
            return _rest(region, match.end())
        if text.startswith(f"{said}, ") and _is_title(text[len(said) + 1 :], known=False):
            return region.part(len(said) + 2, len(text))
        if text == said or _NAMED.match(text) or _OF_NAME.fullmatch(text):
            continue
        if not _is_title(region.text):
            break
        return region
    return _beside(name, paper)


def _beside(name: Region, paper: Paper) -> Region | None:
    """On the name's line, over or under a caption of titles."""
    line = name.line
    for span in line.segments():
        other = Region(line, *span)
        if other.start >= name.end and _is_title(other.text, known=False):
            near = (*paper.layout.below(line, 2), *paper.layout.above(line, 2))
            if any(_OF_TITLE.fullmatch(fold(found.text)) for item in near if (found := under(other, item))):
                return other
    return None


def _column(head: Region, paper: Paper) -> Iterator[Region]:
    """What stands under a head, down to a gap."""
    bottom = head.line.bottom
    for line in paper.layout.below(head.line, _LINES):
        if line.top - bottom > _GAP * line.height:
            return
        if region := under(head, line):
            bottom = line.bottom
            yield region


def _above(caption: Region, paper: Paper) -> Region | None:
    line = next(iter(paper.layout.above(caption.line, 1)), None)
    near = line is not None and caption.line.top - line.bottom < _GAP * caption.line.height
    return under(caption, line) if line and near else None


def _rest(region: Region, start: int) -> Region | None:
    """Nothing where nobody has filled in the line."""
    text = region.text[start:]
    filled = any(map(str.isalpha, text))
    return region.part(start, len(region.text)) if filled else None


def _is_person(text: str) -> bool:
    words = text.strip(" ,").split()
    if not _FEWEST <= len(words) <= _MOST or has_legal_form(text) or is_no_name(text) or ":" in text:
        return False
    capitals = sum(word[0].isupper() for word in words)
    small = (word for word in words if not word[0].isupper())
    named = capitals >= _FEWEST and all(len(word) <= _PARTICLE and word.isalpha() for word in small)
    return named and words[0][0].isupper() and not any(char.isdigit() for char in text)


def _is_title(text: str, *, known: bool = True) -> bool:
    """A line that nothing introduces is one only by its words."""
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", text)]
    if not 0 < len(words) <= _MOST or ":" in text or any(char.isdigit() for char in text) or has_legal_form(text):
        return False
    return not known or bool(set(words) & _OFFICES)
