"""Codes that are written in groups: `418 220 556 00027`, `QQ 12 34 56 C`, `TGHU 512084 6`, `388/23 He-kl`."""

import re

from workers.extraction.embedded.values.currencies import currency_code

_STOP = r"(?=\s*$|\s{2,}|\s*[,;)\u2022\u00b7|]|\s+[-\u2013/]\s|\.(?:\s|$))"
_GROUPS = re.compile(rf"(?: (?:\d{{1,6}}|[A-Z]{{1,3}})){{1,12}}{_STOP}")
"""No code has more of them: what goes on is a row of numbers, and is not read to its end from each of them."""
_INITIALS = re.compile(rf" [A-Za-z]{{1,3}}[/-][A-Za-z]{{1,4}}{_STOP}")
"""Who wrote and who typed it, behind the number of a file."""
_PARCEL = re.compile(rf"\d[A-Z](?: (?=[A-Z]*\d)[A-Z\d]{{1,5}}){{3,9}}{_STOP}")
"""`1Z 413 77A 03 5512 9048`: no group without a digit, for a word would be none of it."""
_DIGITS = 8
"""Of a number without letters in groups, at least: `4711 12` is two numbers."""
_NAMED_DIGITS = 6
"""Of one that begins with letters: `TRF 0091 7745`."""
_CONTAINER = re.compile(r"[A-Z]{3}[JUZ] ?\d{6} \d")
_THREES = re.compile(r"(?: \d{3}){2,3}(?: \d{5})?(?![\w.,/-]|\s\d)")
"""The rest of a company's number, whatever comes behind it."""
_NUMBERS = re.compile(r"\s*\d{2,}(?: \d{2,}){2,}(?![\d.,])")
_IN_FORM = re.compile(
    r"(?:[A-Z]{2}\d{2} [A-Z]{3}|\d{5} ?\d{4} (?:RT|TQ|RP|RC) ?\d{4}|\d{9,10} (?:RT|TQ|RP|RC) ?\d{4}"
    r"|[A-Z\u00c4\u00d6\u00dc]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?|[A-Z]{2}-\d{3}-[A-Z]{2})(?![\w-])"
)
"""Plates of vehicles, and numbers of Canadian tax accounts."""
_UNITS = frozenset(
    re.findall(
        r"\S+",
        "KG G T LB LBS M CM MM KM L ML EA PCS PC STK ST PAL CTN KWH H HRS AM PM OF TO BIS AND UND ET Y",
    )
)


def whole_code(text: str, start: int, end: int) -> str:
    """The code at `text[start:end]` with the groups that go on behind it, where those end what stands there."""
    code = text[start:end]
    if match := _IN_FORM.match(text, start):
        return match[0]
    if match := _PARCEL.match(text, start):
        return match[0]
    if match := _INITIALS.match(text, end):
        return code + match[0] if re.fullmatch(r"[\d/.-]+", code) else code
    if code.isdigit() and len(code) <= 3 and (match := _THREES.match(text, end)):
        return code + match[0]
    match = _GROUPS.match(text, end)
    return code + match[0] if match and _is_one(code, match[0].split()) else code


def _is_one(code: str, tail: list[str]) -> bool:
    groups = [*code.split(), *tail]
    letters = [group for group in tail if group.isalpha()]
    if any(group in _UNITS or currency_code(group) for group in letters):
        return False
    if _CONTAINER.fullmatch(f"{code} {' '.join(tail)}"):
        return True
    numbers = [group for group in groups if group.isdigit()]
    if len(numbers) == len(groups):
        return sum(map(len, groups)) >= _DIGITS and min(map(len, groups[1:])) > 1 and len(groups[0]) > 1
    if groups[0].isalpha() and len(numbers) == len(groups) - 1:
        return min(map(len, numbers)) > 1 and sum(map(len, numbers)) >= _NAMED_DIGITS
    if letters and len(groups) == 2:
        return groups[0].isdigit() and len(groups[0]) > 2
    return len(numbers) > 2 and not letters[:-1] and all(len(number) <= 4 for number in numbers)


def begins_with_code(text: str) -> bool:
    """`332 7108 45` is no amount, `1 332 710` may be one."""
    match = _NUMBERS.match(text)
    groups = match[0].split() if match else []
    in_thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[:1]) == 1 and len(groups[0]) <= 3
    return bool(groups) and not in_thousands
