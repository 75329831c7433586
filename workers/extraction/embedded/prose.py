"""Values that a sentence tells: `shall begin on 1 March 2026`, `a fixed term of 12 months`, `born on 9 June 1991`."""

import re
from collections.abc import Iterator
from typing import Any

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import READERS
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.sentences import Sentence
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.values.found import Found
from workers.extraction.embedded.vocabulary import meanings
from workers.extraction.embedded.wording import wording

_ON = re.compile(r"(?:\s+(?:on|from|as of|as from|am|zum|mit|dem|ab|du|le|el|il|au|dia|del?))*\s*")
_EDGES = {
    0: re.compile(
        r"\b(?:begin(?:s|ning)?|start(?:s|ing)?|commenc(?:e|es|ing)|takes? effect|with effect|effective|beginnt"
        r"|a compter|prend(?:ra)? effet|debute(?:ra)?|commence(?:ra)?|comienza|comenzara|inicia(?:ra)?"
        r"|surt(?:e|ira) efectos?|entra(?:ra)? en vigor)\b"
    ),
    -1: re.compile(
        r"\b(?:end(?:s|ing)?|expir(?:e|es|ing)|terminat(?:e|es|ing)|endet|expire(?:ra)?|prend(?:ra)? fin"
        r"|se termine(?:ra)?|finaliza(?:ra)?|termina(?:ra)?|vence(?:ra)?)\b"
    ),
}
_TELLS = {
    edge: re.compile(rf"{verb.pattern}{_ON.pattern}(?:\d|(?!date|time|day)[a-z]{{3,9}}\.?,? \d)")
    for edge, verb in _EDGES.items()
}
"""With what may be a day behind it; most papers have none."""
_BORN = re.compile(r"\b(?:born|geb\.?|geboren|nee?|nacid[oa]|nat[oa])(?![^\W\d_])")
_BORN_ON = re.compile(rf"{_BORN.pattern}(?:\s+(?:on|am|le|el|il))?:?\s*$")
_KIN = re.compile(
    r"\b(?:mother|father|son|daughter|wife|husband|married|mutter|vater|sohn|tochter|verheiratet|mere|pere|fils|fille"
    r"|epouse?|madre|padre|hij[oa]|casad[oa])\b"
)
_IN = re.compile(r"\s*(?:in|a|en)\s+(?P<place>[^\W\d_][\w-]*(?:[ -][^\W\d_a-z][\w-]*)*)")
_BY_HAND = re.compile(
    r"\b(?:[Ff]ait \u00e0|(?:[Dd]one|[Ss]igned) (?:at|in)|(?:[Hh]echo|[Ff]irmado) en|Ort,? ?(?:und )?Datum"
    r"|[Ll]ugar y fecha|[Ll]ieu et date|[Pp]lace and date)\b"
)
_DONE = re.compile(
    rf"{_BY_HAND.pattern}"
    r":?\s+(?P<place>[^\W\d_a-z][^\d,:]{1,40}?),?\s+(?:(?:le|on|am|den|el|a)\s+)?$"
)
_COUNT = re.compile(r"(?<![\w.,])(?P<count>\d{1,4}(?:[.,]\d{1,2})?)[\s-]+(?P<unit>[^\W\d_]{2,10})")
_UNITS = frozenset({"month", "date", "hour", "year", "week"})
"""What is counted; `date` stands for days as well."""
_SAID_BY_UNIT = frozenset({"period", "number", "amount", "per"})
_SAID_BY_VERB = wording(
    "start begin beginning commencement effective end ending expiry termination valid from to date day"
)
_DATE, _SPAN, _OTHERS = 0.85, 0.8, 0.45
"""The last of a sentence that does not speak of all that the field names."""
_NEAR = 40
"""Characters before a day in which a verb says what it is."""


def told(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    said = wording(" ".join(words_of(wanted.field.name)))
    if wanted.kind == "date" and wanted.edge is not None and _TELLS[wanted.edge].search(paper.folded):
        yield from _only(_edges(wanted, paper))
    elif "birth" in said and (wanted.kind == "date" or "place" in said):
        yield from _only(_births(wanted, paper))
    elif "signature" in said and (wanted.kind == "date" or "place" in said | wanted.described):
        yield from _only(_signed(wanted, paper))
    elif wanted.kind in ("integer", "number") and said & _UNITS:
        yield from _only(_spans(wanted, said, paper))


def _only(found: Iterator[Candidate]) -> list[Candidate]:
    """With several different ones, none is known."""
    every = list(found)
    return every[:1] if len({str(item.value) for item in every}) == 1 else []


def _candidate(
    sentence: Sentence, found: Found, value: Any, score: float, span: tuple[int, int] | None = None
) -> Candidate:
    region = sentence.region(*(span or (found.start, found.end)))
    return Candidate(value, score * found.fit, region, found.flag, told_by="phrase")


def _days(word: re.Pattern[str], paper: Paper) -> Iterator[tuple[Sentence, Found]]:
    """Those in sentences with the word."""
    for sentence in with_pauses(paper.sentences, paper.token):
        if word.search(fold(sentence.text)):
            yield from ((sentence, day) for day in READERS["date"](sentence.text, paper.locale))


def _before(sentence: Sentence, day: Found) -> str:
    return fold(sentence.text[max(0, day.start - _NEAR) : day.start])


def _edges(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    verb = _EDGES[wanted.edge or 0]
    asked = wording(" ".join(words_of(wanted.field.name))) - _SAID_BY_VERB
    for sentence, day in _days(verb, paper):
        before = _before(sentence, day)
        if any(_ON.fullmatch(before, match.end()) for match in verb.finditer(before)):
            yield _candidate(sentence, day, day.value, _DATE if asked <= sentence.says else _OTHERS)


def _births(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    for sentence, day in _days(_BORN, paper):
        if not _BORN_ON.search(_before(sentence, day)) or _KIN.search(fold(sentence.text[: day.start])):
            continue
        if wanted.kind == "date":
            yield _candidate(sentence, day, day.value, _DATE)
        elif place := _IN.match(sentence.broken, day.end):
            yield _candidate(sentence, day, place["place"], _DATE, place.span("place"))


def _signed(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """`Fait à Brest, le 16 mars 2026`, and `Bockhorst, 21.03.2026` at the end of a form."""
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        for day in READERS["date"](region.text, paper.locale) if _BY_HAND.search(region.text) else ():
            if match := _DONE.search(region.text[: day.start]):
                place = " ".join(match["place"].split())
                value, span = (
                    (day.value, (day.start, day.end)) if wanted.kind == "date" else (place, match.span("place"))
                )
                yield Candidate(value, _SPAN * day.fit, region.part(*span), day.flag, told_by="phrase")


def _spans(wanted: Wanted, said: frozenset[str], paper: Paper) -> Iterator[Candidate]:
    """In a sentence that speaks of all that the field's other words mean."""
    units = said & _UNITS
    asked = said - units - _SAID_BY_UNIT
    for sentence in with_pauses(paper.sentences, paper.token) if asked else ():
        counts = [match for match in _COUNT.finditer(sentence.text) if set(meanings(match["unit"])) & units]
        if counts and asked <= sentence.says:
            for match in counts:
                number = next(iter(READERS["number"](match["count"], paper.locale)), None)
                if number:
                    yield _candidate(sentence, number, number.value, _SPAN, match.span("count"))
