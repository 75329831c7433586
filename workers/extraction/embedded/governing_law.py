"""Whose law governs a contract: `governed by and construed under the laws of the State of Ohio`."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.synonyms import STOP_WORDS

_ASKED = frozenset({"governing law", "applicable law", "law", "jurisdiction", "ley aplicable", "legislacion aplicable"})
_PLACE = r"[^\W\d_a-z][\w.'\u2019]*(?:(?: (?:of|and|the|de|del|y))* [^\W\d_a-z][\w'\u2019]*)*"
_GOVERNED = re.compile(
    r"\b(?:governed|construed|interpreted)\b[^.;]{0,90}?\b(?:by|under|with),? the (?:[a-z]+ )?laws? of (?:the )?"
    rf"(?P<english>{_PLACE})"
    rf"|\bleyes de(?:l| la| los)? (?P<spanish>{_PLACE})"
)
_SPOKEN = re.compile(r"govern|construed|interpreted|leyes")
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
        for line, after in zip_longest(lines, lines[1:]):
            paper.token.checkpoint()
            if not _SPOKEN.search(line.text):
                continue
            text = f"{line.text} {after.text if after else ''}"
            if (match := _GOVERNED.search(text)) and match.start() < len(line.text):
                start, end = match.span(match.lastgroup or 0)
                on = line if start < len(line.text) else after or line
                offset = 0 if on is line else len(line.text) + 1
                region = Region(on, 0, len(on.tokens)).part(start - offset, end - offset)
                yield Candidate(text[start:end].rstrip("."), _SCORE, region, told_by="phrase")
