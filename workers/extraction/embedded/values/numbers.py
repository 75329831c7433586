"""Numbers and amounts: `1.234,56`, `1,234.56`, `1 234,56`, currency signs, parentheses and trailing minus."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from workers.extraction.embedded.values.currencies import CURRENCY_PATTERN, RUPIAH, currency_code
from workers.extraction.embedded.values.found import Found, Locale, of_digits

_LONGEST = 20
_SPACES = " \u00a0\u202f"
_MINUS = "-\u2212\u2013"

_NUMBER = re.compile(
    rf"""
    (?<![\w.,/:\#{_MINUS}])
    (?P<open>\()?
    (?P<sign>[{_MINUS}+]\s?)?
    (?P<before>(?:{RUPIAH}|{CURRENCY_PATTERN})\s{{0,2}})?
    (?P<inner>[{_MINUS}]\s?)?
    (?P<digits>
        \d{{1,3}}(?:[{_SPACES}'\u2019]\d{{3}})+(?:[.,]\d{{1,4}})?
      | \d{{1,3}}(?:,\d{{3}})+\s?\.\d\d(?!\d) | \d{{1,3}}(?:,\d{{3}})+\.\d+ | \d{{1,3}}(?:\.\d{{3}})+,\d+
      | \d{{1,3}}(?:,\d{{2}})+,\d{{3}}(?:\.\d+)?
      | \d{{1,3}}(?:,\d{{3}}){{2,}} | \d{{1,3}}(?:\.\d{{3}}){{2,}}
      | \d+[.,]\d+ | \d+ | [.,]\d+
    )
    (?:,[{_MINUS}]{{1,2}})?
    (?![.,]?\d)(?![/:]\d)(?![{_MINUS}]\w)
    (?:(?P<trail>{_MINUS[0]})(?!\S))?
    (?P<after>\s{{0,2}}(?:{CURRENCY_PATTERN})(?!\w))?
    (?P<percent>\s?%)?
    (?P<close>\))?
    (?![^\W_])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GROUPING = re.compile(rf"[{_SPACES}'\u2019]")
_DECIMALS = re.compile(r"\d[.,]\d{1,2}(?!\d)")
_DECISIVE = re.compile(r"(?<![\d.,])(?:\d{1,3}([.,' ])\d{3}([.,])\d{2}|\d+([.,])\d{2})(?![\d.,]*\d)")


def decimal_mark(text: str) -> str | None:
    """The mark before the cents in most of the text's amounts; None where there is no majority."""
    marks = Counter(match[2] or match[3] for match in _DECISIVE.finditer(text))
    comma, point = marks[","], marks["."]
    if comma == point:
        return None
    return "," if comma > point else "."


def to_number(digits: str, mark: str | None) -> tuple[float, bool]:
    """The number that `digits` writes, and whether the meaning of its mark had to be assumed."""
    if digits.isdigit():
        return float(digits), False
    plain = _GROUPING.sub("", digits)
    last = max(plain.rfind(","), plain.rfind("."))
    if last < 0:
        return float(plain), False
    used, tail = plain[last], len(plain) - last - 1
    if plain.count(used) > 1:
        return float(plain.replace(used, "")), False
    both = ("," in plain) and ("." in plain)
    thousands = not both and tail == 3 and 1 <= last <= 3 and plain[0] != "0" and mark != used
    if thousands:
        return float(plain.replace(used, "")), mark is None
    head = re.sub(r"[.,]", "", plain[:last])
    return float(Decimal(f"{head or '0'}.{plain[last + 1 :]}")), False


def _number(match: re.Match[str], locale: Locale) -> Found:
    currency = currency_code((match["before"] or match["after"] or "").strip())
    in_thousands = (match["before"] or "").startswith("Rp")
    value, assumed = to_number(match["digits"], "," if in_thousands else locale.decimal)
    minus = any(sign and sign.strip() != "+" for sign in match.group("sign", "inner", "trail"))
    cents = match["digits"][-3:-2] in (".", ",")
    in_parentheses = bool(match["open"] and match["close"]) and (cents or currency) and not match["percent"]
    return Found(
        match.start() + (1 if match["open"] and not match["close"] else 0),
        match.end() - (1 if match["close"] and not match["open"] else 0),
        -value if (minus or in_parentheses) and value else value,
        fit=(1.0 if currency or cents else 0.85) * (0.7 if assumed else 1.0),
        currency=currency,
    )


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Longer runs of digits than a float can hold are codes."""
    return (match for match in _NUMBER.finditer(text) if len(match["digits"]) <= _LONGEST)


@of_digits
def find_numbers(text: str, locale: Locale) -> list[Found]:
    """Numbers that are no percentages."""
    return [_number(match, locale) for match in _matches(text) if not match["percent"]]


def find_numbers_or_rates(text: str, locale: Locale) -> list[Found]:
    """Of `4.5 %` the 4.5, where no plain number stands there."""
    return find_numbers(text, locale) or _percentages(text, locale)


def _percentages(text: str, locale: Locale) -> list[Found]:
    return [_number(match, locale) for match in _matches(text) if match["percent"]]


def find_integers(text: str, locale: Locale) -> list[Found]:
    return [
        Found(found.start, found.end, int(found.value), found.fit, found.flag)
        for found in find_numbers(text, locale)
        if found.value == int(found.value) and found.currency is None
    ]


def has_fraction(text: str, locale: Locale) -> bool:
    """Also in a number with more digits than one is read with."""
    numbers = find_numbers(text, locale)
    return any(found.value != int(found.value) for found in numbers) or _DECIMALS.search(text) is not None


def find_rates(text: str, locale: Locale) -> list[Found]:
    """Percentages first; plain numbers up to 100 as a weak second."""
    rates = _percentages(text, locale)
    if rates:
        return rates
    return [
        Found(found.start, found.end, found.value, 0.6)
        for found in find_numbers(text, locale)
        if 0 <= found.value <= 100 and found.currency is None
    ]
