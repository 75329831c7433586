"""Values with a form of their own: IBAN, BIC, VAT id, e-mail, web address, telephone, identifiers."""

import re

from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.values.groups import whole_code

_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: {0,2}[A-Z0-9]{1,4}){3,8}(?![A-Z0-9])")
_PLAIN_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_IBAN_LENGTHS = {
    country: int(length)
    for country, length in re.findall(
        r"([A-Z]{2})(\d\d)",
        "AD24 AE23 AL28 AT20 BA20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 "
        "HR21 HU28 IE22 IL23 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 QA29 RO24 RS22 "
        "SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22",
    )
}
"""Characters in all, by the IBAN registry of ISO 13616."""
_BIC = re.compile(r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
_VAT_ID = re.compile(
    r"\b(?:ATU\d{8}|BE ?[01]\d{3}\.?\d{3}\.?\d{3}|BG\d{9,10}|CHE-? ?\d{3}\.?\d{3}\.?\d{3}(?: (?:MWST|TVA|IVA)\b)?"
    r"|CY\d{8}[A-Z]|CZ\d{8,10}|DE ?\d{3} ?\d{3} ?\d{3}|DK ?\d{8}|EE\d{9}|E[LS][A-Z0-9]\d{7}[A-Z0-9]|EL\d{9}|FI\d{8}"
    r"|FR ?[A-Z0-9]{2} ?\d{3} ?\d{3} ?\d{3}|GB ?\d{3} ?\d{4} ?\d{2}(?: ?\d{3})?|HR\d{11}|HU\d{8}"
    r"|IE ?\d[A-Z0-9+*]\d{5}[A-Z]{1,2}|IT ?\d{11}|LT\d{9,12}|LU ?\d{8}|LV\d{11}|MT\d{8}"
    r"|NL ?\d{4}\.?\d{2}\.?\d{3}\.?B\d{2}|PL ?\d{10}|PT ?\d{9}|RO\d{2,10}|SE ?\d{12}|SI\d{8}|SK\d{10})\b"
)
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+%-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_URI = re.compile(r"(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:)]", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\(?\d[\d ()/.-]{5,20}\d(?!\w)")
_SHORTEST_IBAN, _IBAN_GROUP = 15, 4
_ACCOUNT_DIGITS = 6
_LONGEST = 200
"""Characters of a code, at most."""
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE_LIKE = re.compile(
    rf"{_DAY}(?P<a>[./-]){_MONTH}(?P=a)(?:\d\d){{1,2}}|{_MONTH}(?P<b>[./-]){_DAY}(?P=b)(?:\d\d){{1,2}}"
    rf"|\d{{4}}-{_MONTH}-{_DAY}"
)
_IDENTIFIER = re.compile(
    r"(?:(?<!\S)[A-Z\u00c4\u00d6\u00dc]{1,3}-[A-Z]{1,2} (?=\d{1,4}[EH]?\b)|(?<!\S)[A-Z]{1,4}[ -])?"
    r"(?<![\w-])(?<!\S/)#?\s?(?=[\w/.-]{0,63}\d)[\w][\w/.\-]*+(?: ?/ ?\d+)?+(?!,\d)"
)


def is_iban(text: str) -> bool:
    """The length of its country, or 15 to 34, and the check digits of ISO 7064."""
    plain = re.sub(r"\s", "", text)
    if not _PLAIN_IBAN.fullmatch(plain) or len(plain) != length_of_iban(plain, len(plain)):
        return False
    digits = "".join(str(int(char, 36)) for char in plain[4:] + plain[:4])
    return int(digits) % 97 == 1


def length_of_iban(text: str, usual: int) -> int:
    """Characters that one of its country has, without spaces; `usual` where the country is not known."""
    return _IBAN_LENGTHS.get(text[:2], usual)


def _is_cut(value: str, groups: list[str]) -> bool:
    """It is too short, and its last group is none that one ends in."""
    return len(groups) > 1 and len(groups[-1]) == _IBAN_GROUP and len(value) < length_of_iban(value, 0)


def find_ibans(text: str, _locale: Locale) -> list[Found]:
    """IBANs, without their spaces and without words after the last group; one whose check digits fail fits less, one
    that is cut is none.
    """
    found = []
    for match in _IBAN.finditer(text):
        groups = match[0].split()
        ends = [len(groups) - cut for cut in range(min(4, len(groups)))]
        good = next((end for end in ends if is_iban("".join(groups[:end]))), None)
        value = "".join(groups[:good])
        if not good and (len(value) < _SHORTEST_IBAN or _is_cut(value, groups)):
            continue
        stop = match.start() + _length_of(match[0], good or len(groups))
        found.append(Found(match.start(), stop, value, 1.0 if good else 0.6))
    return found


def find_accounts(text: str, locale: Locale) -> list[Found]:
    """IBANs, else numbers of accounts."""
    long = (found for found in find_identifiers(text, locale) if sum(map(str.isdigit, found.value)) >= _ACCOUNT_DIGITS)
    return find_ibans(text, locale) or list(long)


def _length_of(text: str, groups: int) -> int:
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return ends[groups - 1]


def _by_pattern(pattern: re.Pattern[str], text: str, fit: float = 1.0) -> list[Found]:
    return [Found(match.start(), match.end(), " ".join(match[0].split()), fit) for match in pattern.finditer(text)]


def find_bics(text: str, _locale: Locale) -> list[Found]:
    return _by_pattern(_BIC, text)


def find_vat_ids(text: str, _locale: Locale) -> list[Found]:
    """VAT ids, without their spaces."""
    return [Found(match.start(), match.end(), match[0].replace(" ", "")) for match in _VAT_ID.finditer(text)]


def find_tax_ids(text: str, locale: Locale) -> list[Found]:
    """VAT ids; where a label speaks of a text without one, any long number will do."""
    long = [found for found in find_identifiers(text, locale) if len(found.value) >= 8 and found.fit == 1.0]
    return find_vat_ids(text, locale) or [Found(found.start, found.end, found.value, 0.75) for found in long]


def find_emails(text: str, _locale: Locale) -> list[Found]:
    return _by_pattern(_EMAIL, text)


def find_uris(text: str, _locale: Locale) -> list[Found]:
    return _by_pattern(_URI, text)


def find_phones(text: str, _locale: Locale) -> list[Found]:
    return _by_pattern(_PHONE, text, 0.9)


def find_identifiers(text: str, _locale: Locale) -> list[Found]:
    """Runs with a digit in them: invoice numbers, order numbers and the like."""
    found: list[Found] = []
    whole = text.strip()
    for match in _IDENTIFIER.finditer(text):
        value = match[0].lstrip("# ").rstrip(".-/")
        start = match.start() + match[0].index(value)
        if len(value) <= _LONGEST and re.search(r"\d", value) and not (found and start < found[-1].end):
            value = whole_code(text, start, start + len(value))
            bracketed = 0.4 if text.startswith("(", start - 1, start) else 1.0
            fit = _identifier_fit(value, alone=value == whole) * bracketed
            found.append(Found(start, start + len(value), value, fit))
    return found


def _identifier_fit(value: str, alone: bool) -> float:
    if _DATE_LIKE.fullmatch(value):
        return 0.3
    if len(value) < 3:
        return 0.8 if alone else 0.35
    return 0.35 if re.fullmatch(r"\d+[.,]\d{2}", value) else 1.0
