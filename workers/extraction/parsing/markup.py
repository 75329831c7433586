"""XML: elements and attributes by their local names, repeated elements as lists."""

from pathlib import Path
from xml.etree.ElementTree import Element

from workers.extraction.parsing.einvoice import read_einvoice
from workers.extraction.parsing.encoding import MAX_BYTES
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.outline import Data, add_outline
from workers.extraction.parsing.refusals import too_large
from workers.extraction.parsing.safe_xml import BadXml, read_xml
from workers.extraction.protocol import CancellationToken, ParsedDocument

_KIND = "XML file"


def parse_xml(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise too_large(f"{size // 1_000_000:,} MB of XML", f"{MAX_BYTES // 1_000_000:,} MB")
    try:
        root = read_xml(path.read_bytes())
    except BadXml as error:
        raise error.refusal(_KIND) from error
    flow = Flow()
    add_outline(flow, {_local(root.tag): _data(root)}, token)
    pages, markdown = flow.pages(token), flow.markdown
    return ParsedDocument(pages, markdown, language_of(markdown), media_type, declared=read_einvoice(root, token))


def _data(element: Element) -> Data:
    text = " ".join((element.text or "").split())
    if not len(element) and text:
        # An amount's currency or a date's format; as words behind it they would blur what stands there.
        return text
    data: dict[str, Data] = {_local(name): value for name, value in element.attrib.items()}
    if text:
        data["text"] = text
    for child in element:
        name, value = _local(child.tag), _data(child)
        there = data.get(name)
        if there is None:
            data[name] = value
        elif isinstance(there, list):
            there.append(value)
        else:
            data[name] = [there, value]
    return data


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
