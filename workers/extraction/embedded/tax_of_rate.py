"""The tax at one rate, for fields that name it: `mwst_19`, `vat_20`, `tva_5_5`; and the only rate of the taxes."""

import re
from collections.abc import Iterator
from itertools import permutations

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.concept_labels import concept_phrases
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.values.numbers import find_numbers, find_rates
from workers.extraction.embedded.vocabulary import meanings

_MADE, _CENT = 0.85, 0.011
_HIGHEST = 30
_ONLY, _LABEL, _PERCENT = 0.8, 0.65, 0.7
_TAX = concept_phrases("tax")
_BASE = frozenset({"net", "base", "taxable", "goods"})


def by_its_rate(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """On a line with the rate, the amount that is so much of another on it."""
    words = words_of(wanted.field.name)
    rate = _rate(words)
    said = {meaning for word in words for meaning in meanings(word)}
    if wanted.field.type != "number" or rate is None or "tax" not in said or said & _BASE:
        return
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        text = region.text
        if "%" not in text or not any(abs(found.value - rate) < _CENT for found in find_rates(text, paper.locale)):
            continue
        for base, tax in permutations(find_numbers(text, paper.locale), 2):
            share = base.value * rate / 100, base.value * rate / (100 + rate)
            if tax.value and any(abs(tax.value - made) < _CENT for made in share):
                yield Candidate(tax.value, _MADE * tax.fit, region.part(tax.start, tax.end), None, told_by="rate")


def only_rate(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """`plus 19 % VAT`: the rate on the lines that are labelled as the tax, where it is the same on all of them."""
    if wanted.concept != "tax_rate" or wanted.kind != "rate":
        return
    found = []
    for line in paper.lines():
        region = Region(line, 0, len(line.tokens))
        if "%" in region.text and any(_TAX.get(spot.phrase, 0.0) > _LABEL for spot in paper.spots.on(line)):
            spots = [spot.region for spot in paper.spots.on(line) if _TAX.get(spot.phrase, 0.0) > _LABEL]
            rates = [
                rate
                for rate in find_rates(region.text, paper.locale)
                if rate.fit > _PERCENT and any(_is_beside(region.part(rate.start, rate.end), spot) for spot in spots)
            ]
            found += [Candidate(rate.value, _ONLY, region.part(rate.start, rate.end), told_by="rate") for rate in rates]
    if len({item.value for item in found}) == 1:
        yield found[0]


def _is_beside(rate: Region, label: Region) -> bool:
    """With nothing between them but a word such as `of`; a late fee's rate stands further away."""
    return 0 <= rate.start - label.end <= 1 or 0 <= label.start - rate.end <= 1


def is_beside_rate(item: Candidate) -> bool:
    """`plus 19 % VAT   12.10`: the number without a sign is the tax, where its line has a rate."""
    return item.region is not None and "%" not in item.region.text and "%" in item.region.line.text


def _rate(words: list[str]) -> float | None:
    digits = [word for word in words if word.isdigit()]
    if not digits and words and (match := re.fullmatch(r"[a-z]+(\d{1,2})", words[-1])):
        digits = [match[1]]
    if not 0 < len(digits) < 3:
        return None
    rate = float(".".join(digits))
    return rate if 0 < rate <= _HIGHEST else None
