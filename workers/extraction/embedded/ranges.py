"""The two ends of a period stand together: a first day and a last day of one range support each other."""

from collections.abc import Mapping, Sequence
from itertools import product

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.choice import ranked
from workers.extraction.embedded.labels import Wanted

_CONSIDERED = 8
_TOGETHER, _APART = 0.2, 0.6
_ONE_DAY = 0.4
"""Of a single day that both ends were given."""
_NEAR = 3
"""Tokens between the days of one range, at most: `from`, `to` and a dash."""


def in_step(wanted: Mapping[str, Wanted], candidates: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
    """The candidates of both ends, scored anew by whether they belong to one range."""
    changed: dict[str, list[Candidate]] = {}
    for first, last in _pairs(wanted):
        begins, ends = (ranked(candidates[key])[:_CONSIDERED] for key in (first, last))
        best = max(
            (pair for pair in product(begins, ends) if _are_one_range(*pair)),
            key=lambda pair: pair[0].score + pair[1].score,
            default=None,
        )
        if best is None and begins and ends and begins[0].region == ends[0].region:
            changed[first], changed[last] = ([item.scaled(_ONE_DAY) for item in items] for items in (begins, ends))
        elif best:
            changed[first], changed[last] = _rescored(begins, best[0]), _rescored(ends, best[1])
    return changed


def _pairs(wanted: Mapping[str, Wanted]) -> list[tuple[str, str]]:
    """The only two ends of one object, else those whose names differ in the end only."""
    pairs = []
    for key, item in wanted.items():
        if item.edge != 0:
            continue
        prefix = item.field.path[:-1]
        ends = [other for other, end in wanted.items() if end.edge == -1 and end.field.path[:-1] == prefix]
        begins = [other for other, begin in wanted.items() if begin.edge == 0 and begin.field.path[:-1] == prefix]
        same = [other for other in ends if _stem(wanted[other]) == _stem(item)]
        if len(same) == 1 or (len(ends) == len(begins) == 1):
            pairs.append((key, same[0] if same else ends[0]))
    return pairs


def _stem(wanted: Wanted) -> frozenset[str]:
    """Nothing, where the name is that of the end alone: `from`."""
    named = wanted.wordings[-1] if wanted.wordings else frozenset()
    return named - {"start", "end", "date", "first", "last"}


def _are_one_range(begin: Candidate, end: Candidate) -> bool:
    one, other = begin.region, end.region
    if one is None or other is None or one.line is not other.line or str(begin.value) > str(end.value):
        return False
    # `05/19/20-05/25/20` is one word.
    return (one == other and begin.value != end.value) or one.end <= other.start <= one.end + _NEAR


def _rescored(candidates: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    if not best.score:
        return list(candidates)
    return [
        item.scaled(min(item.score + _TOGETHER, 0.98) / item.score) if item is best else item.scaled(_APART)
        for item in candidates
    ]
