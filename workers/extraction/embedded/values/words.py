"""Text, booleans and enums."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from workers.extraction.embedded.legal_forms import name_alone
from workers.extraction.embedded.values.boxes import in_ticked, options_in
from workers.extraction.embedded.values.dates import find_dates, fold
from workers.extraction.embedded.values.found import Found, Locale
from workers.extraction.embedded.vocabulary import meanings

_TRUE = frozenset(re.findall(r"\S+", "yes true y ja wahr oui vrai si verdadero x ✓ ✔ ☑ ☒ 1"))
_FALSE = frozenset(re.findall(r"\S+", "no false n nein falsch non faux falso ☐ 0"))
_JOINING = frozenset({"of", "and", "or", "for", "und", "oder", "et", "ou", "y", "de", "der", "des"})
_TRAILING_CODE = re.compile(r"\s*\(\d{2,}\)$")
_TELEPHONE = re.compile(
    r",?\s*\b(?:ext|tel|fon|phone|dw|durchwahl|mobile)\b\.?:?[\s\d()+/-]*$|,\s*[-+(]?\d[\d\s()/.-]{3,}$|(?<![\d)])\s\+?\(?\d[\d\s()/.-]{6,}\d$",
    re.IGNORECASE,
)
"""Behind the name of a person."""
_NOTHING = re.compile(
    r"(?:t\.?b\.?[acd]\.?|n ?[./]? ?a\.?|nil|(?:same )?as (?:above|below|billing(?: address)?|shipping(?: address)?)"
    r"|see (?:above|below|over|attached)|siehe (?:oben|unten|anlage)|wie oben|(?:voir )?ci-dessus|ver arriba"
    r"|idem|ditto)",
    re.IGNORECASE,
)
"""Said where there is nothing to say, or not yet."""
_BOTH = re.compile(r"\s*(?:/|or|oder|ou|o)?\s*(?:yes|no|ja|nein|oui|non|si|sí)\b", re.IGNORECASE)
_OFFERED = re.compile(r"[\s/,;|·•-]*(?:(?:or|oder|ou|o|y|et|und)[\s/,;|·•-]*)*")
_INITIAL = 0.8
_INITIALS = {
    "m": {"male", "man", "mannlich", "masculin", "masculino", "maschio", "mannelijk", "homme", "hombre"},
    "f": {"female", "femme", "feminin", "femenino", "femmina", "frau"},
    "w": {"weiblich", "woman", "female"},
    "y": {"yes"},
    "n": {"no", "nein", "non", "nee"},
    "j": {"ja"},
}
"""What forms write with one letter; another one may stand for anything that begins with it."""
_SENTENCE = 3
"""Words in small letters that make a name with a full stop a sentence."""
_QUOTED = re.compile(r"\((?:\w+ )?[\"\u201c\u201e\u00ab]")
_FEW_WORDS, _BY_MEANING = 4, 0.95
_LEADING = re.compile(r"^[\s:;,.\-\u2013|•#]+")


@in_ticked
def find_text(text: str, _locale: Locale) -> list[Found]:
    """The whole text without the marks around it, if it has a letter or digit."""
    start = match.end() if (match := _LEADING.match(text)) else 0
    value = text[start:].rstrip(" :;,|\u2013-")
    if _NOTHING.fullmatch(value):
        return []
    if not re.search(r"[^\W_]", value):
        return []
    aside = value.startswith("(") or value.split()[0] in _JOINING
    return [Found(start, start + len(value), " ".join(value.split()), 0.5 if aside else 0.95)]


def find_names(text: str, locale: Locale) -> list[Found]:
    """Text with letters that is no sentence, without the number that a system put behind it."""
    names = []
    for found in find_text(text, locale):
        value = name_alone(_TELEPHONE.sub("", _TRAILING_CODE.sub("", found.value)))
        end = found.end - (len(found.value) - len(value))
        if re.search(r"[^\W\d_]{2}", value) and not _is_date(value, locale):
            names.append(Found(found.start, end, value, found.fit * _fit(value)))
    return names


def _is_date(value: str, locale: Locale) -> bool:
    return any(found.start == 0 and found.end == len(value) for found in find_dates(value, locale))


def _fit(value: str) -> float:
    """A sentence is no name, and what looks like a part of one is hardly."""
    words = value.split()
    if _QUOTED.search(value) or (value.endswith(".") and sum(word[0].islower() for word in words) >= _SENTENCE):
        return 0.25
    return 0.6 if len(value) > 70 or value[0].islower() or len(words) > 9 else 1.0


def find_booleans(text: str, locale: Locale) -> list[Found]:
    """Of boxes to be ticked the answer that is; a lone one says yes or no by itself."""
    options = options_in(text)
    if len(options) == 1 and not _in_words(text[options[0].start :], locale):
        return [Found(0, len(text), options[0].ticked)]
    return _in_words(text, locale)


@in_ticked
def _in_words(text: str, _locale: Locale) -> list[Found]:
    first = next(iter(re.finditer(r"\w+|[✓✔☑☒☐]", text)), None)
    if first is None or (word := fold(first[0])) not in _TRUE | _FALSE:
        return []
    if _BOTH.match(text[first.end() :]):
        return []  # both are offered, and neither is marked
    return [Found(first.start(), first.end(), word in _TRUE, 1.0 if len(word) > 1 else 0.8)]


def match_enum(text: str, allowed: Sequence[object]) -> tuple[object, float] | None:
    """The allowed value that `text` means, case and small slips aside, and how sure that is."""
    strings = {str(value): value for value in allowed if value is not None}
    exact = next((value for key, value in strings.items() if key.casefold() == text.strip().casefold()), None)
    if exact is not None:
        return exact, 1.0
    letter = text.strip().casefold()
    if letter in _INITIALS and (named := [value for key, value in strings.items() if fold(key) in _INITIALS[letter]]):
        return (named[0], _INITIAL) if len(named) == 1 else None
    best = process.extractOne(text, list(strings), scorer=fuzz.ratio, processor=fold, score_cutoff=85)
    return (strings[best[0]], best[1] / 100) if best else None


def find_enum(text: str, allowed: Sequence[object]) -> list[Found]:
    """Allowed values that stand in the text as whole words, else the one that the text resembles."""
    found = _literal(text, allowed)
    if _is_a_choice(text, found):
        return []
    if found:
        return sorted(found, key=lambda item: (item.start, item.start - item.end))
    whole = match_enum(text.strip(" :"), allowed)
    whole = whole or _meant(text, allowed)
    return [Found(0, len(text), whole[0], whole[1])] if whole else []


def _meant(text: str, allowed: Sequence[object]) -> tuple[object, float] | None:
    """`Varón` is `male`: the only value that the text stands for, with no word more; `nicht ledig` is not single."""
    words = re.findall(r"\w+", text)
    if not 0 < len(words) <= _FEW_WORDS or not all(map(str.isalpha, words)):
        return None
    said = {meaning for word in words for meaning in meanings(word)}
    found = [value for value in allowed if said and {*meanings(str(value))} == said and str(value).isalpha()]
    return (found[0], _BY_MEANING) if len(found) == 1 else None


def _literal(text: str, allowed: Sequence[object]) -> list[Found]:
    found = []
    for value in allowed:
        pattern = rf"(?<!\w){re.escape(fold(str(value)))}(?!\w)"
        found += [Found(match.start(), match.end(), value) for match in re.finditer(pattern, fold(text))]
    return found


def offers(text: str, allowed: Sequence[object]) -> bool:
    """`low / medium / high` on an empty form: nothing else stands there."""
    return _is_a_choice(text, _literal(text, allowed))


def _is_a_choice(text: str, found: Sequence[Found]) -> bool:
    if len({str(item.value) for item in found}) < 2:
        return False
    rest = list(fold(text))
    for item in found:
        rest[item.start : item.end] = " " * (item.end - item.start)
    return _OFFERED.fullmatch("".join(rest)) is not None
