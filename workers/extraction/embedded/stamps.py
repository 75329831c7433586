"""The day on which an office received or filed a paper, as its stamp says: `Received by Registry 3 May 2024 4 PM`."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import word_set, words_of
from workers.extraction.embedded.places import under
from workers.extraction.embedded.synonyms import STOP_WORDS
from workers.extraction.embedded.values.dates import fold

_ASKED = {
    "filed": word_set("file filed filing lodged eingereicht einreichung depot depose presentacion presentado"),
    "received": word_set(
        "received stamped stamp eingang eingangs eingegangen eingangsdatum eingangsstempel recu reception recibido "
        "recepcion"
    ),
}
_DAY = STOP_WORDS | frozenset({"date", "day", "datum", "tag", "fecha", "dia"})
_SAID = {
    "filed": re.compile(
        r"(?:(?:e-?|electronically )?filed|date filed|filing date|file date|date of filing|lodged|eingereicht"
        r"|depose|presentado|fecha de presentacion)(?![\w-])"
    ),
    "received": re.compile(
        r"(?:received|rec'?d\.?|date received|received date|date stamped|stamped|eingegangen|eingang|eingangsdatum"
        r"|recu|date de reception|recibido|fecha de recepcion)(?![\w-])"
    ),
}
_LINK = re.compile(r"\W{0,3}(?:(?:on|am|den|le|el)\s)?\W{0,3}")
_OFFICE = re.compile(
    r"\s(?:by|at|By|At|BY|AT)(?: the)?(?: [^\W\d_a-z][\w/&.'\u2019-]*,?(?: and(?= ))?){1,8}\W{0,3}(?: on )?\W{0,3}"
)
_NO_OFFICE = re.compile(r"\b(?:of|order|contract|letter|behalf|dated|with|fax|e-?mail|mail|post|phone|hand|courier)\b")
_ONLY_TIME = re.compile(r"\W*(?:(?:at|um|a|um)?\s*\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?|uhr|h)?\W*)?")
_LINES, _GAP, _MOST = 3, 1.6, 2
"""Of a stamp in several lines; and the segments on its line, at most: in a row of more it is a head."""
_SCORE, _OTHER = 0.88, 0.8


def stamped(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Of a paper to be filed the day of receipt will do; with several different days, none is known."""
    asked = _asked(wanted) if wanted.kind in ("date", "datetime") else None
    if asked is None:
        return
    for said, factor in ((asked, 1.0), *((other, _OTHER) for other in _SAID if other != asked)):
        found = [item for line in paper.lines() for item in _on(line, _SAID[said], wanted, paper)]
        if found:
            if len({str(item.value) for item in found}) == 1:
                yield found[0].scaled(factor)
            return


def _asked(wanted: Wanted) -> str | None:
    for text in (wanted.field.name, wanted.field.title):
        telling = set(words_of(text)) - _DAY
        for said, words in _ASKED.items():
            if telling and telling <= words:
                return said
    return None


def _on(line: Line, said: re.Pattern[str], wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    for start, end in line.segments():
        match = said.match(fold(Region(line, start, end).text))
        if match:
            region = Region(line, start, len(line.tokens))
            found = _day(region, match.end(), wanted, paper)
            alone = Region(line, start, end).text.isupper() and len(line.starts) <= _MOST
            yield from found or (_under(Region(line, start, end), wanted, paper) if alone else ())


def _day(region: Region, start: int, wanted: Wanted, paper: Paper) -> list[Candidate]:
    text = region.text
    for found in reader_of(wanted)(text, paper.locale)[:1]:
        part = region.part(found.start, found.end)
        link = text[start : found.start]
        if found.start >= start and (_LINK.fullmatch(fold(link)) or (_is_office(link) and _ends(part))):
            return [Candidate(found.value, _SCORE * found.fit, part, found.flag, told_by="phrase")]
    return []


def _is_office(text: str) -> bool:
    return _OFFICE.fullmatch(text) is not None and _NO_OFFICE.search(fold(text)) is None


def _ends(day: Region) -> bool:
    """Nothing but a time of day stands behind it."""
    line = day.line
    return _ONLY_TIME.fullmatch(fold(Region(line, day.end, line.segment_of(day.end - 1)[1]).text)) is not None


def _under(head: Region, wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """`RECEIVED` over the day, in a stamp of a few lines; but for its time the day stands alone."""
    bottom = head.line.bottom
    for line in paper.layout.below(head.line, _LINES):
        region = under(head, line)
        if region is None or line.top - bottom > _GAP * line.height:
            return
        bottom = line.bottom
        for item in _day(region, 0, wanted, paper):
            if item.region and _ends(item.region):
                yield item
            return
