"""Declarations of CSS that tell whether something is seen."""

import re
from collections.abc import Mapping

OF_SIGHT = re.compile(r"(?:^|[;{\s])(?:all|display|visibility|opacity|font(?:-size)?)\s*:", re.IGNORECASE)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*[0.]"
    r"|font(?:-size)?\s*:[^;}]{0,80}(?<![\w.#-])0",
    re.IGNORECASE,
)
_DECLARATION_END = re.compile(r"[;{}]")
_ZERO = re.compile(r"(?:0++(?:\.0*+)?|\.0++)(?:[a-z]+|%)?", re.IGNORECASE)
_ALL = ("display", "visibility", "opacity", "font-size")

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
        plain = value.removesuffix("important").rstrip() if value.endswith("important") else value
        important = plain != value and plain.endswith("!")
        hides = _hides(name, plain[:-1].rstrip() if important else value)
        for meant in _ALL if name == "all" else ("font-size" if name == "font" else name,):
            if hides is not None and (important or meant not in said or not said[meant][0]):
                said[meant] = important, hides
    return said


def shown_in(css: str) -> set[str]:
    """The properties by which any of the declarations shows something, whatever they stand in."""
    if not OF_SIGHT.search(css):
        return set()
    declarations = _DECLARATION_END.split(css)
    return {name for one in declarations for name, (_, hides) in said_in(one).items() if not hides}


def _hides(name: str, value: str) -> bool | None:
    """None where nothing is said about it. What is as around it, or as usual, is no longer hidden by other rules."""
    if not value:
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
    return False if name == "all" else None
