"""Currency signs and codes beside amounts."""

import re

from workers.extraction.embedded.values.found import Found, Locale

_CODES = re.findall(
    "[A-Z]+",
    "EUR USD GBP CHF INR PLN CAD AUD NZD JPY CNY SEK NOK DKK CZK HUF RON BGN TRY BRL MXN ZAR SGD HKD MYR THB IDR PHP "
    "KRW ILS AED SAR EGP RUB UAH COP ARS CLP PEN",
)

_SIGNS = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "us$": "USD",
    "$": "USD",
    "£": "GBP",
    "₹": "INR",
    "rs.": "INR",
    "rs": "INR",
    "zł": "PLN",
    "sfr": "CHF",
    "sfr.": "CHF",
    "fr.": "CHF",
    "¥": "JPY",
    "rm": "MYR",
    "c$": "CAD",
    "ca$": "CAD",
    "a$": "AUD",
    "r$": "BRL",
    "₺": "TRY",
    "kč": "CZK",
}

_SHARED = frozenset({"$", "¥", "rs", "rs."})
"""Signs that several currencies share; the commonest is meant."""

RUPIAH = r"(?-i:\bRp)\.?(?=\s{0,2}\d{1,3}(?:\.\d{3})+(?![.,]?\d))"
"""Before thousands without cents: elsewhere `Rp` are the hundredth parts of a franc, or somebody's initials."""
CURRENCY_PATTERN = "|".join(
    [re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)] + _CODES,
)
_CURRENCY = re.compile(rf"{RUPIAH}|(?<![^\W\d])(?:{CURRENCY_PATTERN})(?![^\W\d])", re.IGNORECASE)


def currency_code(sign: str) -> str | None:
    """ISO 4217 code of a sign or code."""
    if sign.rstrip(".") == "Rp":
        return "IDR"
    if sign.upper() in _CODES:
        return sign.upper()
    return _SIGNS.get(sign.casefold())


def find_currencies(text: str, _locale: Locale) -> list[Found]:
    """Codes as they stand and signs as their codes; a sign that several currencies share fits less."""
    return [
        Found(match.start(), match.end(), currency_code(match[0]), 0.75 if match[0].casefold() in _SHARED else 1.0)
        for match in _CURRENCY.finditer(text)
    ]
