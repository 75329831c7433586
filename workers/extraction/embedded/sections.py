"""Sections of a paper: what stands below a heading that names an object of the schema belongs to that object."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.schema import Field

_LONGEST_HEADING, _LONGEST_SECTION = 4, 15
_NAMED = 0.6
_ELSEWHERE = 0.35
"""What is left of a value's likelihood where it stands below another object's heading."""


@dataclass(frozen=True, slots=True)
class _Heading:
    owner: str
    line: Line
    left: float


def in_sections(
    wanted: Mapping[str, Wanted], candidates: Mapping[str, Sequence[Candidate]], paper: Paper
) -> dict[str, list[Candidate]]:
    """The candidates of the properties of objects, scored anew where the paper has a section for their object."""
    owners = {owner.key: owner for item in wanted.values() if (owner := _owner(item.field))}
    if len(owners) < 2:
        return {}
    headings = list(_headings(owners, paper))
    headed = {heading.owner for heading in headings}
    return {
        key: [_scored(candidate, owner.key, headings) for candidate in candidates[key]]
        for key, item in wanted.items()
        if (owner := _owner(item.field)) and owner.key in headed
    }


def _owner(field: Field) -> Field | None:
    """The outermost object that a field is in."""
    owner = field.parent
    while owner and owner.parent:
        owner = owner.parent
    return owner if owner and owner.type == "object" else None


def _headings(owners: Mapping[str, Field], paper: Paper) -> Iterator[_Heading]:
    names: dict[str, str] = {}
    for key, owner in owners.items():
        names |= dict.fromkeys(_names_of(owner), key)
    for line in paper.lines():
        for start, end in line.segments():
            tokens = line.tokens[start:end]
            name = "".join(token.normal for token in tokens)
            if len(tokens) <= _LONGEST_HEADING and name in names:
                yield _Heading(names[name], line, Region(line, start, end).box[0])


@lru_cache(maxsize=256)
def _names_of(owner: Field) -> tuple[str, ...]:
    as_text = want(replace(owner, type="string", children=()))
    return tuple(phrase for phrase, weight in as_text.phrases.items() if weight > _NAMED)


def _scored(candidate: Candidate, owner: str, headings: Sequence[_Heading]) -> Candidate:
    above = _heading_above(candidate.region, headings) if candidate.region else None
    return candidate if above is None or above.owner == owner else candidate.scaled(_ELSEWHERE)


def _heading_above(region: Region, headings: Sequence[_Heading]) -> _Heading | None:
    """The last one above on the page, of those on one line the one whose column the value is in."""
    line, left = region.line, region.box[0]
    near = [
        heading
        for heading in headings
        if heading.line.page == line.page
        and 0 <= line.index - heading.line.index <= _LONGEST_SECTION
        and heading.left <= left + 2 * line.height
    ]
    return max(near, key=lambda heading: (heading.line.index, heading.left), default=None)
