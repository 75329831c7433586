"""How many line items the embedded extractor finds: an item counts where its quantity and its amount are right.

    .venv/bin/python -m bench.line_items [FOLDER...] [-v]

Sets: bench/truth.py; the last one is drawn here. Only arrays of objects are asked for. Each known item is found at most
once, in the order of the document; a row that is none of them is invented. Cells are all known properties of the items
that were found.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.corpus import PAGES_ALONE, Unstoppable, parsed
from bench.drawn_tables import draw, items_on
from bench.table_layouts import LAYOUTS
from bench.truth import TruthSet, same, sets_in
from workers.extraction.embedded import EmbeddedExtractor
from workers.extraction.protocol import FieldValue, ParsedDocument

_QUANTITY = ("quantity", "qty")
_AMOUNT = ("amount", "total_price", "line_total", "total")
_SURE = 0.9


@dataclass
class Score:
    known: int = 0
    found: int = 0
    """Of those known, with quantity and amount right."""
    rows: int = 0
    cells: int = 0
    cells_right: int = 0
    sure: int = 0
    sure_right: int = 0
    """Rows of arrays whose confidence is 0.9 or more."""
    pages: int = 0
    spent_s: float = 0.0
    misses: list[str] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def __str__(self) -> str:
        return (
            f"{self.found} of {self.known} items ({_share(self.found, self.known)}),"
            f" {self.rows - self.found} of {self.rows} rows invented,"
            f" cells {_share(self.cells_right, self.cells)},"
            f" sure {self.sure_right} of {self.sure} rows, {1000 * self.spent_s / max(self.pages, 1):.1f} ms a page"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def scored(document: ParsedDocument, schema: Mapping[str, Any], truth: Mapping[str, Any]) -> Score:
    """Of all arrays of objects in a document's truth."""
    arrays = {name: items for name, items in truth.items() if _is_array(items)}
    if not arrays:
        return Score()
    properties = {name: schema["properties"][name] for name in arrays}
    began = time.process_time()
    row = EmbeddedExtractor().extract(
        document, schema={"type": "object", "properties": properties}, options=PAGES_ALONE, token=Unstoppable()
    )
    spent = time.process_time() - began
    total = sum((judged(items, row.fields[name], properties[name]["items"]) for name, items in arrays.items()), Score())
    total.pages, total.spent_s = len(document.pages), spent
    return total


DRAWN_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "description": {"type": "string", "title": "Description"},
            "quantity": {"type": "number", "title": "Quantity"},
            "amount": {"type": "number", "title": "Amount"},
        },
    },
}


def drawn(folder: Path) -> TruthSet:
    """Tables drawn in as many layouts as bench/table_layouts.py has."""
    known = TruthSet("drawn", {"type": "object", "properties": {"items": DRAWN_SCHEMA}})
    for layout in LAYOUTS:
        path = folder / f"{layout.name}.pdf"
        path.write_bytes(draw(layout))
        known.documents.append((path, {"items": items_on(layout)}))
    return known


def _is_array(items: Any) -> bool:
    return isinstance(items, list) and any(isinstance(item, Mapping) for item in items)


def judged(truth: Sequence[Mapping[str, Any]], found: FieldValue, node: Mapping[str, Any]) -> Score:
    """Items are matched one to one, by quantity and amount; where the items have neither, by the most cells."""
    parts = node["properties"]
    keys = [name for name in parts if name in _QUANTITY + _AMOUNT]
    rows: list[Mapping[str, Any]] = list(found.value or [])
    score = Score(known=len(truth), rows=len(rows))
    open_rows = list(rows)
    for item in truth:
        item = {name: _plain(value) for name, value in item.items()}
        asked = [name for name in keys if name in item] or list(item)
        match = next((row for row in open_rows if all(_right(item, row, name, parts) for name in asked)), None)
        cells = [name for name, value in item.items() if value is not None]
        score.cells += len(cells)
        if match is None:
            score.misses.append(f"missed {item}")
            continue
        open_rows.remove(match)
        score.found += 1
        right = [name for name in cells if _right(item, match, name, parts)]
        score.cells_right += len(right)
        score.misses += [f"{name}: {item[name]!r} is {match.get(name)!r}" for name in cells if name not in right]
    score.misses += [f"invented {row}" for row in open_rows]
    if (found.confidence or 0) >= _SURE:
        score.sure, score.sure_right = len(rows), score.found
    return score


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, Mapping) and "value" in value else value


def _right(item: Mapping[str, Any], row: Mapping[str, Any], name: str, parts: Mapping[str, Any]) -> bool:
    return row.get(name) is not None and same(item[name], row[name], parts[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="*")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what was missed and invented")
    arguments = parser.parse_args()
    known = [known for folder in arguments.folder for known in sets_in(folder)]
    with tempfile.TemporaryDirectory() as folder:
        for one in (*known, drawn(Path(folder))):
            report(one, verbose=arguments.verbose)


def report(known: TruthSet, *, verbose: bool) -> None:
    total = Score()
    for path, truth in known.documents:
        if document := parsed(path):
            score = scored(document, known.schema, truth)
            total += score
            if verbose and score.known:
                print(f"  {path.name}: {score}", *score.misses, sep="\n    ")
    if total.known:
        print(f"{known.name}: {total}", flush=True)


if __name__ == "__main__":
    main()
