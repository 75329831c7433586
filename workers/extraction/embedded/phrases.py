"""Values in phrases without a colon: `Invoice 4711 of 3 May 2024`, `a late fee of $75.00`."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.vocabulary import meanings, meanings_of_noun
from workers.extraction.embedded.wording import wording

_DATED = re.compile(
    r"(?P<noun>[^\W\d_][\w-]{2,})\.?\s+(?:(?:nr|no|num|n[°ºo]|number|nummer|numero|ref|#)\.?:?\s*)?(?:\S*\d\S*\s+)?,?"
    r"\s*(?:vom|of|dated|du|del|de fecha|from|van|d\.d\.|signed on|signe le|en date du|issued on)\s*$"
)
_CALLED = re.compile(
    r"(?i)"
    r",?\s*\(\s*(?:the |hereinafter |im folgenden |nachfolgend |ci-apres |en adelante )?(?:la |le |el |the )?"
    r"[\"'\u201c\u201d\u201e\u00ab]\s?(?P<term>[^\W\d_][^()\"\u201c\u201d\u00bb]{2,30}?)\s?[\"'\u201c\u201d\u00bb]\s*\)"
)
_CALLS = re.compile(r"\d,?\s*\([^()\d]{0,25}[\"'\u201c\u201d\u201e\u00ab]")
"""Most papers call no day by a name."""
_ON = re.compile(r"\b(?:on|am|le|el|il|op|by|um|bis|bis zum|from|ab)\s*$")
_CLAUSE = re.compile(r"[.;!?](?:\s|$)")
_STEM, _HAPPENING = 5, 0.72
_REACH = 400
"""Characters of a clause before its date, at most."""
_SCORE, _DEFINED = 0.8, 0.9
_OF_DATES = frozenset({"date", "issue"})


def dated(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The date of what a noun before it names: `devis n° 12 du 3/5/2024` is the date of the quote."""
    asked = [said - _OF_DATES for said in wanted.wordings if "date" in said or "day" in said]
    asked = [said for said in asked if len(said) == 1]
    if not asked:
        return
    for line in paper.lines():
        if any(char.isdigit() for token in line.tokens for char in token.text):
            yield from _dated_on(line, wanted, paper, frozenset().union(*asked))


def called(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The day that the text gives the field's name: `as of May 14, 2021 (the "Effective Date")`. A name that only means
    the same will do where the text does not give its own.
    """
    own = [words for words in (words_of(wanted.field.name), words_of(wanted.field.title)) if words]
    found = list(_called(wanted, paper))
    exact = [item for term, item in found if words_of(term) in own]
    yield from exact or (item for _, item in found)


def _called(wanted: Wanted, paper: Paper) -> Iterator[tuple[str, Candidate]]:
    for sentence in with_pauses(paper.sentences if _CALLS.search(paper.folded) else [], paper.token):
        if "(" not in sentence.text:
            continue
        for found in reader_of(wanted)(sentence.text, paper.locale):
            match = _CALLED.match(sentence.text, found.end)
            if match and wording(match["term"]) in wanted.wordings:
                region = sentence.region(found.start, found.end)
                item = Candidate(found.value, _DEFINED * found.fit, region, found.flag, told_by="phrase")
                yield match["term"], item


def _dated_on(line: Line, wanted: Wanted, paper: Paper, asked: frozenset[str]) -> Iterator[Candidate]:
    region = Region(line, 0, len(line.tokens))
    text = region.text
    for found in reader_of(wanted)(text, paper.locale):
        match = _DATED.search(fold(text[max(0, found.start - 60) : found.start]))
        if match and set(meanings_of_noun(match["noun"])) & asked:
            yield Candidate(
                found.value, _SCORE * found.fit, region.part(found.start, found.end), found.flag, told_by="phrase"
            )


def happening(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """`we will renew it on 14 February` for `renewal_date`: words of the field's stems, and `on` before the date."""
    stems = {
        word[:_STEM]
        for word in words_of(wanted.field.name)
        if len(word) >= _STEM and not set(meanings(word)) & _OF_DATES
    }
    short = any(len(word) < _STEM and not set(meanings(word)) & _OF_DATES for word in words_of(wanted.field.name))
    if not stems or short:
        return
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        text = region.text
        if not any(char.isdigit() for char in text):
            continue
        for found in reader_of(wanted)(text, paper.locale):
            before = _CLAUSE.split(fold(text[max(0, found.start - _REACH) : found.start]))[-1]
            words = words_of(before)
            if _ON.search(before) and all(any(word.startswith(stem) for word in words) for stem in stems):
                part = region.part(found.start, found.end)
                yield Candidate(found.value, _HAPPENING * found.fit, part, found.flag, told_by="phrase")
