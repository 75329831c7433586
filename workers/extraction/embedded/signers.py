"""Who signed a paper, and as what: `/s/ Ada Reed, Counsel`, or `By: … Name: … Title: …`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.legal_forms import has_legal_form
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import word_set, words_of
from workers.extraction.embedded.party_words import NAME_NOUNS, NAME_WORDS
from workers.extraction.embedded.places import under
from workers.extraction.embedded.synonyms import STOP_WORDS
from workers.extraction.embedded.values.dates import fold

_SIGNERS = word_set(
    "signer signatory signee signed unterzeichner unterzeichnerin unterzeichnende unterzeichnender unterschreibender "
    "signataire firmante firmatario ondertekenaar"
)
_TITLES = word_set(
    "title position capacity function role titel funktion stellung titre fonction qualite titulo cargo puesto"
)
_NEUTRAL = NAME_WORDS | STOP_WORDS | word_set("person full printed who")
_OFFICES = word_set(
    "president vice director officer ceo cfo coo cto manager counsel partner secretary treasurer member chair chairman "
    "chairwoman chairperson principal attorney supervisor owner proprietor trustee administrator controller "
    "representative superintendent clerk commissioner ambassador geschaftsfuhrer geschaftsfuhrerin vorstand "
    "vorstandsvorsitzender vorstandsvorsitzende prokurist prokuristin leiter leiterin inhaber inhaberin direktor "
    "direktorin directeur directrice gerant gerante presidente gerente administrador administradora apoderado "
    "apoderada directora secretario secretaria bestuurder amministratore"
)
_NO_PERSON = NAME_NOUNS | word_set(
    "signed signature signatures signatory sign signer signing esigned docusigned required file page attached valid "
    "see not digital digitally electronic electronically authorized authorised please here on or and of the terms "
    "conditions apply above below by for with to pending none stamp seal date name title copy original approved "
    "seller buyer vendor purchaser customer client landlord tenant lessor lessee contractor supplier party parties "
    "agent broker holdings holding group company corporation corp trust foundation association society partners "
    "services service solutions systems technologies industries enterprises international logistics consulting "
    "department office division committee board council ministry agency authority government "
    "transfer payment cash cheque check credit card paypal invoice account wire debit "
    "express parcel parcels airmail mail post postal freight shipping courier delivery cargo transport air sea "
    "street road avenue boulevard drive suite floor building square house po box "
    "strasse platz weg rue calle plaza avenida unterschrift firma firme firmado gesellschaft verein "
    "uberweisung lastschrift versand spedition virement livraison envio transferencia"
)
_PARTICLES = word_set(
    "von van vom zu zur de der den del della di da do dos das du la le los las y e ter ten bin ibn al el"
)
_HONORIFICS = word_set("mr mrs ms miss dr prof herr frau mme mlle m madame monsieur sr sra srta don dona mx")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019.-])*")
_BY_HAND = re.compile(
    r"(?:[^\W\d_]{2,12} ?: ?)?(?:(?P<sure>/s/|\[(?:e-?)?signed\])|(?<!\w)gez\.|Fdo\.?:?)\s*", re.IGNORECASE
)
_TO_SIGN = re.compile(
    r"(?P<said>by|signature|signed(?: by)?|signatory|unterschrift|signature du representant|signe par|firmado por) ?:"
    r"\s*(?:x(?= |$))?\s*"
)
_WITNESS = re.compile(
    r"\bwitness(?:es|ed)?\b(?! whereof)|\bin (?:the )?presence of\b|\battest\b"
    r"|\bzeug(?:e|en|in)\b|\btemoins?\b|\btestigos?\b"
)
_NAMED = re.compile(r"(?:(?:printed?|typed?) )?(?:name|nom|nombre)(?: \([^)]*\))? ?:\s*")
_TITLED = re.compile(
    r"(?:title|its|position|titel|funktion|titre|fonction|qualite|cargo|titulo|function)(?: \([^)]*\))? ?:\s*"
)
_PRINT = r"(?:print(?:ed)?|type|typed)(?:(?: or |/)(?:print(?:ed)?|type|typed))?"
_OF_NAME = re.compile(rf"\(?{_PRINT} (?:full )?name\b[^:]*|name \((?:please )?{_PRINT}\)")
_OF_TITLE = re.compile(r"\(?(?:title|position|titel|funktion|fonction|qualite|cargo)\)?")
_BOTH = re.compile(r"name and title|name,? title|name und funktion|nom et (?:qualite|fonction|titre)|nombre y cargo")
_SIGNATURE = re.compile(r"signature|unterschrift|signed")
_ELECTRONIC = re.compile(r"\s*[(\[]?\be-?signed\b.*$", re.IGNORECASE)
_MADE_BY = re.compile(r"(?:docusigned|e-?signed|(?:electronically |digitally )?signed) by:?\s+", re.IGNORECASE)
_FEWEST, _MOST = 2, 6
_LINES, _GAP, _OVER = 5, 3.0, 3
"""How far a signature's name and title stand under each other, in lines and in heights of one."""
_SURE, _SCORE = 0.9, 0.75


