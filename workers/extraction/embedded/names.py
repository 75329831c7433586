"""Names as values, and lines that are none."""

from collections.abc import Iterator

from workers.extraction.embedded.candidates import Candidate
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.values.codes import find_emails, find_phones, find_uris
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.words import find_names

_NO_LOCALE = Locale()
_PHONE_DIGITS = 9


def is_contact(text: str) -> bool:
    """It tells how to reach somebody."""
    return any(find(text, _NO_LOCALE) for find in (find_emails, find_uris)) or any(
        sum(char.isdigit() for char in phone.value) >= _PHONE_DIGITS for phone in find_phones(text, _NO_LOCALE)
    )


def as_name(region: Region, score: float) -> Iterator[Candidate]:
    if any(token.ends_label for token in region.tokens[:3]):
        return
    for found in find_names(region.text, _NO_LOCALE)[:1]:
        part = region.part(found.start, found.end)
        value = " ".join(found.value.split())
        reading = sum(token.confidence for token in part.tokens) / len(part.tokens)
        yield Candidate(value, score * found.fit * reading, part)
