"""How the cells of an XLSX look, as far as it changes what they say: calamine gives their values alone."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from lzma import LZMAError
from pathlib import Path
from posixpath import join, normpath
from xml.etree.ElementTree import Element

import msgspec

from workers.extraction.parsing.extent import column_of, windows
from workers.extraction.parsing.refusals import corrupt
from workers.extraction.parsing.safe_xml import BadXml, read_xml
from workers.extraction.protocol import CancellationToken

_MOST_COLUMNS = 16_384
_PERCENT_FORMATS = {"9", "10"}
"""Of those that every program knows by their numbers."""
_TAG = re.compile(rb"""<(?:\w+:)?(row|col|c)(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = re.compile(rb"""\s(r|s|hidden|min|max)\s*=\s*["']([A-Za-z]{0,10}\d{0,9})["']""")
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
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError) as error:
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
    formats = {one.get("numFmtId") for one in _named(styles, "numFmt") if "%" in (one.get("formatCode") or "")}
    formats |= _PERCENT_FORMATS
    cells = next(_named(styles, "cellXfs"), ())
    return frozenset(b"%d" % number for number, style in enumerate(cells) if style.get("numFmtId") in formats)


def _looks(archive: zipfile.ZipFile, part: str, percents: frozenset[bytes], token: CancellationToken) -> Looks:
    """What does not say its place stands behind what was before it."""
    looks = Looks()
    row = column = 0
    with archive.open(part) as file:
        for window in windows(file):
            token.checkpoint()
            for name, rest in _TAG.findall(window):
                said = dict(_ATTRIBUTE.findall(rest))
                if name == b"col":
                    _add_columns(looks, said)
                elif name == b"row":
                    row, column = int(said.get(b"r") or row + 1), 0
                    if said.get(b"hidden") in _TRUE:
                        looks.hidden_rows.add(row)
                else:
                    column = column_of(said[b"r"].rstrip(b"0123456789")) if b"r" in said else column + 1
                    if said.get(b"s") in percents:
                        looks.percents.add((row, column))
    return looks


def _add_columns(looks: Looks, said: Mapping[bytes, bytes]) -> None:
    if said.get(b"hidden") in _TRUE and b"min" in said and b"max" in said:
        looks.hidden_columns.update(range(int(said[b"min"]), min(int(said[b"max"]), _MOST_COLUMNS) + 1))


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)
