"""The style sheets of a page, as far as they tell what is seen on a screen of any width."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from workers.extraction.parsing.declarations import OF_SIGHT, Cascade, said_in, shown_in
from workers.extraction.parsing.selectors import Element, Selector, selector_of, weight_of
from workers.extraction.protocol import CancellationToken

MAX_SELECTORS = 20_000
"""Of rules about what is seen; those behind them are passed over."""
MAX_COMPARISONS = 1_000_000
"""Of elements with parts of selectors; beyond them the sheets say nothing, and what they hide is read."""

_NO_CSS = re.compile(
    r"""/\*(?:.*?\*/|.*\Z)|<!--|-->|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|url\([^)"'\n]*+""",
    re.DOTALL | re.IGNORECASE,
)
"""Comments, texts and addresses."""
_SEEN_MEDIA = re.compile(r"\s*(?:only\s+)?(?:all|screen)\s*", re.IGNORECASE)
_MOVING = re.compile(r"\b(?:animation|transition)[a-z-]{0,30}\s{0,9}:|@[a-z-]{0,10}keyframes", re.IGNORECASE)


class StyleSheets:
    """What is passed over may show again what other rules hide: where it shows anything by a property, that property
    hides nothing on the page. Neither does opacity where it may change.
    """

    def __init__(self, tree: LexborHTMLParser, html: str, token: CancellationToken) -> None:
        self._rules: dict[str, dict[Selector, Cascade]] = {}
        self._comparisons = self._selectors = 0
        self._unsure = {"opacity"} if _MOVING.search(html) else set()
        for style in tree.css("style"):
            if (style.attributes.get("type") or "text/css").strip().lower() == "text/css":
                is_seen = _is_seen_media(style.attributes.get("media") or "all")
                for selectors, body in _rules(style.text(), is_seen):
                    self._add(selectors, body, token)

    def of(self, element: Element) -> Cascade:
        cascade = Cascade()
        for key in element.names():
            for selector, rule in self._rules.get(key, {}).items():
                if self._comparisons >= MAX_COMPARISONS:
                    return Cascade()
                if self._means(selector, element):
                    cascade.join(rule)
        if self._comparisons > MAX_COMPARISONS:  # in the midst of a selector
            return Cascade()
        for name in self._unsure:
            if cascade.hides(name):
                del cascade[name]
        return cascade

    def _add(self, selectors: str, body: str, token: CancellationToken) -> None:
        token.checkpoint()
        known = [selector_of(text.strip()) for text in selectors.split(",")]
        if not all(known) or self._selectors + len(known) > MAX_SELECTORS:
            self._unsure |= shown_in(body)
        said = said_in(body) if all(known) else {}
        for selector in known[: MAX_SELECTORS - self._selectors] if said else ():
            token.checkpoint()
            self._selectors += 1
            # Of the same selector only what counts in the end: however often it is there, it is asked once.
            cascade = self._rules.setdefault(selector[0].key, {}).setdefault(selector, Cascade())
            cascade.add(said, (weight_of(selector), self._selectors))

    def _means(self, selector: Selector, element: Element) -> bool:
        self._comparisons += 1
        return selector[0].is_met_by(element) and self._stands_within(element, selector[1:])

    def _stands_within(self, element: Element, parts: Selector) -> bool:
        around = element.parent
        while parts and around is not None and self._comparisons <= MAX_COMPARISONS:
            if self._means(parts, around):
                return True
            around = None if parts[0].is_parent else around.parent
        return not parts


def _is_seen_media(query: str) -> bool:
    return any(map(_SEEN_MEDIA.fullmatch, query.split(",")))


def _rules(css: str, is_seen: bool) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that say something about what is seen; without selectors those that
    count under conditions only, and what is none.
    """
    css = _NO_CSS.sub(" ", css)
    open_blocks = [is_seen]
    """Of each, whether rules in it count; the first is the sheet."""
    start, selectors = 0, ""
    for brace in re.finditer(r"[{}]|\Z", css):
        before, start = css[start : brace.start()], brace.end()
        if brace[0] == "}" and selectors:
            if OF_SIGHT.search(before):
                yield selectors, before
        elif OF_SIGHT.search(before):
            yield "", before
        selectors = ""
        if brace[0] == "{":
            *ended, head = (part.strip() for part in before.split(";"))
            counts = open_blocks[-1] and all(part.startswith("@") for part in ended)
            selectors = head if counts and not head.startswith("@") else ""
            open_blocks.append(counts and _is_open_to_all(head))
        elif len(open_blocks) > 1:
            open_blocks.pop()
        else:  # one too many: where the rest belongs is anyone's guess
            open_blocks = [False]


def _is_open_to_all(head: str) -> bool:
    name, _, query = head.partition(" ")
    return name.lower() == "@media" and _is_seen_media(query)
