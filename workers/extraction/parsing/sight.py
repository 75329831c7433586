"""What the styles of a page hide, taken out of it."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.extraction.parsing.declarations import Cascade, may_hide, said_in
from workers.extraction.parsing.selectors import Element
from workers.extraction.parsing.style_sheets import StyleSheets
from workers.extraction.protocol import CancellationToken

type _Sight = tuple[bool, bool]
"""Text is of no size, text is not visible: both hold until an element within says otherwise."""


def take_out_unseen(tree: LexborHTMLParser, html: str, token: CancellationToken) -> None:
    """The body itself stays: pages that hide it do so until a script shows it."""
    if tree.body is None or not may_hide(html):
        return
    sheets = StyleSheets(tree, html, token)
    around: list[tuple[LexborNode, Element, _Sight]] = [(tree.body, Element.of(tree.body, None), (False, False))]
    while around:
        parent, outer, sight = around.pop()
        for node in list(parent.iter(include_text=True)):
            token.checkpoint()
            if node.is_text_node:
                if any(sight):
                    node.decompose()
                continue
            element = Element.of(node, outer)
            style = sheets.of(element)
            style.add(said_in(element.style))
            if style.hides("display") or style.hides("opacity"):
                node.decompose()
            else:
                around.append((node, element, _within(element, style, sight)))


def _within(element: Element, style: Cascade, sight: _Sight) -> _Sight:
    without_size, invisible = style.hides("font-size"), style.hides("visibility")
    if without_size is None:
        # Mail is full of pages without a document type, whose tables do not take over the size around them.
        without_size = sight[0] and element.tag != "table"
    return without_size, sight[1] if invisible is None else invisible
