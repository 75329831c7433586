"""CSV: the delimiter is the one that cuts most lines into the same number of columns."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from workers.extraction.parsing.encoding import read_text
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.refusals import corrupt, too_large
from workers.extraction.protocol import CancellationToken, ParsedDocument

MAX_CELLS = 2_000_000

_SAID = re.compile(r'sep=([^\s"\0]|\t)\r?\n')
"""A first line for Excel."""
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50


def parse_csv(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    text = read_text(path)
    delimiter = _delimiter(text)
    if said := _SAID.match(text):
        delimiter, text = said[1], text[said.end() :]
    rows: list[list[str]] = []
    cells = 0
    try:
        for number, row in enumerate(_reader(text, delimiter)):
            if number % 1000 == 0:
                token.checkpoint()
            if any(row) or (rows and any(rows[-1])):  # of empty ones in a row one is kept
                rows.append([cell.strip() for cell in row])
                cells += len(row)
            if cells > MAX_CELLS:
                raise too_large(f"over {MAX_CELLS:,} cells", f"{MAX_CELLS:,}")
    except csv.Error as error:
        raise corrupt("CSV file") from error
    flow = Flow()
    flow.table(rows)
    return ParsedDocument(flow.pages(token), flow.markdown, language_of(text), media_type)


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[float, int]:
    """The share of the first rows that have the most frequent number of columns, and that number; 0 for one column."""
    widths: Counter[int] = Counter()
    try:
        for row, _ in zip(_reader(text, delimiter), range(_SAMPLE_ROWS), strict=False):
            widths[len(row)] += bool(row)
    except csv.Error:
        return 0.0, 0
    split = [(count / widths.total(), width) for width, count in widths.items() if width > 1]
    return max(split, default=(0.0, 0))


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
