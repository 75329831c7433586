"""How the cells of an XLSX look, as far as it changes what they say: calamine gives their values alone."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import join, normpath
from xml.etree.ElementTree import Element

import msgspec

from workers.extraction.parsing.archive import UNREADABLE
from workers.extraction.parsing.extent import column_of, windows
from workers.extraction.parsing.refusals import corrupt
from workers.extraction.parsing.safe_xml import BadXml, read_xml
from workers.extraction.protocol import CancellationToken

MAX_HIDDEN = 2_000
"""Elements that hide columns; where there are more, none is believed."""
_MOST_COLUMNS = 16_384
_TAGS_AT_ONCE = 1_000
_PERCENT_FORMATS = {"9", "10"}
"""Of those that every program knows by their numbers."""
_TAG = re.compile(rb"""<(?:\w+:)?(row|col|c)(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = re.compile(rb"""\s(r|s|hidden|min|max)\s*=\s*["']([A-Za-z]{0,10}\d{0,9})["']""")
_UNREAD = re.compile(rb"<(?:!--|!\[CDATA\[|\?)")
_UNREAD_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_LITERAL = re.compile(r'"[^"]*+"?|[\\_*].|\[[^\]]*+\]?', re.DOTALL)
_TRUE = (b"1", b"true")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Looks(msgspec.Struct):
    """Of one sheet; rows and columns are counted from 1."""

    hidden_rows: set[int] = msgspec.field(default_factory=set)
    hidden_columns: set[int] = msgspec.field(default_factory=set)
    percents: set[tuple[int, int]] = msgspec.field(default_factory=set)


def looks_of(path: Path, kind: str, token: CancellationToken) -> Mapping[str, Looks]:
    """By the names of the sheets. What cannot be told of a workbook that can be read looks as usual."""
    try:
        with zipfile.ZipFile(path) as archive:
            percents = _percent_styles(archive)
            return {name: _looks(archive, part, percents, token) for name, part in _parts(archive)}
    except (BadXml, KeyError, ValueError):
        return {}
    except UNREADABLE as error:
        raise corrupt(kind) from error


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets' names, and the parts that hold them."""
    relations = read_xml(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    for sheet in _named(read_xml(archive.read("xl/workbook.xml")), "sheet"):
        if target := targets.get(sheet.get(_RELATION)):
            yield sheet.get("name") or "", normpath(join("/xl", target)).lstrip("/")


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers of the cell styles that show their numbers in hundredths."""
    try:
        styles = read_xml(archive.read("xl/styles.xml"))
    except KeyError:
        return frozenset()
    formats = {one.get("numFmtId") for one in _named(styles, "numFmt") if _is_percent(one.get("formatCode") or "")}
    formats |= _PERCENT_FORMATS
    cells = next(_named(styles, "cellXfs"), ())
    return frozenset(b"%d" % number for number, style in enumerate(cells) if style.get("numFmtId") in formats)


def _is_percent(code: str) -> bool:
    """Of its sections, which are for numbers above, below and at zero, all."""
    sections = [section for section in _LITERAL.sub("x", code).split(";") if section.strip()]
    return bool(sections) and all("%" in section for section in sections)


def _looks(archive: zipfile.ZipFile, part: str, percents: frozenset[bytes], token: CancellationToken) -> Looks:
    """What does not say its place stands behind what was before it."""
    looks = Looks()
    row = column = 0
    hidden: list[tuple[int, int]] = []
    with archive.open(part) as file:
        for window in _read(windows(file)):
            for number, (name, rest) in enumerate(tag.groups() for tag in _TAG.finditer(window)):
                if not number % _TAGS_AT_ONCE:
                    token.checkpoint()
                said = dict(_ATTRIBUTE.findall(rest))
                if name == b"col":
                    if said.get(b"hidden") in _TRUE and b"min" in said and b"max" in said and len(hidden) <= MAX_HIDDEN:
                        hidden.append((int(said[b"min"]), int(said[b"max"])))
                elif name == b"row":
                    row, column = int(said.get(b"r") or row + 1), 0
                    if said.get(b"hidden") in _TRUE:
                        looks.hidden_rows.add(row)
                else:
                    column = column_of(said[b"r"].rstrip(b"0123456789")) if b"r" in said else column + 1
                    if said.get(b"s") in percents:
                        looks.percents.add((row, column))
    looks.hidden_columns = _columns(hidden) if len(hidden) <= MAX_HIDDEN else set()
    return looks


def _read(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Without comments and the like, which may go on over several parts."""
    end = b""
    for part in parts:
        at = 0
        while at < len(part):
            if end:
                found = part.find(end, at)
                at = found + len(end) if found >= 0 else len(part)
                end = end if found < 0 else b""
            else:
                begin = _UNREAD.search(part, at)
                yield part[at : begin.start() if begin else len(part)]
                at = begin.end() if begin else len(part)
                end = _UNREAD_ENDS[begin[0]] if begin else b""


def _columns(ranges: list[tuple[int, int]]) -> set[int]:
    """Each looked at once, however many ranges it is in."""
    columns: set[int] = set()
    done = 0
    for first, last in sorted(ranges):
        columns.update(range(max(first, done + 1), min(last, _MOST_COLUMNS) + 1))
        done = max(done, last)
    return columns


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)
