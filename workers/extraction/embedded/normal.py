"""The normal form in which labels are compared: `Rechnungs-Nr.`, `Rechnungsnummer:` and `RECHNUNGSNR` are one."""

import re
from functools import lru_cache

from workers.extraction.embedded.values.dates import fold

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?(?!\s*box\b)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBER_SIGNS = re.compile(r"#|№|\bn\.?\s?[°º]|\bn[ro]\b\.?", re.IGNORECASE)
_EITHER = re.compile(r"(?<=[^\W\d_]{4})[/:*_(]-?in(?:nen)?\)?(?![^\W\d_])")
"""`Sachbearbeiter/in`"""
_GENITIVE = re.compile(r"(?<=[^\W\d_])['\u2019]s(?![^\W_])")
_SAME = {
    **dict.fromkeys(("no", "nr", "num", "nro", "numero"), "number"),
    **dict.fromkeys(("inclusive", "including", "inc", "inkl"), "incl"),
    **dict.fromkeys(("exclusive", "excluding", "exc", "exkl"), "excl"),
    "amt": "amount",
}
_CUT = re.compile(r"(?<=[^\W\d]):(?=[^\s/:])|(?<=\w{2})(?=\|)|\|(?=\w{2})")


def split_word(text: str) -> list[tuple[int, int]]:
    """A word's parts: `IBAN:DE88` is a label and a value, `90|BIC:` the other way, `http://…` and `10:30` are one."""
    cuts = [match.end() for match in _CUT.finditer(text)]
    pieces = zip([0, *cuts], [*cuts, len(text)], strict=True)
    parts = [(start, part) for start, end in pieces for part in re.finditer(r"\S+", text[start:end])]
    return [(start + part.start(), start + part.end()) for start, part in parts]


@lru_cache(maxsize=16384)
def normal_form(text: str) -> str:
    """Letters and digits only, folded; every word for `number` the same."""
    if text.isascii() and text.isalnum() and not _CAMEL.search(text):
        return _normal_part(text.lower())
    marked = _NUMBER_SIGNS.sub(" number ", _EITHER.sub("", text))
    spaced = _CAMEL.sub(" ", marked)
    return "".join(_normal_part(part) for part in re.findall(r"[^\W_]+", fold(spaced)))


def _normal_part(part: str) -> str:
    if part in _SAME:
        return _SAME[part]
    if part.endswith("nummer"):
        return part[:-6] + "number"
    if len(part) > 5 and part.endswith("nr"):
        return part[:-2] + "number"
    if part.endswith("rechnung") and not part.endswith("abrechnung"):
        return "rechnung"
    return part.replace("ß", "ss")


def has_digit(text: str) -> bool:
    return not text.isalpha() and any(map(str.isdigit, text))


def words_of(name: str) -> list[str]:
    """`invoiceNumber`, `invoice_number` and `Invoice number` as folded words; `D.O.B.` is one, `Seller's` a seller."""
    if not name.isalnum():
        name = _GENITIVE.sub("", _INITIALS.sub(_joined, name))
    return re.findall(r"[^\W_]+", fold(_CAMEL.sub(" ", name)))


def _joined(initials: re.Match[str]) -> str:
    return initials[0].replace(".", "") + " "


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
