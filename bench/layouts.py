"""Which documents share a layout, so that none is judged by what was fitted on its like.

Two documents are alike where the words of their first pages stand in the same columns: forms differ in what is filled
in, and hardly in what is printed. Alike is passed on: a chain of small differences is one layout.
"""

from collections import defaultdict
from collections.abc import Sequence

from workers.extraction.embedded.normal import normal_form
from workers.extraction.protocol import ParsedDocument

_COLUMN = 1 / 40
"""Of the page's width."""
_ALIKE = 0.22
"""Share of common words: unlike forms have under a tenth, the same form filled in twice a third and more."""

type Print = frozenset[tuple[str, int]]


def layouts(documents: Sequence[ParsedDocument]) -> list[int]:
    """A number for each document, the same for the same layout."""
    prints = [fingerprint(document) for document in documents]
    found = list(range(len(prints)))
    for this, one in enumerate(prints):
        for other in range(this):
            if likeness(one, prints[other]) >= _ALIKE:
                old, new = sorted((found[this], found[other]), reverse=True)
                found = [new if layout == old else layout for layout in found]
    return found


def folds(found: Sequence[int], count: int) -> list[int]:
    """The fold of each document: whole layouts, the largest first into the emptiest fold."""
    members: dict[int, list[int]] = defaultdict(list)
    for position, layout in enumerate(found):
        members[layout].append(position)
    sizes, result = [0] * count, [0] * len(found)
    for layout in sorted(members, key=lambda layout: (-len(members[layout]), layout)):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(members[layout])
        for position in members[layout]:
            result[position] = fold
    return result


def fingerprint(document: ParsedDocument) -> Print:
    page = document.pages[0] if document.pages else None
    if page is None:
        return frozenset()
    words = ((normal_form(word.text), word.box[0] / max(page.width, 1.0)) for word in page.words)
    return frozenset((text, int(left / _COLUMN)) for text, left in words if len(text) > 2 and text.isalpha())


def likeness(one: Print, other: Print) -> float:
    """Of the words of both, those that they share."""
    return len(one & other) / max(len(one | other), 1)
