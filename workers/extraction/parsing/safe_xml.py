"""XML without what makes it dangerous: a document that declares entities of its own is refused, unread."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from workers.extraction.parsing.refusals import corrupt, too_large
from workers.extraction.protocol import DocumentError

MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000
"""Each takes a hundred bytes and some microseconds, also where it says nothing."""


class BadXml(Exception):
    """Not well-formed, or not safe to read."""

    def refusal(self, kind: str) -> DocumentError:
        return corrupt(kind)


class TooMuchXml(BadXml):
    """As far as it was read there was nothing wrong with it."""

    def refusal(self, kind: str) -> DocumentError:
        return too_large(f"over {MAX_ELEMENTS:,} elements", f"{MAX_ELEMENTS:,}")


def read_xml(data: bytes) -> Element:
    """Raises BadXml, for entities and for nesting without an end, too. Names are `{namespace}name`."""
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.data
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BadXml(str(error)) from error
    return tree.close()


class _Tree:
    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = 0
        self._elements = 0
        self.data = self._builder.data
        self.close = self._builder.close

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise BadXml(f"nested deeper than {MAX_DEPTH}")
        if self._elements > MAX_ELEMENTS:
            raise TooMuchXml(f"over {MAX_ELEMENTS} elements")
        self._builder.start(_full(name), {_full(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_full(name))


def _full(name: str) -> str:
    return "{" + name if "}" in name else name


def _refuse(name: str, *_: object) -> None:
    raise BadXml(f"declares the entity {name}")
