"""The style sheets of a page, as far as they tell what is seen on a screen of any width."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from workers.extraction.parsing.declarations import OF_SIGHT, Cascade, Said, said_in
from workers.extraction.parsing.selectors import Element, Selector, selector_of, weight_of
from workers.extraction.protocol import CancellationToken

MAX_SELECTORS = 20_000
"""Of rules about what is seen; those behind them are passed over."""
MAX_COMPARISONS = 1_000_000
"""Of elements with parts of selectors; beyond them the sheets say nothing, and what they hide is read."""

_COMMENT = re.compile(r"/\*(?:.*?\*/|.*\Z)|<!--|-->", re.DOTALL)
_STRING = re.compile(r""""[^"\n]*"|'[^'\n]*'""")
_SEEN_MEDIA = re.compile(r"\s*(?:only\s+)?(?:all|screen)\s*", re.IGNORECASE)


class StyleSheets:
    def __init__(self, tree: LexborHTMLParser, token: CancellationToken) -> None:
        self._rules: dict[str, dict[Selector, Cascade]] = {}
        self._comparisons = 0
        for place, (selector, said) in enumerate(islice(_selectors(tree), MAX_SELECTORS)):
            token.checkpoint()
            # Of the same selector only what counts in the end: however often it is there, it is asked once.
            cascade = self._rules.setdefault(selector[0].key, {}).setdefault(selector, Cascade())
            cascade.add(said, (weight_of(selector), place))

    def of(self, element: Element) -> Cascade:
        cascade = Cascade()
        for key in element.names():
            for selector, rule in self._rules.get(key, {}).items():
                if self._comparisons >= MAX_COMPARISONS:
                    return Cascade()
                if self._means(selector, element):
                    cascade.join(rule)
        return cascade

    def _means(self, selector: Selector, element: Element) -> bool:
        self._comparisons += 1
        return selector[0].is_met_by(element) and self._stands_within(element, selector[1:])

    def _stands_within(self, element: Element, parts: Selector) -> bool:
        around = element.parent
        while parts and around is not None and self._comparisons < MAX_COMPARISONS:
            if self._means(parts, around):
                return True
            around = None if parts[0].is_parent else around.parent
        return not parts


def _selectors(tree: LexborHTMLParser) -> Iterator[tuple[Selector, Said]]:
    """In their order, each with what its rule says."""
    for style in tree.css("style"):
        if _is_seen_media(style.attributes.get("media") or "all"):
            for selectors, body in _rules(style.text()):
                said = said_in(body)
                for text in selectors.split(",") if said else ():
                    if selector := selector_of(text.strip()):
                        yield selector, said


def _is_seen_media(query: str) -> bool:
    return any(map(_SEEN_MEDIA.fullmatch, query.split(",")))


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that count and say something about what is seen."""
    css = _STRING.sub("''", _COMMENT.sub(" ", css))
    open_blocks: list[bool] = []
    """Of each, whether rules in it count."""
    start, selectors = 0, ""
    for brace in re.finditer(r"[{}]", css):
        before, start = css[start : brace.start()], brace.end()
        if brace[0] == "{":
            head = before.rpartition(";")[2].strip()
            counts = all(open_blocks[-1:])
            selectors = head if counts and not head.startswith("@") else ""
            open_blocks.append(counts and _is_open_to_all(head))
        else:
            if selectors and OF_SIGHT.search(before):
                yield selectors, before
            selectors = ""
            del open_blocks[-1:]


def _is_open_to_all(head: str) -> bool:
    name, _, query = head.partition(" ")
    return name.lower() == "@media" and _is_seen_media(query)
