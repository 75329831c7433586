"""`SAME AS CONSIGNEE` under `Notify party` is nobody's name: it points to another field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.choice import ranked
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.legal_forms import has_legal_form
from workers.extraction.embedded.values.dates import fold
from workers.extraction.embedded.wording import Wording, wording

_POINTS = re.compile(
    r"\W*(?:(?P<surely>(?:the )?same as)|identical (?:to|with)|wie|identisch mit|identique a|idem(?: que)?|le meme que"
    r"|igual que|(?:el|la|lo) mism[oa] que|lo stesso di|zelfde als)\s+"
    r"(?:(?:the|above|der|die|das|dem|den|le|la|el|il|de|het)\s+|l['\u2019])*(?P<whose>[^\d,;:]{3,40}?)\W*"
)
_KINDS = frozenset({"name", "address"})
_PARTY_WORDS = frozenset({"name", "address", "company", "party"})


def resolved(wanted: Mapping[str, Wanted], candidates: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
    """Of the fields some of whose candidates point to another one, all of them with what is meant in their place."""
    best = {key: next(iter(ranked(items)), None) for key, items in candidates.items() if wanted[key].kind in _KINDS}
    found: dict[str, list[Candidate]] = {}
    for key in best:
        items = [_meant(wanted, best, key, item) for item in candidates[key]]
        if any(new is not item for new, item in zip(items, candidates[key], strict=True)):
            found[key] = [item for item in items if item is not None]
    return found


def _meant(
    wanted: Mapping[str, Wanted], best: Mapping[str, Candidate | None], key: str, item: Candidate
) -> Candidate | None:
    """The candidate, or the best one of the field that it points to, at the end of all pointing; None where that leads
    to nothing.
    """
    meant: Candidate | None = item
    seen = {key}
    while meant is not None and (match := _pointer(meant)):
        target = _whose(wanted, best, key, wording(match["whose"]) - _PARTY_WORDS)
        if target is None:
            return None if match["surely"] else meant
        if target in seen:
            return None
        seen.add(target)
        key, meant = target, best[target]
    return meant if meant is None or meant is item else replace(meant, score=min(meant.score, item.score))


def _pointer(item: Candidate) -> re.Match[str] | None:
    text = item.value if isinstance(item.value, str) else ""
    return None if has_legal_form(text) else _POINTS.fullmatch(fold(text))


def _whose(wanted: Mapping[str, Wanted], best: Mapping[str, Candidate | None], key: str, whose: Wording) -> str | None:
    """The field of that party that wants the same of it."""
    alike = (other for other in best if other != key and wanted[other].kind == wanted[key].kind and whose)
    return next(
        (other for other in alike if any(said - _PARTY_WORDS == whose for said in wanted[other].wordings)), None
    )
