"""HTML by selectolax: blocks to paragraphs, tables to tables; what a browser would not show is left out."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.extraction.parsing.encoding import read_text
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import too_large
from workers.extraction.parsing.sight import take_out_unseen
from workers.extraction.protocol import CancellationToken, ParsedDocument

MAX_DEPTH = 200
"""Of elements in each other; what is nested deeper is taken as text without structure."""

MAX_OPEN = 10_000
"""Elements that are open at once, before the library sees them: its time grows as the square of their number."""

MAX_GROUPS = 20
"""Of terms in each other; the standard knows one."""

_UNSEEN = "script, noscript, template, svg, iframe, object, nav, button, head > :not(title, style), [hidden]"
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th thead "
        "tr ul",
    )
)
_NEVER_OPEN = frozenset(
    re.findall(
        r"\w+",
        "area base br col embed hr img input link meta param source track wbr "
        "body colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr",
    )
)
"""Elements without an end tag, and those that may leave it out."""
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def parse_html(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    flow = Flow()
    title = add_html(flow, read_text(path, declared=_charset), token)
    metadata = {"Title": title} if title else {}
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(flow.markdown), media_type, metadata)


def add_html(flow: Flow, html: str, token: CancellationToken) -> str:
    """Returns the page's title, which is no part of what is seen."""
    if _most_open(html) > MAX_OPEN:
        raise too_large(f"over {MAX_OPEN:,} elements within each other", f"{MAX_OPEN:,}")
    tree = LexborHTMLParser(html)
    for node in tree.css(_UNSEEN):
        token.checkpoint()
        node.decompose()
    take_out_unseen(tree, html, token)
    for style in tree.css("style"):
        style.decompose()
    title = tree.css_first("title")
    if tree.body is not None:
        reader = _Reader(flow, token)
        reader.read(tree.body, 0)
        reader.end_block()
    return " ".join(title.text().split()) if title is not None else ""


def _most_open(html: str) -> int:
    """Roughly: tags in scripts and comments count, too. An end tag ends only what is open: others are passed over."""
    most = now = 0
    unclosed: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name, is_end = tag[2].lower(), bool(tag[1])
        ends_itself = tag[3].endswith("/") and (unclosed["svg"] or unclosed["math"])
        if name in _NEVER_OPEN or ends_itself or (is_end and not unclosed[name]):
            continue
        step = -1 if is_end else 1
        unclosed[name] += step
        now += step
        most = max(most, now)
    return most


def _charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


class _Reader:
    """Gathers the text within a line, and puts it into the flow where a block ends."""

    def __init__(self, flow: Flow, token: CancellationToken) -> None:
        self._flow = flow
        self._token = token
        self._text: list[str] = []

    def read(self, parent: LexborNode, depth: int) -> None:
        for node in parent.iter(include_text=True):
            self._token.checkpoint()
            if node.is_text_node:
                self._text.append(re.sub(r"\s+", " ", node.text(deep=False)))
            elif node.tag == "br":
                self._text.append("\n")
            elif depth >= MAX_DEPTH:
                self._text.append(f" {node.text(separator=' ')} ")
            elif node.tag in _BLOCKS:
                self.end_block()
                self._block(node, depth)
            else:
                self.read(node, depth + 1)

    def end_block(self) -> None:
        self._flow.paragraph(self._gathered())

    def _block(self, node: LexborNode, depth: int) -> None:
        if node.tag == "pre":
            self._flow.paragraph(node.text())
        elif level := _HEADINGS.get(node.tag or ""):
            self._flow.heading(" ".join(node.text(separator=" ").split()), level)
        elif node.tag == "dl":
            self._pairs(node)
        elif node.tag == "table" and _holds_data(node):
            self._table(node)
        else:
            self.read(node, depth + 1)
            self.end_block()

    def _gathered(self) -> str:
        text = "".join(self._text)
        self._text = []
        return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()

    def _pairs(self, described: LexborNode) -> None:
        """A list of terms as rows of term and description."""
        rows: list[list[str]] = []
        for node in _of_list(described):
            self._token.checkpoint()
            text = _cell_text(node)
            if node.tag == "dt" or not rows:
                rows.append([text])
            else:
                rows[-1].append(text)
        self._flow.table(rows, header=False)

    def _table(self, table: LexborNode) -> None:
        rows = []
        for row in table.css("tr"):
            self._token.checkpoint()
            cells: list[str] = []
            for cell in row.css("td, th"):
                cells += [_cell_text(cell), *[""] * (_span(cell) - 1)]
            rows.append(cells)
        self._flow.table(rows, header=True if table.css_first("tr:first-child > th + th") else None)


def _of_list(described: LexborNode, depth: int = 0) -> Iterator[LexborNode]:
    """Its terms and descriptions, also those grouped by div, but not those of lists within them."""
    for node in described.iter():
        if node.tag in ("dt", "dd"):
            yield node
        elif node.tag == "div" and depth < MAX_GROUPS:
            yield from _of_list(node, depth + 1)


def _holds_data(table: LexborNode) -> bool:
    """Not one that only arranges blocks on the page, as in most e-mails."""
    return table.css_first("td table, th table, td ul, td h1, td h2, td h3, td p + p") is None


def _cell_text(cell: LexborNode) -> str:
    for line_end in cell.css("br"):
        line_end.replace_with("\n")
    return "\n".join(" ".join(line.split()) for line in cell.text().split("\n"))


def _span(cell: LexborNode) -> int:
    span = cell.attributes.get("colspan") or "1"
    return min(max(int(span[:4]), 1), 50) if span.isdecimal() else 1
