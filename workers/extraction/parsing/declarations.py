"""Declarations of CSS that tell whether something is seen."""

import re
from collections.abc import Mapping

OF_SIGHT = re.compile(r"(?:^|[;{\s])(?:display|visibility|opacity|font(?:-size)?)\s*:", re.IGNORECASE)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*[0.]"
    r"|font(?:-size)?\s*:[^;}]{0,80}(?<![\w.#-])0",
    re.IGNORECASE,
)
_IMPORTANT = re.compile(r"\s*!\s*important$", re.IGNORECASE)
_ZERO = re.compile(r"(?:0+\.?0*|\.0+)(?:[a-z]+|%)?", re.IGNORECASE)
_SAYS_NOTHING = frozenset(("inherit", "unset", "revert", "initial", ""))

type Weight = tuple[tuple[int, int, int], int]
"""Of a selector: ids, classes, elements; then the place of its rule."""
type Said = Mapping[str, tuple[bool, bool]]
"""Of each property, whether it is important, and whether it hides."""

_OF_THE_ELEMENT: Weight = ((1 << 20, 0, 0), 0)


class Cascade(dict[str, tuple[bool, Weight, bool]]):
    """Of what several rules say of each property, what counts: is it important, its weight, does it hide."""

    def add(self, said: Said, weight: Weight = _OF_THE_ELEMENT) -> None:
        for name, (important, hides) in said.items():
            self._settle(name, (important, weight, hides))

    def join(self, other: "Cascade") -> None:
        for name, one in other.items():
            self._settle(name, one)

    def hides(self, name: str) -> bool | None:
        """None where nothing is said."""
        return self[name][2] if name in self else None

    def _settle(self, name: str, one: tuple[bool, Weight, bool]) -> None:
        self[name] = max(one, self.get(name, one), key=lambda said: said[:2])


def may_hide(html: str) -> bool:
    return bool(_HIDING.search(html))


def said_in(body: str) -> Said:
    said: dict[str, tuple[bool, bool]] = {}
    for declaration in body.split(";") if OF_SIGHT.search(body) else ():
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        plain = _IMPORTANT.sub("", value)
        important, hides = plain != value, _hides(name, plain)
        name = "font-size" if name == "font" else name
        if hides is not None and (important or name not in said or not said[name][0]):
            said[name] = important, hides
    return said


def _hides(name: str, value: str) -> bool | None:
    """None where nothing is said about it."""
    if value in _SAYS_NOTHING:
        return None
    match name:
        case "display":
            return value == "none"
        case "visibility":
            return value in ("hidden", "collapse")
        case "opacity" | "font-size":
            return bool(_ZERO.fullmatch(value))
        case "font":
            return any(map(_ZERO.fullmatch, value.partition("/")[0].split()))
    return None
