"""Heads of tables on the page: lines whose cells name the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.head_cells import Asked
from workers.extraction.embedded.labels import Wanted
from workers.extraction.embedded.lines import Line, Region
from workers.extraction.embedded.normal import normal_form
from workers.extraction.embedded.pauses import with_pauses
from workers.extraction.protocol import CancellationToken

_LINE_GAP = 1.6
"""From one line of a head to the next, in line heights."""
_INTERLEAVED = 0.6
_ABOVE, _BELOW = 3, 3
"""Lines that a head may have over and under the one that names most columns."""
_FEWEST, _MOST_WORDS = 2, 30
_LONGEST_LABEL, _FAINT = 4, 0.5
_SPACE = 0.29
"""Of the line's height: no wider is a space between two words of one head."""
_ASKED_FIRST, _RIGHTMOST = 0.04, 0.1
NUMERIC = frozenset({"amount", "number", "integer", "rate"})


@dataclass(slots=True)
class Column:
    left: float
    right: float
    text: str
    wanted: Wanted | None = None
    """None for a column that neither a property nor a usual head names."""
    role: str | None = None
    """What its numbers turned out to be, where the property that its head names says nothing of that."""

    @property
    def concept(self) -> str | None:
        return self.role or (self.wanted.concept if self.wanted else None)

    @property
    def numeric(self) -> bool:
        return self.wanted is not None and self.wanted.kind in NUMERIC


@dataclass(slots=True)
class Head:
    first: Line
    last: Line
    columns: list[Column]
    """From left to right."""

    @property
    def named(self) -> int:
        return sum(column.wanted is not None for column in self.columns)


def find_heads(asked: Asked, paper: Paper, token: CancellationToken) -> Iterator[Head]:
    """Every head with at least two columns of the items, from the first page on."""
    for lines in paper.layout.pages.values():
        token.checkpoint()
        end = -1
        for line in with_pauses(lines, token):
            if line.index > end and _may_be_head(line) and (head := _head(asked, line, lines, paper)):
                end = head.last.index
                yield head


def _may_be_head(line: Line) -> bool:
    return 1 < len(line.tokens) <= _MOST_WORDS and not _has_number(line)


def _has_number(line: Line) -> bool:
    return any(token.text[0].isdigit() or token.text[-1].isdigit() for token in line.tokens)


def _head(asked: Asked, line: Line, lines: Sequence[Line], paper: Paper) -> Head | None:
    alone = [_column(line, start, end) for start, end in _cells(line, asked)]
    width = max(paper.layout.sizes[line.page][0], 1.0)
    name_columns(alone, asked, width)
    needed = min(_FEWEST, len(asked.wanted))
    if sum(column.wanted is not None for column in alone) < needed or not _asks(alone, asked):
        return None
    if len(line.starts) == 1 and not all(column.wanted for column in alone):
        return None  # a sentence with the names of two columns in it
    band = _band(line, lines, alone)
    columns = _joined(band, alone, asked) if len(band) > 1 else alone
    name_columns(columns, asked, width)
    return Head(band[0], band[-1], columns)


def _asks(columns: Sequence[Column], asked: Asked) -> bool:
    return any(column.wanted in asked.wanted for column in columns if column.wanted)


def _cells(line: Line, asked: Asked) -> Iterator[tuple[int, int]]:
    """Segments; one that holds the labels of several columns is several cells."""
    for start, end in line.segments():
        cuts = [start]
        known: set[int] = set()
        position = start
        while position < end:
            stop, names = _longest_label(line, position, end, asked)
            if known and names and not known & names and _is_apart(line, position):
                cuts.append(position)
            known = names or known
            position = stop
        yield from zip(cuts, [*cuts[1:], end], strict=True)


def _is_apart(line: Line, position: int) -> bool:
    """More than a space lies before the word; what a recogniser says of spaces is not relied on."""
    before, word = line.tokens[position - 1], line.tokens[position]
    return word.confidence < 1.0 or word.box[0] - before.box[2] > _SPACE * line.height


