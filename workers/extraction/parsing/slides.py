"""PPTX, read straight from its XML: a page for each slide, its shapes in their order, tables as tables."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from workers.extraction.parsing.archive import UNREADABLE, check_archive
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import corrupt, no_pages
from workers.extraction.parsing.safe_xml import BadXml, read_xml
from workers.extraction.protocol import CancellationToken, Page, ParsedDocument

_KIND = "presentation"
_SLIDE = re.compile(r"ppt/slides/slide(\d{1,9})\.xml")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def parse_pptx(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    check_archive(path, _KIND)
    pages: list[Page] = []
    parts = []
    for slide in _slides(path):
        token.checkpoint()
        flow = Flow()
        _add(flow, slide)
        pages += flow.pages(token, first_number=len(pages) + 1)
        parts.append(flow.markdown)
    if not pages:
        raise no_pages(_KIND)
    markdown = "\n\n".join(filter(None, parts))
    return ParsedDocument(pages, markdown, language_of(markdown), media_type)


def _slides(path: Path) -> Iterator[Element]:
    """In the order of their names, which is nearly always that of the show."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {int(match[1]): name for name in archive.namelist() if (match := _SLIDE.fullmatch(name))}
            for _, name in sorted(names.items()):
                yield read_xml(archive.read(name))
    except BadXml as error:
        raise error.refusal(_KIND) from error
    except UNREADABLE as error:
        raise corrupt(_KIND) from error


def _add(flow: Flow, element: Element) -> None:
    if element.tag == f"{_DRAWING}tbl":
        rows = element.iter(f"{_DRAWING}tr")
        flow.table([["\n".join(_paragraphs(cell)) for cell in row.iter(f"{_DRAWING}tc")] for row in rows])
    elif element.tag == f"{_PRESENTATION}sp" and _is_title(element):
        flow.heading(" ".join(_paragraphs(element)), 2)
    elif element.tag == f"{_PRESENTATION}sp":
        flow.paragraph("\n".join(_paragraphs(element)))
    else:
        for child in element:
            _add(flow, child)


def _is_title(shape: Element) -> bool:
    placeholder = shape.find(f".//{_PRESENTATION}ph")
    return placeholder is not None and placeholder.get("type") in ("title", "ctrTitle")


def _paragraphs(element: Element) -> Iterator[str]:
    for paragraph in element.iter(f"{_DRAWING}p"):
        parts = ["\n" if run.tag == f"{_DRAWING}br" else run.text or "" for run in paragraph.iter() if _is_text(run)]
        yield "".join(parts)


def _is_text(run: Element) -> bool:
    return run.tag in (f"{_DRAWING}t", f"{_DRAWING}br")
