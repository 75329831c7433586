"""Names as values, and lines that are none."""

import re
from collections.abc import Iterator
from dataclasses import replace

from workers.extraction.embedded.candidates import Candidate, Paper
from workers.extraction.embedded.legal_forms import goes_on, has_legal_form
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.normal import words_of
from workers.extraction.embedded.places import under
from workers.extraction.embedded.values.codes import find_emails, find_phones, find_uris
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.words import find_names

_NO_LOCALE = Locale()
_PHONE_DIGITS, _LABEL = 9, 0.9
_PERSON = re.compile(
    r"(?:frau|fr\.|herrn?|hr\.|mr|mrs|ms|dr|madame|monsieur|mme|mlle|m\.|don|do\u00f1a|sra?\.|sig\.(?:ra)?|dhr|mevr)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"(?:dates?|numbers?|no\.?|address(?:es)?|amount) of\b"
    r"|(?:place|title|type) of (?:birth|issue|receipt|delivery|loading|discharge|destination|document|goods|payment)\b"
    r"|date (?:d[eu']|d\u2019)|datum de[rs]\b"
    r"|fecha del?\b",
    re.IGNORECASE,
)
_ANSWERS = frozenset({"yes", "no", "ja", "nein", "non", "s\u00ed"})
"""Not `Oui`, of which there are restaurants."""
_QUESTION = 4
"""Words, at least: `Guess?` is a name."""
_HEAD_WORDS = frozenset(
    re.findall(
        r"\w+",
        "address addresses party name details anschrift adresse direccion number contact "
        "authorized authorised signatory signature signatures unterschrift",
    )
)


def is_contact(text: str) -> bool:
    """It tells how to reach somebody."""
    return any(find(text, _NO_LOCALE) for find in (find_emails, find_uris)) or any(
        sum(char.isdigit() for char in phone.value) >= _PHONE_DIGITS for phone in find_phones(text, _NO_LOCALE)
    )


def is_person(text: str) -> bool:
    """It begins with a person's title."""
    return _PERSON.match(text) is not None


def is_no_name(value: str) -> bool:
    """`ADDRESS` behind `NOTIFY` is the rest of a head, `Authorized Signatory` stands under a line to sign on, and
    `bearer)` ends a remark. `Date of Issue` heads another column, and `No` answers a question.
    """
    words = words_of(value)
    if _OF_ANOTHER.match(value) or value.casefold() in _ANSWERS or (value.endswith("?") and len(words) >= _QUESTION):
        return True
    return (bool(words) and set(words) <= _HEAD_WORDS) or value.count(")") > value.count("(")


def is_label(item: Candidate, paper: Paper) -> bool:
    """`Versicherungsnummer` at the head of a letter is nobody's name."""
    spots = paper.spots.on(item.region.line) if item.region else []
    return any(spot.region == item.region and spot.strength > _LABEL and spot.likeness == 1.0 for spot in spots)


def whole_name(name: Candidate, paper: Paper) -> Candidate:
    """With `Group` or `& Co. KG` from the next line, where the name does not fit on one."""
    if name.region is None or name.more or has_legal_form(str(name.value)):
        return name
    for line in paper.layout.below(name.region.line, 2):
        below = under(name.region, line)
        flush = below and abs(below.box[0] - name.region.box[0]) < 0.5 * line.height
        if below and flush and line.top - name.region.line.bottom < line.height and goes_on(below.text):
            return replace(name, value=f"{name.value} {' '.join(below.text.split())}", more=(below,))
    return name


def as_name(region: Region, score: float) -> Iterator[Candidate]:
    if any(token.ends_label for token in region.tokens[:3]):
        return
    for found in find_names(region.text, _NO_LOCALE)[:1]:
        part = region.part(found.start, found.end)
        value = " ".join(found.value.split())
        reading = sum(token.confidence for token in part.tokens) / len(part.tokens)
        yield Candidate(value, score * found.fit * reading, part)
