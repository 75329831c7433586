"""Dates in all usual forms, month names in five languages, as ISO 8601."""

import re
import unicodedata
from collections import Counter
from datetime import date

from msgspec.structs import replace

from workers.extraction.embedded.values.found import Found, Locale, of_digits
from workers.extraction.embedded.values.short_dates import with_short_starts

_MONTHS = {
    1: "january jan januar jaenner janner janvier janv enero ene januari gennaio gen",
    2: "february feb februar fevrier fevr fev febrero februari febbraio",
    3: "march mar marz maerz mrz mars marzo maart mrt",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo mei maggio mag",
    6: "june jun juni juin junio giugno giu",
    7: "july jul juli juillet juil julio luglio lug",
    8: "august aug aout agosto ago augustus",
    9: "september sept sep septembre septiembre settembre set",
    10: "october oct oktober okt octobre octubre ottobre ott",
    11: "november nov novembre noviembre",
    12: "december dec dezember dez decembre diciembre dicembre dic",
}
_MONTH_NUMBER = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAMES = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))

_NUMERIC = re.compile(
    r"(?<![\d./])(?:(?P<y>\d{4})(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])\s?(?P<b>\d{1,2})(?P=t)\s?(?P<c>\d{4}|\d{2}))(?!\d|[./]\d)"
)
_SPACED = re.compile(
    r"[\s:]*(?P<day>\d{1,2}(?: (?P<s>[-/.]) \d{1,2} (?P=s) | \d{2} )(?:19|20)\d{2})(?=\s*$|\s{2,}|\s*[,;)])"
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.,])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s/-]*(?:de\s+|(?:day\s+)?of\s+)?(?P<m>{_NAMES})(?![^\W\d_])[.,]?[\s/-]*"
    rf"(?:del?\s+)?(?P<y>\d{{4}}|\d{{2}})(?![\d:])(?!(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?:{_NAMES})(?![^\W\d_]))"
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<m>{_NAMES})[.\s-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s{{0,2}}[,.\s-]\s{{0,2}}(?P<y>\d{{4}})(?!\d)"
)
_MONTH_ONCE = re.compile(
    rf"\b(?P<m>{_NAMES})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*[-\u2013]\s*(?P<last>(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}))"
)
"""`April 1 - 30, 2024`"""
_US_ADDRESS = re.compile(
    r"\b(?:AL|AK|AZ|AR|CA|CO|CT|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    r"|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY),?\s+\d{5}(?:-\d{4})?(?!\d)"
)
_DAY_FIRST_PLACE = re.compile(
    r"[€£₹]|\b(?:EUR|GBP|INR|AUD|NZD|ZAR|SGD|MYR|RM)\b|\b(?:SDN\.? ?BHD|Pty|Pvt|GSTIN|ABN|GmbH|BV|SARL)\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
_TIME = re.compile(r"[T,\s]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?", re.IGNORECASE)


class _Folded(dict[int, str]):
    """A translation table that fills itself."""

    def __missing__(self, code: int) -> str:
        self[code] = unicodedata.normalize("NFKD", chr(code))[0].lower()[0]
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower case without accents, of the same length, so that positions stay true."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _orders(match: re.Match[str]) -> dict[str, str]:
    """Every valid reading of a numeric date, by its order."""
    if match["y"]:
        readings = {"YMD": _iso(int(match["y"]), int(match["m"]), int(match["d"]))}
    else:
        first, second, last = int(match["a"]), int(match["b"]), match["c"]
        readings = {
            "DMY": _iso(_full_year(last), second, first),
            "MDY": _iso(_full_year(last), first, second),
            "YMD": _iso(2000 + first, second, int(last)) if len(last) == 2 else None,
        }
    return {order: iso for order, iso in readings.items() if iso}


def _numeric(match: re.Match[str], locale: Locale) -> Found | None:
    readings = _orders(match)
    if match["t"] == "." and "DMY" in readings:
        return Found(match.start(), match.end(), readings["DMY"])
    if locale.date_order in readings:
        return Found(match.start(), match.end(), readings[locale.date_order])
    usual = {readings[order] for order in ("DMY", "MDY") if order in readings} or set(readings.values())
    if len(usual) == 1:
        return Found(match.start(), match.end(), usual.pop())
    if not usual:
        return None
    return Found(match.start(), match.end(), readings["DMY"], flag="ambiguous_date")


def _named(match: re.Match[str], group: int | str = 0) -> Found | None:
    iso = _iso(_full_year(match["y"]), _MONTH_NUMBER[match["m"]], int(match["d"]))
    return Found(match.start(group), match.end(group), iso) if iso else None


@of_digits
def find_dates(text: str, locale: Locale) -> list[Found]:
    """Dates from left to right; `ambiguous_date` where day and month could be either."""
    folded = fold(text)
    found = [_numeric(match, locale) for match in _NUMERIC.finditer(folded)]
    named = [_named(match) for pattern in (_DAY_FIRST, _MONTH_FIRST) for match in pattern.finditer(folded)]
    named += [_named(match, "last") for match in _MONTH_ONCE.finditer(folded)]
    dates: list[Found] = []
    for item in sorted((item for item in found + named if item), key=lambda item: (item.start, -item.end)):
        if not dates or item.start >= dates[-1].end:
            dates.append(item)
    return with_short_starts(folded, dates, _NAMES, _MONTH_NUMBER)


def find_dates_behind_label(text: str, locale: Locale) -> list[Found]:
    """With `19 / 02 / 1974` and `19 02 1974` at its beginning, as forms have it that are filled in by hand: elsewhere
    such numbers may be anything.
    """
    spaced = _SPACED.match(text)
    numbers = _NUMERIC.fullmatch((spaced["s"] or "/").join(re.findall(r"\d+", spaced["day"]))) if spaced else None
    found = _numeric(numbers, locale) if numbers else None
    if spaced and found:
        return [replace(found, start=spaced.start("day"), end=spaced.end("day"))]
    return find_dates(text, locale)


def find_datetimes(text: str, locale: Locale) -> list[Found]:
    """Dates with the time that follows them, or midnight."""
    result = []
    for found in find_dates(text, locale):
        time = _TIME.match(text, found.end)
        hour, minute, second = (int(time[1]), int(time[2]), int(time[3] or 0)) if time else (0, 0, 0)
        if time and time[4]:
            hour = hour % 12 + (12 if time[4].upper() == "PM" else 0)
        if hour > 23 or minute > 59 or second > 59:
            time, hour, minute, second = None, 0, 0, 0
        value = f"{found.value}T{hour:02}:{minute:02}:{second:02}"
        fit = found.fit if time else found.fit * 0.7
        result.append(Found(found.start, time.end() if time else found.end, value, fit, found.flag))
    return result


def date_order(text: str, language: str | None) -> str | None:
    """The order of the document's decisive dates; else of its addresses, firms, money, or language (not English)."""
    folded = fold(text)
    votes: Counter[str] = Counter()
    for match in _NUMERIC.finditer(folded):
        readings = _orders(match)
        if match["t"] in ("/", "-") and ("DMY" in readings) != ("MDY" in readings):
            votes["DMY" if "DMY" in readings else "MDY"] += 1
    if not votes:
        votes["MDY"] += len(_MONTH_FIRST.findall(folded))
        votes["DMY"] += len(_DAY_FIRST.findall(folded))
    if votes["DMY"] != votes["MDY"]:
        return "DMY" if votes["DMY"] > votes["MDY"] else "MDY"
    if not votes.total() and _US_ADDRESS.search(text):
        return "MDY"
    if not votes.total() and _DAY_FIRST_PLACE.search(text):
        return "DMY"
    return "DMY" if language in {"de", "fr", "es", "nl", "it", "pt"} and not votes.total() else None