@dataclass(frozen=True)
class Signature:
    name: Region | None
    """None on a line that nobody has signed."""
    title: Region | None = None
    sure: bool = False
    by_witness: bool = False


def signed(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Where several people sign, or one beside a witness or under a blank line, none is the signer."""
    asked = _asked(wanted)
    found = list(_signatures(paper)) if asked else []
    names = [item.name for item in found if item.name]
    if not names or found[0].name is None or any(item.by_witness for item in found):
        return
    if any(_known_by(name) != _known_by(names[0]) for name in names):
        return
    region = names[0] if asked == "name" else next((item.title for item in found if item.title), None)
    if region:
        score = _SURE if any(item.sure for item in found) else _SCORE
        yield Candidate(" ".join(region.text.strip(" ,").split()), score, region, told_by="phrase")


def _known_by(name: Region) -> tuple[str, str]:
    """The first letter and the last name: `N. Vale` is `Nora B. Vale`."""
    words = fold(name.text).strip(" ,").split()
    return words[0][0], words[-1]


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
            if found := _signature(region, paper):
                yield replace(found, by_witness=found.name is not None and _is_by_witness(region, paper))


def _signature(region: Region, paper: Paper) -> Signature | None:
    text = fold(region.text)
    if match := _BY_HAND.match(region.text):
        rest = _rest(region, match.end())
        return _written(rest, paper, sure=match["sure"] is not None) if rest else Signature(None)
    if match := _TO_SIGN.match(text):
        return _under_line(region, _rest(region, match.end()), match["said"], paper)
    if _BOTH.fullmatch(text) and _SIGNATURE.search(fold(region.line.text)):
        return _written(next(_column(region, paper), None), paper)
    return _written(_above(region, paper), paper) if _OF_NAME.fullmatch(text) else None


def _is_by_witness(region: Region, paper: Paper) -> bool:
    """`Witness` stands before it, over it, or alone behind it or under it."""
    line = region.line
    beside = [Region(line, *span) for span in line.segments()]
    before = [item for item in beside if item.end <= region.end][-2:]
    for item in paper.layout.above(line, _OVER):
        before += [over for span in item.segments() if (over := Region(item, *span)) and under(over, line) == region]
    after = [item for item in beside if item.start >= region.end][:1]
    after += [found for item in paper.layout.below(line, 2) if (found := under(region, item))]
    return any(_WITNESS.search(fold(item.text)) for item in before) or any(
        _WITNESS.fullmatch(fold(item.text).strip(" ():")) for item in after
    )


def _written(region: Region | None, paper: Paper, *, sure: bool = False) -> Signature | None:
    """`Ada Reed, Counsel`, or the name alone with its title near it."""
    for mark in (_BY_HAND, _MADE_BY):
        if region and (match := mark.match(region.text)):
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
        return Signature(own, region.part(start, len(text.rstrip())), sure)
    return Signature(own, _title(own, paper, Region(own.line, own.line.segment_of(own.start)[0], own.end)), sure)


def _under_line(head: Region, rest: Region | None, said: str, paper: Paper) -> Signature | None:
    """`By:` over `Name:` and `Title:`; a name behind `Signature:` will do, but not one behind `By:`."""
    for region in _column(head, paper):
        text = fold(region.text)
        if _TO_SIGN.match(text):
            break
        match = _NAMED.match(text)
        if match and (name := _rest(region, match.end())):
            title = _title(name, paper, region)
            titled = any(_TITLED.match(fold(item.text)) for item in _column(region, paper))
            return Signature(name, title, title is not None and titled) if _is_person(name.text) else None
    if rest is None:
        return Signature(None)
    return None if said == "by" else _written(rest, paper, sure=said == "signed by")


def _title(name: Region, paper: Paper, head: Region) -> Region | None:
    said = fold(name.text)
    for region in _column(head, paper):
        text = fold(region.text)
        if match := _TITLED.match(text):
            title = _rest(region, match.end())
            if title and _is_honorific(title.text):
                continue
            return title
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
    if not _FEWEST <= len(words) <= _MOST or has_legal_form(text) or set(words_of(text)) & _NO_PERSON:
        return False
    if not all(map(_WORD.fullmatch, words)):
        return False
    named = [word for word in words if word[0].isupper()]
    return words[0] in named and len(named) >= _FEWEST and {*words} - {*named} <= _PARTICLES


def _is_honorific(text: str) -> bool:
    return {*words_of(text)} <= _HONORIFICS


def _is_title(text: str, *, known: bool = True) -> bool:
    """A line that nothing introduces is one only by its words."""
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", text)]
    if not 0 < len(words) <= _MOST or ":" in text or any(char.isdigit() for char in text) or has_legal_form(text):
        return False
    return not _is_honorific(text) and (not known or bool(set(words) & _OFFICES))
