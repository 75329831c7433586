"""XLSX and XLS by calamine: a page for each visible sheet."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from workers.extraction.parsing.archive import check_archive, check_not_encrypted
from workers.extraction.parsing.extent import MAX_CELLS, check_extent
from workers.extraction.parsing.flow import Flow
from workers.extraction.parsing.language import language_of
from workers.extraction.parsing.old_extent import check_old_extent
from workers.extraction.parsing.refusals import corrupt, encrypted, no_pages, too_far_apart
from workers.extraction.parsing.sheet_looks import Looks, looks_of
from workers.extraction.protocol import CancellationToken, Page, ParsedDocument

_KIND = "spreadsheet"
_USUAL = Looks()

type _Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def parse_sheets(path: Path, *, media_type: str, token: CancellationToken) -> ParsedDocument:
    workbook, looks = _open(path, media_type, token)
    with workbook:
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not names:
            raise no_pages(_KIND)
        pages: list[Page] = []
        parts = []
        for name in names:
            token.checkpoint()
            flow = Flow()
            flow.table(_rows(workbook, name, looks.get(name, _USUAL)))
            pages += flow.pages(token, first_number=len(pages) + 1)
            parts.append(f"## {name}\n\n{flow.markdown}" if len(names) > 1 and flow.markdown else flow.markdown)
    markdown = "\n\n".join(filter(None, parts))
    return ParsedDocument(pages, markdown, language_of(markdown), media_type)


def _open(path: Path, media_type: str, token: CancellationToken) -> tuple[CalamineWorkbook, Mapping[str, Looks]]:
    looks: Mapping[str, Looks] = {}
    if media_type == "application/vnd.ms-excel":
        check_not_encrypted(path, _KIND)
        check_old_extent(path, _KIND, token)
    else:
        check_archive(path, _KIND)
        if check_extent(path, _KIND, token):
            looks = looks_of(path, _KIND, token)
    try:
        return CalamineWorkbook.from_path(path), looks
    except PasswordError as error:
        raise encrypted(_KIND) from error
    except CalamineError as error:
        raise corrupt(_KIND) from error


def _rows(workbook: CalamineWorkbook, name: str, looks: Looks) -> list[list[str]]:
    """The sheet's cells as text, without empty rows and columns at its edges, and without those that are hidden."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise corrupt(_KIND) from error
    if sheet.height * sheet.width > MAX_CELLS:
        raise too_far_apart(sheet.height * sheet.width, MAX_CELLS)
    top, left = sheet.start or (0, 0)
    rows: list[list[str]] = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
        if number in looks.hidden_rows:
            continue
        row = _shown(values, looks, number, left + 1)
        if any(row) or (rows and any(rows[-1])):  # of empty ones in a row one is kept
            rows.append(row)
    return rows


def _shown(values: Iterable[_Value], looks: Looks, row: int, left: int) -> list[str]:
    if not looks.hidden_columns and not looks.percents:
        return [_text(value) for value in values]
    return [
        _percent(value) if (row, column) in looks.percents else _text(value)
        for column, value in enumerate(values, start=left)
        if column not in looks.hidden_columns
    ]


def _percent(value: _Value) -> str:
    if isinstance(value, float):
        return f"{_number(value * 100)}%"
    return _text(value)


def _text(value: _Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return _number(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value)


def _number(value: float) -> str:
    """Never with three decimals, which would read as thousands: 4.9 is 4.90, and 1.234 is 1.2340."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    whole, point, decimals = f"{value:.10f}".rstrip("0").partition(".")
    if len(decimals) in (1, 3):
        decimals += "0"
    return whole + point + decimals
