"""Excel workbooks, within Excel's limits. Text stays text: it becomes no formula and no link."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jobs.exports.folders import working_folder
from jobs.exports.table import Cell, Column, Digits, Kind, Table, as_date, as_float
from jobs.results import Walk

SHEET_ROWS = 1_048_576
"""The header's included. What is more goes on in another sheet."""
CELL_UNITS = 32_767
"""Of UTF-16."""
LARGEST = 2**53
"""Integers beyond it would be rounded."""
FIRST_YEAR = 1900
CUT = "…"
# What XML 1.0 cannot hold, even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(walk: Walk, file: IO[bytes]) -> None:
    table = Table(walk.job.schema_version.definition)
    with _workbook(file) as workbook:
        heading = workbook.add_format({"bold": True})
        sheets = Sheets(workbook, heading, workbook.add_format({"num_format": "yyyy-mm-dd"}), table.columns)
        for row in walk:
            sheets.add(table.cells(row))


@contextmanager
def _workbook(file: IO[bytes]) -> Iterator[Workbook]:
    """Rows go to files in a folder of their own as they come."""
    with working_folder() as folder:
        workbook = Workbook(file, {"constant_memory": True, "tmpdir": str(folder), "use_zip64": True})
        try:
            yield workbook
            workbook.close()
        except BaseException as error:
            workbook.fileclosed = True  # or its finaliser would write the rest
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()
            if isinstance(error, FileCreateError) and isinstance(error.__context__, OSError):
                raise error.__context__ from None
            raise


class Sheets:
    """Sheets, one after the other, each with the header."""

    def __init__(self, workbook: Workbook, heading: Format, day: Format, columns: list[Column]) -> None:
        self._workbook, self._heading, self._day, self._columns = workbook, heading, day, columns
        self._sheet, self._row = self._begin()

    def add(self, cells: list[Cell]) -> None:
        if self._row == SHEET_ROWS:
            self._sheet, self._row = self._begin()
        for place, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            self._write(place, cell, column.kind)
        self._row += 1

    def _begin(self) -> tuple[Worksheet, int]:
        sheet = self._workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            sheet.write_string(0, place, storable(column.name), self._heading)
        return sheet, 1

    def _write(self, place: int, cell: Cell, kind: Kind) -> None:
        match cell:
            case None:
                return
            case bool():
                self._sheet.write_boolean(self._row, place, cell)
                return
            case Digits():
                number = as_float(cell)
                if number is not None and abs(number) <= LARGEST:
                    self._sheet.write_number(self._row, place, number)
                    return
        day = as_date(cell) if kind == Kind.DATE else None
        if day is not None and day.year >= FIRST_YEAR:
            self._sheet.write_datetime(self._row, place, day, self._day)
        else:
            self._sheet.write_string(self._row, place, storable(cell))


def storable(text: str) -> str:
    """Cut to what a cell holds, with a sign that it was; without characters that XML does not know."""
    if len(text) > CELL_UNITS // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * CELL_UNITS:
            text = units[: 2 * (CELL_UNITS - 1)].decode("utf-16-le", "ignore") + CUT
    return _ILLEGAL.sub("\ufffd", text)
