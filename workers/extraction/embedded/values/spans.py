"""Short values with a form of their own: times of day, spans of time, masked cards, and places that a date follows."""

import re

from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.words import find_text

_TIME = re.compile(
    r"(?<![\d:.,/-])(?:[01]?\d|2[0-3])(?::[0-5]\d){1,2}(?:\s?[AaPp]\.?[Mm]\b\.?)?(?![\d:]|\s*[-\u2013]\s*\d)"
    r"|(?<![\d:.,/-])(?:[01]?\d|2[0-3])\s?h\s?[0-5]\d\b|(?<![\d:.,/-])(?:1[0-2]|[1-9])\s?[AaPp]\.?[Mm]\b"
)
_MASK = r"[*xX\u2022#]{2,12}"
_CARD = re.compile(rf"{_MASK}(?:[\s-]{_MASK}){{0,3}}[\s-]?(?P<last>\d{{4}})(?!\d)")
"""Dots are no mask: they lead to the page of a chapter, or to an amount."""
_BARE_CARD = re.compile(r"^\W*(?P<last>\d{4})(?!\d)")
_SPAN = re.compile(
    r"(?<![\w.,])(?:\d{1,3}|one|two|three|six|twelve)\s?"
    r"(?:(?:calendar|business|working|full)\s)?"
    r"(?:days?|weeks?|months?|years?|tagen?|wochen?|monaten?|jahren?|jours?|semaines?|mois|ans?|dias?|d\u00edas?|semanas?"
    r"|mes(?:es)?|a\u00f1os?|giorni|settimane|mesi|anni|dagen|weken|maanden|jaar)\b",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"[\s,;:]*(?:\b(?:le|den|el|il|on|am|on the|dated)\s*)?$", re.IGNORECASE)


def find_times(text: str, _locale: Locale) -> list[Found]:
    return [Found(match.start(), match.end(), match[0].strip()) for match in _TIME.finditer(text)]


def find_cards(text: str, locale: Locale) -> list[Found]:
    """The last digits of a card, masked or right behind what says that they are."""
    bare = _BARE_CARD.match(text)
    return find_masked_cards(text, locale) or ([_last(bare)] if bare else [])


def find_masked_cards(text: str, _locale: Locale) -> list[Found]:
    return [_last(match) for match in _CARD.finditer(text)]


def _last(match: re.Match[str]) -> Found:
    return Found(match.start("last"), match.end("last"), match["last"])


def find_spans(text: str, _locale: Locale) -> list[Found]:
    return [Found(match.start(), match.end(), match[0]) for match in _SPAN.finditer(text)]


def find_places(text: str, locale: Locale) -> list[Found]:
    """`Kehl, 07/10/2024` without its date."""
    dates = find_dates(text, locale)
    if dates and dates[0].start:
        text = _BEFORE_DATE.sub("", text[: dates[0].start])
    return find_text(text, locale)
