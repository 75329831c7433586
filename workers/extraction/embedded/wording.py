"""How alike two labels are by what their words mean, whatever their order, language and small words."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from workers.extraction.embedded.lines import Token
from workers.extraction.embedded.normal import has_digit, words_of
from workers.extraction.embedded.vocabulary import meanings

type Wording = frozenset[str]

_IMPLIED = {
    "identifier": frozenset({"number", "reference"}),
    "account": frozenset({"number"}),
    "phone": frozenset({"number"}),
    "vat_id": frozenset({"number"}),
    "date": frozenset({"date"}),
    "datetime": frozenset({"date", "time"}),
    "name": frozenset({"name"}),
    "amount": frozenset({"amount"}),
    "number": frozenset({"number"}),
    "integer": frozenset({"number"}),
    "time": frozenset({"time"}),
}
"""Words that a kind of value says by itself: `Consignee` is the consignee's name, `Issued` the date of issue."""
_FOR = frozenset({"for", "fur", "pour", "para", "per", "voor"})
_MOST_SURPLUS = 0.6
_LEAST_COVERED = 0.66
_OTHER_IMPLIED = 0.85
"""For an invoice's reference and its number: hardly the same."""
_PAPERS = frozenset(
    {"invoice", "receipt", "order", "quote", "contract", "statement", "credit", "note", "document", "bill", "offer"}
)
BOX = re.compile(r"\d{1,2}[.)]?")
"""The number of a box in a form."""
_LETTER = re.compile(r"\(?[A-Za-z]\)|\d{1,2}\.? ?\([A-Za-z]\)")
"""That of a part of a box: `(a)`."""
_OF_ADDRESS = frozenset({"street", "city", "postcode", "state"})
"""Under the label of an address its parts do not begin."""
_NAME_AND_ADDRESS = frozenset({"name", "address"})
"""Under the label of both the name begins."""
_LONGEST = 7
"""Words in a label, at most."""


def without_paper(words: Sequence[str]) -> list[str]:
    """`order total` and `net credit` without the word for the paper itself."""
    return [word for word in words if not set(meanings(word)) & _PAPERS]


@lru_cache(maxsize=16384)
def wording(text: str) -> Wording:
    words = words_of(text)
    # `Prepared for` is the other party than `prepared by`.
    meant = frozenset({"for"}) if len(words) > 1 and words[-1] in _FOR else frozenset()
    return meant.union(meaning for word in words for meaning in meanings(word))


def likeness(asked: Wording, printed: Wording, kind: str) -> float:
    """1 where both say the same, 0 where they say different things: words may be too many or too few, not both."""
    if asked == printed:
        return 0.97
    if asked & _OF_ADDRESS - printed:
        return 0.0
    implied = _IMPLIED.get(kind, frozenset())
    meant, said = asked - printed, printed - asked
    if kind == "name" and printed >= _NAME_AND_ADDRESS:
        printed -= _NAME_AND_ADDRESS
    asked, printed = asked - implied, printed - implied
    if not asked or not printed:
        return 0.0
    common = len(asked & printed)
    covered, surplus = common / len(asked), common / len(printed)
    if (covered == 1 and surplus >= _MOST_SURPLUS) or (surplus == 1 and covered >= _LEAST_COVERED):
        return (0.7 + 0.25 * min(covered, surplus)) * (_OTHER_IMPLIED if said & implied and meant & implied else 1.0)
    return 0.0


def heads(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where the labels that a segment may begin with start and end: up to its colon, else up to its first number, the
    parts between slashes and what stands in brackets each for itself.
    """
    first = stop = 0 if tokens[0].text.isalpha() else box_tokens(tokens)
    for at in range(first, min(len(tokens), 2 * _LONGEST)):
        token = tokens[at]
        text = token.text
        stop = at + 1
        if not text.isalpha():
            if has_digit(text):
                stop = at
                break
            if text in ("/", "|", "-") or text.startswith("("):
                if 0 < at - first <= _LONGEST:
                    yield first, at
                first = at if text.startswith("(") else stop
            elif text.endswith(",") or text.rstrip(":").endswith(")"):
                if 0 < stop - first <= _LONGEST:
                    yield first, stop
                first = stop
        if token.ends_label:
            break
    if 0 < stop - first <= _LONGEST:
        yield first, stop


def box_tokens(tokens: Sequence[Token]) -> int:
    """How many stand before the words of a box in a form: those of `1.` and `1. (a)`."""
    count = 0
    for mark in (BOX, _LETTER):
        count += len(tokens) > count and mark.fullmatch(tokens[count].text) is not None
    return count if len(tokens) > count and tokens[count].text[0].isalpha() else 0


def is_letter(token: Token) -> bool:
    """`(a)` is no word."""
    return token.text.endswith(")") and _LETTER.fullmatch(token.text) is not None
