"""Values where a row crosses a column: `overtime_hours` stands in the row `Overtime`, under `Hours`."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.head_lines import Row
from workers.extraction.embedded.kinds import reader_of
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.embedded.units import unit_of
from workers.extraction.embedded.wording import Wording, likeness, wording

_NUMERIC = frozenset({"amount", "number", "integer", "rate"})
_KINDS = _NUMERIC | {"text", "name", "identifier", "date"}
_NAMED, _PLAIN = 0.94, 0.9
_OWN_LABEL, _FEWEST = 0.8, 2
_ELSEWHERE = 0.3
"""What is left of another value of the row, where the field names a column of its own."""
_SUMS = frozenset({"amount", "salary", "fee", "price", "number"})
"""Words that say of a field what the column of sums says of a row: `regular_pay`."""
_MONEY = frozenset({"amount", "salary", "fee", "price", "bonus", "tax", "premium"})
_ASIDE = frozenset({"year", "rate", "hour", "quantity", "unit", "opening", "previous", "employer", "base", "target"})
"""Columns that are asked for by their name only."""
_NUMBER = re.compile(r"[^\w]*(?:[A-Z]{3}\s?)?\d")
_OF_YEAR = frozenset({"date"})
"""What `year to date` says besides."""
_CENTS = re.compile(r"\d[.,]\d\d(?!\d)")
_SUM_HEADS = frozenset({"amount", "current", "total", "salary", "result", "employee", "deduction", "credit", "debit"})


def crossed(wanted: Wanted, found: list[Candidate], paper: Paper) -> list[Candidate]:
    """What labels tell, and what rows and columns do."""
    if wanted.kind not in _KINDS or wanted.edge is not None or not paper.rows:
        return found
    asked = {wording(" ".join(words_of(name))) for name in (wanted.field.name, wanted.field.title) if name}
    named = [item for said in asked for item in _named(said, wanted, paper)]
    if named:
        return [*_unless_beside(named, found), *named]
    if wanted.kind not in _NUMERIC or unit_of(words_of(wanted.field.name)):
        return found
    plain = list(_plain(asked, wanted, paper))
    if wanted.kind == "amount" or any(said & _MONEY for said in asked):
        found = _unless_beside(plain, found)
    return [*found, *plain]


def _unless_beside(crossing: Sequence[Candidate], found: list[Candidate]) -> list[Candidate]:
    """What else stands in the row of a value is in other columns."""
    lines = {id(item.region.line) for item in crossing if item.region}
    return [item.scaled(_ELSEWHERE if item.region and id(item.region.line) in lines else 1.0) for item in found]


def _named(said: Wording, wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The words of the field are those of a row and of one of its columns, which the other columns do not share."""
    for row in with_pauses(_rows(said, paper), paper.token):
        heads = [head for _, head in row.cells]
        for cell, head in row.cells:
            column = said & head
            if wanted.kind in _NUMERIC and not _NUMBER.match(cell.text):
                continue
            if not column or column <= row.says or sum(bool(column & other) for other in heads) > 1:
                continue
            rest = said - column - (_OF_YEAR if "year" in column else frozenset())
            like = _likeness(rest, row, wanted) if rest else 0.0
            if like:
                yield from _read(wanted, cell, _NAMED * like, paper)


def _plain(asked: set[Wording], wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """The row is the field's, and only one of its columns can be meant where none is named."""
    for row in with_pauses(_rows({*wanted.phrases}.union(*asked), paper), paper.token):
        like = max([wanted.phrases.get(row.phrase, 0.0), *(_likeness(said, row, wanted) for said in asked)])
        numbers = [(cell, head) for cell, head in row.cells if _NUMBER.match(cell.text)]
        if like < _OWN_LABEL or len(numbers) < _FEWEST:
            continue
        if wanted.kind == "amount":
            # A row of sums counts other things as well.
            numbers = [pair for pair in numbers if _CENTS.search(pair[0].text)] or numbers
        meant = [pair for pair in numbers if not pair[1] & _ASIDE]
        sums = [pair for pair in meant if pair[1] & _SUM_HEADS]
        if len(sums or meant) == 1:
            yield from _read(wanted, (sums or meant)[0][0], _PLAIN * like, paper)


def _likeness(said: Wording, row: Row, wanted: Wanted) -> float:
    return max(likeness(said, row.says, wanted.kind), likeness(said - _SUMS, row.says - _SUMS, wanted.kind))


def _rows(words: AbstractSet[str], paper: Paper) -> list[Row]:
    """Those that say one of the words or phrases, each once."""
    found = {id(row): row for word in sorted(paper.rows.keys() & words) for row in paper.rows[word]}
    return list(found.values())


def _read(wanted: Wanted, cell: Region, score: float, paper: Paper) -> Sequence[Candidate]:
    founds = reader_of(wanted)(cell.text, paper.locale)[:1]
    return [
        Candidate(
            found.value,
            score * found.fit,
            cell.part(found.start, found.end),
            found.flag,
            found.currency,
            told_by="table",
        )
        for found in founds
    ]
