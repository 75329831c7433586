"""Amounts without cents: `28.000` is in thousands where more says so than that the paper prints no cents."""

import re
from collections.abc import Sequence
from functools import cached_property

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.lines import Line
from workers.extraction.embedded.units import is_unit, measures
from workers.extraction.embedded.values.currencies import CURRENCY_PATTERN
from workers.extraction.embedded.values.found import Locale

_GROUPED = r"\d{1,3}(?:[.,]\d{3})+(?![.,]?\d)"
_SIGN = rf"(?:{CURRENCY_PATTERN}|VND|[\u20ab\u20a9])"
_IN_THOUSANDS = rf"(?:{_SIGN}[.:]?\s?)?[-\u2212]?{_GROUPED}(?:,-)?(?:\s?{_SIGN})?(?:\s?[A-C*])?"
"""`Rp 28.000`; a letter behind it is that of a tax."""
_ALONE = re.compile(_IN_THOUSANDS, re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?<![\d.,]){_GROUPED}")
_TWO_GROUPS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})+\D{0,6}$")
_UNIT = re.compile(r"\s?([^\W\d_]+[\u00b2\u00b3]?)\.?(?!\w)")
_MEASURED = re.compile(r"\d\s?([^\W\d_]+[\u00b2\u00b3]?)\.?$")
_WITHOUT_CENTS = re.compile(
    r"[\u20ab\u20a9\u00a5]|(?<!\w)(?:IDR|VND|KRW)(?!\w)|(?<!\w)(?:R[Pp]|rp|JPY|CLP|COP)\.?:?\s?\d"
    r"|\d\s?(?:R[Pp]|JPY|CLP|COP)(?!\w)|\((?:R[Pp]|JPY|CLP|COP)\)"
)
_CURRENCY = re.compile(rf"[\u20ac$\u00a3\u20b9]|(?<!\w)(?:{CURRENCY_PATTERN}|R[Ms]\.?)\s?{_GROUPED}")
_PAYMENT = re.compile(
    r"(?:cash|change|paid|payment|(?:credit |debit )?card|visa|mastercard|tendered|tunai|bayar|kembali(?:an)?|qris"
    r"|bezahlt|gegeben|r\u00fcckgeld|esp\u00e8ces|efectivo|vuelto|tarjeta|contanti|contant|betaald)(?!\w).*\d\D{0,4}",
    re.IGNORECASE,
)


def in_thousands(text: str, locale: Locale) -> bool:
    """`28.000` and nothing but its currency, on a paper without cents."""
    return locale.decimal is None and _ALONE.fullmatch(text.strip()) is not None


def begins_with_unit(behind: str) -> bool:
    """What stands behind a number is a unit."""
    unit = _UNIT.match(behind)
    return unit is not None and is_unit(unit[1])


def ends_in_measure(text: str) -> bool:
    """`1.25 kg`; a letter alone may be that of a tax."""
    unit = _MEASURED.search(text.strip())
    return unit is not None and measures(unit[1])


class Thousands:
    """What a paper says of amounts in thousands; it is looked through at most once."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper

    def are_money(self, lines: Sequence[Line], *, multiplied: bool) -> bool:
        """Amounts in thousands are money where the paper has a currency without cents, or one of them two groups; where
        they are products, any currency or a payment is enough.
        """
        texts = [line.text for line in lines]
        thousands = self._paper.locale.decimal is None and any(map(_ANYWHERE.search, texts))
        if not thousands or any(map(_TWO_GROUPS.search, texts)) or self._without_cents:
            return True
        return multiplied and self._paid

    @cached_property
    def _without_cents(self) -> bool:
        return any(_WITHOUT_CENTS.search(line.text) for line in self._paper.lines())

    @cached_property
    def _paid(self) -> bool:
        return any(_CURRENCY.search(line.text) or _PAYMENT.match(line.text) for line in self._paper.lines())
