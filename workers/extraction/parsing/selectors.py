"""Selectors of CSS by element, class and id, and by what these stand within."""

import re
from collections.abc import Iterator
from typing import NamedTuple, Self

from selectolax.lexbor import LexborNode

_MOST_PARTS = 8
"""Of a selector, and of names in each."""
_PART = re.compile(r"(>?)\s*([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)\s*", re.IGNORECASE)
_NAME = re.compile(r"([.#])([\w-]+)")


class Element(NamedTuple):
    """What selectors ask for, read once: an attribute may be as long as the page."""

    tag: str
    id: str
    classes: frozenset[str]
    style: str
    parent: "Element | None"

    @classmethod
    def of(cls, node: LexborNode, parent: "Element | None") -> Self:
        attributes = node.attributes
        classes = frozenset((attributes.get("class") or "").split())
        return cls(node.tag or "", attributes.get("id") or "", classes, attributes.get("style") or "", parent)

    def names(self) -> Iterator[str]:
        """Those of selectors that may mean it."""
        yield self.tag
        yield f"#{self.id}"
        yield from (f".{name}" for name in self.classes)


class Part(NamedTuple):
    """Of a selector: what one element must be."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    is_parent: bool
    """Of the element behind it, and not just anything around it."""

    @property
    def key(self) -> str:
        """One thing that it asks for, to find it by; empty where it asks for nothing."""
        for sign, names in (("#", self.ids), (".", self.classes)):
            if names:
                return sign + min(names)
        return self.tag

    def is_met_by(self, element: Element) -> bool:
        return (
            (not self.tag or self.tag == element.tag)
            and (not self.ids or self.ids == {element.id})
            and self.classes <= element.classes
        )


type Selector = tuple[Part, ...]
"""From the element that is meant outwards."""


def selector_of(text: str) -> Selector:
    """Empty where it asks for something else: a state, an attribute, a neighbour."""
    parts: list[Part] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if not found or not (found[2] or found[3]) or (found[1] and not parts) or len(parts) == _MOST_PARTS:
            return ()
        at = found.end()
        names = _NAME.findall(found[3])
        if len(names) > _MOST_PARTS:
            return ()
        if parts and found[1]:
            parts[-1] = parts[-1]._replace(is_parent=True)
        ids = frozenset(name for sign, name in names if sign == "#")
        classes = frozenset(name for sign, name in names if sign == ".")
        parts.append(Part((found[2] or "").lower().replace("*", ""), ids, classes, is_parent=False))
    return tuple(reversed(parts)) if parts and parts[-1].key else ()


def weight_of(selector: Selector) -> tuple[int, int, int]:
    """Its ids, classes and elements: who asks for more goes before."""
    return (
        sum(len(part.ids) for part in selector),
        sum(len(part.classes) for part in selector),
        sum(bool(part.tag) for part in selector),
    )