def _longest_label(line: Line, start: int, end: int, asked: Asked) -> tuple[int, set[int]]:
    """The end of the longest label that begins here, and the columns that it may name."""
    joined, stop, names = "", start + 1, set[int]()
    for at in range(start, min(end, start + _LONGEST_LABEL)):
        joined += line.tokens[at].normal
        if line.tokens[start].normal and (found := _named_by(joined, asked)):
            stop, names = at + 1, found
    if not names and "/" in line.tokens[start].text:
        names = set().union(*(_named_by(normal_form(part), asked) for part in line.tokens[start].text.split("/")))
    return stop, names


def _named_by(phrase: str, asked: Asked) -> set[int]:
    return {index for index, weight in asked.labels.get(phrase, ()) if weight > _FAINT}


def _column(line: Line, start: int, end: int) -> Column:
    region = Region(line, start, end)
    box = region.box
    return Column(box[0], box[2], " ".join(token.text for token in region.tokens))


def _band(line: Line, lines: Sequence[Line], cells: Sequence[Column]) -> list[Line]:
    """The line with those close above and below it whose cells lie over or under its own, or between them."""
    band = [line]
    for above in reversed(lines[max(0, line.index - _ABOVE) : line.index]):
        if not _belongs(above, band[0], band, cells):
            break
        band.insert(0, above)
    for below in lines[line.index + 1 : line.index + 1 + _BELOW]:
        if not _belongs(below, band[-1], band, cells) or _only_text(below, cells):
            break
        band.append(below)
    return band


def _belongs(other: Line, edge: Line, band: Sequence[Line], cells: Sequence[Column]) -> bool:
    apart = abs(other.top - edge.top) / min(edge.height, other.height)
    if apart > _LINE_GAP or _has_number(other) or any(token.ends_label for token in other.tokens):
        return False
    boxes = [Region(other, start, end).box for start, end in other.segments()]
    if any(sum(cell.left < box[2] and cell.right > box[0] for cell in cells) > 1 for box in boxes):
        return False
    left = min(line.tokens[0].box[0] for line in band) - 2 * edge.height
    right = max(line.tokens[-1].box[2] for line in band) + 2 * edge.height
    # A line that is set into the height of the one before it can be nothing else.
    return apart < _INTERLEAVED or all(box[0] > left and box[2] < right for box in boxes)


def _only_text(line: Line, cells: Sequence[Column]) -> bool:
    """The first line of a row, and no further one of the head: words under the description alone."""
    texts = [cell for cell in cells if cell.concept == "description"]
    boxes = [Region(line, start, end).box for start, end in line.segments()]
    return all(any(cell.left < box[2] and cell.right > box[0] for cell in texts) for box in boxes)


def _joined(band: Sequence[Line], cells: Sequence[Column], asked: Asked) -> list[Column]:
    """Cells of several lines that stand over each other as one column each."""
    parts = [_column(line, start, end) for line in band for start, end in _cells(line, asked)]
    columns: list[Column] = []
    for part in sorted(parts, key=lambda part: part.left):
        own = next((column for column in columns if part.left < column.right and part.right > column.left), None)
        if own is None:
            columns.append(Column(part.left, part.right, ""))
        else:
            own.left, own.right = min(own.left, part.left), max(own.right, part.right)
    for part in parts:
        column = next(column for column in columns if column.left <= part.left and part.right <= column.right)
        column.text = f"{column.text[:-1]}{part.text}" if column.text.endswith("-") else f"{column.text} {part.text}"
    kept = all(any(column.left <= cell.left and cell.right <= column.right for column in columns) for cell in cells)
    whole = kept and len(columns) >= len(cells)
    return sorted(columns, key=lambda column: column.left) if whole else list(cells)


def name_columns(columns: Sequence[Column], asked: Asked, width: float) -> None:
    """Gives each property the column whose head fits it best; `width` is that of all columns together."""
    pairs: list[tuple[float, int, int]] = []
    for place, column in enumerate(columns):
        column.wanted = column.role = None
        for index, weight in asked.fits(column.text.strip()).items():
            weight += _ASKED_FIRST if index < len(asked.wanted) else 0.0
            weight += _RIGHTMOST * column.left / width if asked.all[index].concept == "line_total" else 0.0
            pairs.append((weight, index, place))
    taken: set[int] = set()
    for _, index, place in sorted(pairs, key=lambda pair: -pair[0]):
        if columns[place].wanted is None and index not in taken:
            columns[place].wanted = asked.all[index]
            taken.add(index)
