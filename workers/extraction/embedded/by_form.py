"""Values that no label names, known by their form: `ada@quill.example`, `+49 30 123456`, a BIC beside its IBAN."""

import re
from collections.abc import Iterator

from workers.extraction.embedded.blocks import owners
from workers.extraction.embedded.candidates import Candidate, Paper, anywhere
from workers.extraction.embedded.kinds import SHAPED
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.codes import find_bics, find_phones, is_iban, length_of_iban
from workers.extraction.embedded.values.found import Found, Locale

_NOBODY = frozenset({"contact", "company", "document", "invoice", "person", "name"})
"""Words before `email` that name no party."""
_SCORE, _BESIDE_IBAN = 0.7, 0.8
_COUNTRY_OF_IBAN = re.compile(r"\b([A-Z]{2})\d{2}(?: ?[A-Z0-9]{4}){3}")
_BEGUN_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2} [A-Z0-9]{4}(?: [A-Z0-9]{4}){0,6}$")
_REST_OF_IBAN = re.compile(r"(?:[A-Z0-9]{4} )*[A-Z0-9]{1,4}")
_FAX = re.compile(r"\b(?:tele)?fax\b[^+]*$|\bf[.:]\s*$", re.IGNORECASE)
_FEWEST_DIGITS = 9


def by_form(wanted: Wanted, paper: Paper) -> Iterator[Candidate]:
    """Any e-mail address may be the paper's, and none is known to be the landlord's."""
    if any(owner - _NOBODY for owner, _ in owners(wanted)) and wanted.party is None:
        return
    if wanted.kind in SHAPED:
        # A postcode and a telephone number look like an IBAN, but for its check digits.
        yield from (item for item in anywhere(SHAPED[wanted.kind], paper, _SCORE) if _is_whole(wanted, item))
        if wanted.kind == "iban":
            yield from _wrapped_ibans(paper)
    elif wanted.concept == "phone":
        yield from anywhere(_abroad, paper, _SCORE)
    elif wanted.kind == "bic":
        yield from _beside_ibans(paper)


def _wrapped_ibans(paper: Paper) -> Iterator[Candidate]:
    """One that goes on in the next line, and whose check digits say so."""
    for line in paper.lines():
        begun = _BEGUN_IBAN.search(line.text)
        if begun is None:
            continue
        region = Region(line, 0, len(line.tokens)).part(begun.start(), begun.end())
        for below in paper.layout.below(line, 1):
            value, taken = "".join(region.text.split()), 0
            while taken < len(below.tokens) and len(value) < length_of_iban(value, 0):
                value += below.tokens[taken].text
                taken += 1
            if taken and _REST_OF_IBAN.fullmatch(Region(below, 0, taken).text) and is_iban(value):
                yield Candidate(value, _SCORE, region, more=(Region(below, 0, taken),))


def _is_whole(wanted: Wanted, item: Candidate) -> bool:
    return wanted.kind != "iban" or is_iban(str(item.value))


def _abroad(text: str, locale: Locale) -> list[Found]:
    """Telephone numbers with the code of their country; what else has digits and gaps may be anything."""
    return [
        found
        for found in find_phones(text, locale)
        if found.value.startswith("+")
        and sum(map(str.isdigit, found.value)) >= _FEWEST_DIGITS
        and not _FAX.search(text[: found.start])
    ]


def _beside_ibans(paper: Paper) -> Iterator[Candidate]:
    """On the line of an IBAN or the next one, and of its country: letters alone may be any word."""
    for line in paper.lines():
        countries = set(_COUNTRY_OF_IBAN.findall(line.text))
        for near in (line, *paper.layout.above(line, 1), *paper.layout.below(line, 1)) if countries else ():
            for found in find_bics(near.text, paper.locale):
                if found.value[4:6] in countries:
                    part = Region(near, 0, len(near.tokens)).part(found.start, found.end)
                    yield Candidate(found.value, _BESIDE_IBAN * found.fit, part)
