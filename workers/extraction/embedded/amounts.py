"""Total, net and tax of one document must add up: candidates that do support each other."""

from collections.abc import Mapping, Sequence
from itertools import product

from workers.extraction.embedded.candidates import Candidate, Paper, labelled
from workers.extraction.embedded.choice import ranked
from workers.extraction.embedded.columns import crossing
from workers.extraction.embedded.due import asks_for_due, due, with_what_follows
from workers.extraction.embedded.labels import Wanted, amount_of
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import has_digit
from workers.extraction.embedded.tender import paid_for
from workers.extraction.embedded.wording import wording

_CENT = 0.011
_CONSIDERED = 6
_AGREED, _DISAGREED = 0.25, 0.6
_LEAST = 0.45
"""Share of the likeliest total's score that one which adds up must have: a rate's row of a tax table adds up, too."""
_PRINTED = 0.45
_MOST_TAX = 0.35
"""Of the total."""
_GROSS = "gross"
_NUMBERS = frozenset({"number", "integer"})


def reconcile(
    wanted: Mapping[str, Wanted], candidates: Mapping[str, Sequence[Candidate]], paper: Paper
) -> dict[str, list[Candidate]]:
    """The candidates of the amounts among `wanted`, scored anew by whether net and tax make the total."""
    owed = {key: due(item, candidates[key], paper) for key, item in wanted.items() if asks_for_due(item)}
    wanted = {key: item for key, item in wanted.items() if not owed.get(key)}
    return {key: found for key, found in owed.items() if found} | _reconciled(wanted, candidates, paper)


def _reconciled(
    wanted: Mapping[str, Wanted], candidates: Mapping[str, Sequence[Candidate]], paper: Paper
) -> dict[str, list[Candidate]]:
    keys: dict[str, str] = {}
    for key, item in wanted.items():
        # A field that wants text has what is printed, which does not add up.
        if item.kind == "amount" and item.field.type in _NUMBERS and item.concept in ("total", "net", "tax"):
            keys.setdefault(item.concept, key)
    if not keys:
        return {}
    lists = {
        concept: ranked(candidates[keys[concept]] if concept in keys else _unasked(concept, paper))[:_CONSIDERED]
        for concept in ("total", "net", "tax")
    }
    if "total" in keys:
        lists["total"] = ranked(paid_for(lists["total"], paper))
    _complete(lists, paper)
    if "total" in keys:
        lists["total"] = _of_its_sort(wanted[keys["total"]], lists["total"])
    agreed = _agreed(lists["total"], lists["net"], lists["tax"])
    if agreed is None or agreed[0].score < _LEAST * lists["total"][0].score or _is_of_a_rate(agreed, lists["total"][0]):
        return {keys["total"]: lists["total"]} if "total" in keys else {}
    best = dict(zip(("total", "net", "tax"), agreed, strict=True))
    if "total" in keys:
        best["total"] = with_what_follows(wanted[keys["total"]], best["total"], lists["total"], paper)
    return {key: _rescored(lists[concept], best[concept]) for concept, key in keys.items()}


def _of_its_sort(wanted: Wanted, totals: Sequence[Candidate]) -> list[Candidate]:
    """Where gross is asked for, and a label says gross, what adds up without saying so is something else: `Gross total`
    less a commission and with a tax is the `Amount due`.
    """
    if not totals or not any(_GROSS in said for said in wanted.wordings):
        return list(totals)
    said = [total for total in totals if total.region and _GROSS in wording(_before(total.region))]
    return said if said and said[0].score >= _LEAST * totals[0].score else list(totals)


def _before(region: Region) -> str:
    """What stands on the line before a value, up to the value before it."""
    words: list[str] = []
    for token in reversed(region.line.tokens[: region.start]):
        if has_digit(token.text):
            break
        words.insert(0, token.text)
    return " ".join(words)


def _complete(lists: dict[str, list[Candidate]], paper: Paper) -> None:
    """Where no label names one of the three, an amount on the paper that makes the sum is it."""
    missing = [concept for concept, candidates in lists.items() if not candidates]
    if len(missing) != 1:
        return
    first = {concept: candidates[0].value for concept, candidates in lists.items() if candidates}
    sums = {
        "total": first.get("net", 0) + first.get("tax", 0),
        "net": first.get("total", 0) - first.get("tax", 0),
        "tax": first.get("total", 0) - first.get("net", 0),
    }
    if missing[0] == "tax" and not 0 < sums["tax"] * first["total"] <= _MOST_TAX * first["total"] ** 2:
        return  # a deposit that was paid, or a discount
    lists[missing[0]] = [
        Candidate(found.value, _PRINTED, region, None, found.currency)
        for found, region in paper.numbers
        if found.fit == 1.0 and found.value and abs(found.value - sums[missing[0]]) < _CENT
    ][:1]


def _unasked(concept: str, paper: Paper) -> list[Candidate]:
    wanted = amount_of(concept)
    return [*labelled(wanted, paper), *crossing(wanted, paper)]


def _agreed(
    totals: Sequence[Candidate], nets: Sequence[Candidate], taxes: Sequence[Candidate]
) -> tuple[Candidate, Candidate, Candidate] | None:
    """The likeliest three that add up."""
    triples = [
        triple
        for triple in product(totals, nets, taxes)
        if abs(triple[1].value + triple[2].value - triple[0].value) < _CENT and triple[0].value
    ]
    return max(triples, key=_likelihood, default=None)


def _is_of_a_rate(triple: Sequence[Candidate], likeliest: Candidate) -> bool:
    """All on one line, as in a table of taxes, while a larger total stands elsewhere and is likelier."""
    lines = {id(candidate.region.line) if candidate.region else None for candidate in triple}
    total, elsewhere = triple[0], likeliest.region and id(likeliest.region.line) not in lines
    return len(lines) == 1 and bool(elsewhere) and abs(likeliest.value) > abs(total.value)


def _likelihood(triple: tuple[Candidate, Candidate, Candidate]) -> float:
    """A tax of nothing agrees with any amount, so it counts for less."""
    return sum(candidate.score for candidate in triple) * (1.0 if triple[2].value else 0.6)


def _rescored(candidates: Sequence[Candidate], agreed: Candidate) -> list[Candidate]:
    if not agreed.score:
        return list(candidates)
    return [
        candidate.scaled(min(candidate.score + _AGREED, 0.98) / candidate.score)
        if candidate is agreed
        else candidate.scaled(_DISAGREED)
        for candidate in candidates
    ]
