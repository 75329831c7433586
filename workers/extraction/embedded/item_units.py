"""The unit between a quantity and a description, in a column that has no head."""

from collections.abc import Sequence

from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.heads import Column
from workers.extraction.embedded.item_rows import Row
from workers.extraction.embedded.lines import Region
from workers.extraction.embedded.units import is_unit


def part_units(columns: list[Column], rows: Sequence[Row], asked: Asked) -> None:
    """In each row a short word stands apart before the description: `3   ft   Oak sill`."""
    concepts = [column.concept for column in columns]
    if not rows or "unit" in concepts or "description" not in concepts:
        return
    text = concepts.index("description")
    cells = [row.anchor.cells.get(text) for row in rows]
    words = [cell for cell in cells if cell and _begins_with_unit(cell)]
    if len(words) < len(rows):
        return
    left, _, right, _ = words[0].box
    columns.append(Column(left, right, "", asked.of("unit")))
    for row, cell in zip(rows, words, strict=True):
        row.anchor.cells[len(columns) - 1] = Region(cell.line, cell.start, cell.start + 1)
        row.anchor.cells[text] = Region(cell.line, cell.start + 1, cell.end)


def _begins_with_unit(cell: Region) -> bool:
    apart = cell.start + 1 < cell.end and cell.start + 1 in cell.line.starts
    return apart and is_unit(cell.tokens[0].text)
