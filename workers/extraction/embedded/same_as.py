"""`SAME AS CONSIGNEE` under `Notify party` is nobody's name: it points to another field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.choice import ranked
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.wording import Wording, wording

_POINTS = re.compile(
    r"\W*(?:(?:the )?same as|identical (?:to|with)|wie|identisch mit|identique a|idem(?: que)?|le meme que"
    r"|igual que|(?:el|la|lo) mism[oa] que|lo stesso di|zelfde als)\s+"
    r"(?:(?:the|above|der|die|das|dem|den|le|la|el|il|de|het)\s+|l['\u2019])*(?P<whose>[^\d,;:]{3,40}?)\W*"
)
_ALWAYS = re.compile(r"\W*(?:the )?same as\b")
"""What is no name even where it points to nothing that is asked for."""
_OF_ANY = frozenset({"name", "address", "company", "party"})


def resolved(wanted: Mapping[str, Wanted], candidates: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
    """The candidates of the fields that some of them point away from, with those that they point to."""
    found: dict[str, list[Candidate]] = {}
    for key, items in candidates.items():
        pointing = {id(item): points for item in items if (points := _points(item))}
        if pointing:
            found[key] = [
                other
                for item in items
                for other in (_meant(wanted, candidates, key, item) if id(item) in pointing else [item])
            ]
    return found


def _points(item: Candidate) -> Wording:
    match = _POINTS.fullmatch(fold(item.value)) if isinstance(item.value, str) else None
    return wording(match["whose"]) - _OF_ANY if match else frozenset()


def _meant(
    wanted: Mapping[str, Wanted], candidates: Mapping[str, Sequence[Candidate]], key: str, item: Candidate
) -> list[Candidate]:
    whose, kind = _points(item), wanted[key].kind
    for other, known in wanted.items():
        if other != key and known.kind == kind and any(said - _OF_ANY == whose for said in known.wordings):
            return [replace(best, score=min(best.score, item.score)) for best in ranked(candidates[other])[:1]]
    return [] if _ALWAYS.match(fold(str(item.value))) else [item]
