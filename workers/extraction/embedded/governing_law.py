"""Whose law governs a contract: `This Agreement is governed by and construed under the laws of the State of Ohio`."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import word_set, words_of
from workers.extraction.embedded.synonyms import STOP_WORDS

_ASKED = frozenset({"governing law", "applicable law", "law", "jurisdiction", "ley aplicable", "legislacion aplicable"})
_PLACE = r"[^\W\d_a-z][\w'\u2019]*(?:(?: (?:of|and|the|de|del|y))* [^\W\d_a-z][\w'\u2019]*)*"
_BEHIND = (
    r"\b(?=[.,;:)]|\s*$| \(| (?:without|with|excluding|as|and|or|applicable|in|for|but|exclusive|irrespective"
    r"|regardless|notwithstanding|from|other|sin|con|excluyendo)\b)"
)
"""A line under a place that no stop ends is no part of it."""
_GOVERNED = re.compile(
    r"\b(?:[Tt]his|THIS|[Tt]hese|[Tt]he) (?:[^\W\d_a-z]\w+ )?"
    r"(?:[Aa]greement|AGREEMENT|[Cc]ontract|[Dd]eed|[Ll]ease|[Tt]erms(?: (?:and|&) [Cc]onditions)?)"
    r"(?:,? (?:and|including|together with) [^.;]{1,120}?)?"
    r",? (?:(?:shall|will|must|is|are|be|interpreted|construed|enforced|and|exclusively|solely|in all respects),? )+"
    r"governed\b[^.;]{0,90}?\b(?:by|under|with),? the (?:[a-z]+ )?laws? of (?:the )?"
    rf"(?P<english>{_PLACE}){_BEHIND}"
    r"|\b[Ss]e (?:regir\u00e1|rige)\b[^.;]{0,60}?\bpor las leyes de(?:l| la| los)? "
    rf"(?P<spanish>{_PLACE}){_BEHIND}"
)
_SPOKEN = re.compile(r"governed|leyes")
_NO_PLACE = word_set(
    "customer customers buyer buyers seller sellers supplier suppliers client clients landlord tenant party parties "
    "company contract contracts tort equity physics nature god land which"
)
_NO_PLACE_ALONE = word_set(
    "state republic commonwealth country province kingdom jurisdiction territory estado republica reino pais"
)
_NOT = re.compile(r"\b(?:not|never|nor|no|organi[sz]ed|excluding|except)\b")
_SCORE = 0.85


def governing(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The place as it is printed; of several different ones, none is known."""
    if wanted.kind not in ("text", "place") or not _asks(wanted):
        return
    found = list(_said(paper))
    if len({item.value for item in found}) == 1:
        yield found[0]


def _asks(wanted: Wanted) -> bool:
    names = (words_of(wanted.field.name), words_of(wanted.field.title))
    return any(" ".join(word for word in words if word not in STOP_WORDS) in _ASKED for words in names)


def _said(paper: Paper) -> Iterator[Candidate]:
    for lines in paper.layout.pages.values():
        paper.token.checkpoint()
        text, starts = _as_text(lines)
        for match in _GOVERNED.finditer(text) if _SPOKEN.search(text) else ():
            place = match["english"] or match["spanish"]
            if _NOT.search(match[0]) or not _is_place(place):
                continue
            start, end = match.span("english" if match["english"] else "spanish")
            at = bisect_right(starts, start) - 1
            region = Region(lines[at], 0, len(lines[at].tokens)).part(start - starts[at], end - starts[at])
            yield Candidate(place, _SCORE, region, told_by="phrase")


def _is_place(text: str) -> bool:
    words = words_of(text)
    return not _NO_PLACE & {*words} and not (len(words) == 1 and words[0] in _NO_PLACE_ALONE)


def _as_text(lines: Sequence[Line]) -> tuple[str, list[int]]:
    text, starts = "", []
    for line in lines:
        starts.append(len(text))
        text += f"{line.text} "
    return text, starts
