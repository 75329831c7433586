"""What Word and Excel do not show is not read, and hundredths keep their sign."""

import zipfile
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE

from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import Read, Refuse, rows, texts
from tests.workers.extraction.parsing.pictures import picture
from workers.extraction.parsing import sheets
from workers.extraction.protocol import Stopped


def saved(made: Any) -> bytes:
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_hidden_text_of_word_is_not_read(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph("Total 5")
    document.add_paragraph().add_run("Total 9").font.hidden = True
    table = document.add_table(1, 1)
    table.cell(0, 0).paragraphs[0].add_run("Secret").font.hidden = True
    table.cell(0, 0).paragraphs[0].add_run("Tea").font.hidden = False
    document.sections[0].header.paragraphs[0].add_run("Draft").font.hidden = True

    assert texts(read(saved(document), "docx")) == ["Total 5 Tea"]


@pytest.mark.parametrize("kind", [WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER])
def test_text_hidden_by_its_style_is_not_read_unless_it_says_otherwise(read: Read, kind: WD_STYLE_TYPE) -> None:
    document = docx.Document()
    base: Any = document.styles.add_style("Base", kind)
    base.font.hidden = True
    style: Any = document.styles.add_style("Aside", kind)
    style.base_style = base
    of_paragraph = style if kind == WD_STYLE_TYPE.PARAGRAPH else None
    of_run = None if of_paragraph else style
    for text, hidden in (("Total 9", None), ("Total 5", False)):
        document.add_paragraph(style=of_paragraph).add_run(text, style=of_run).font.hidden = hidden

    assert texts(read(saved(document), "docx")) == ["Total 5"]


def workbook() -> openpyxl.Workbook:
    """Its cells begin at B2."""
    made = openpyxl.Workbook()
    for row in (
        [],
        [None, "Item", "Cost", "Rate"],
        [None, "Tea", 3, 0.075],
        [None, "Cake", 4, 0.19],
        [None, "x", 5, "-"],
    ):
        made["Sheet"].append(row)
    for cell in ("D3", "D4", "D5"):
        made["Sheet"][cell].number_format = "0.0%"
    return made


def test_hundredths_are_shown_as_such(read: Read) -> None:
    assert rows(read(saved(workbook()), "xlsx"))[1:] == [["Tea", "3", "7.50%"], ["Cake", "4", "19%"], ["x", "5", "-"]]


def test_hidden_rows_and_columns_are_not_read(read: Read) -> None:
    made = workbook()
    made["Sheet"].row_dimensions[4].hidden = True
    made["Sheet"].column_dimensions["C"].hidden = True

    assert rows(read(saved(made), "xlsx")) == [["Item", "Rate"], ["Tea", "7.50%"], ["x", "-"]]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('0.00"%"', "0.19"),
        (r"0.00\%", "0.19"),
        ("0_%", "0.19"),
        ("[%]0", "0.19"),
        ('0%;"-"', "0.19"),
        ("0;0%", "0.19"),
        ('0"%', "0.19"),
        ('0" of "%', "19%"),
        ("0.0%;[Red]-0.0%;", "19%"),
        ('0%;"a;b"0%', "19%"),
    ],
)
def test_hundredths_are_told_by_their_sign_outside_of_texts(read: Read, code: str, shown: str) -> None:
    made = openpyxl.Workbook()
    made["Sheet"].append(["Rate", 0.19, 0.5])
    made["Sheet"]["B1"].number_format = code
    made["Sheet"]["C1"].number_format = "0%"

    assert texts(read(saved(made), "xlsx")) == [f"Rate {shown} 50%"]


def with_columns(columns: str) -> bytes:
    """A sheet of Tea, 3 and 4."""
    made = openpyxl.Workbook()
    made["Sheet"].append(["Tea", 3, 4])
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(made))) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            put = f"<cols>{columns}</cols><sheetData>".encode()
            new.writestr(name, old.read(name).replace(b"<sheetData>", put))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ('<col min="1" max="2" hidden="1"/><col min="2" max="2" hidden="1"/>', "4"),
        ('<col min="2" max="99999" hidden="1"/><col min="1" max="0" hidden="1"/>', "Tea"),
        ('<!-- <col min="1" max="2" hidden="1"/> --><col min="3" max="3" hidden="1"/>', "Tea 3"),
        ('<?x <col min="1" max="2" hidden="1"/> ?>', "Tea 3 4"),
        (f'<!-- {"<a>" * 400_000} <col min="1" max="2" hidden="1"/> --><col min="3" max="3" hidden="1"/>', "Tea 3"),
        ('<col min="2" max="16384" hidden="1"/>' * 2_000, "Tea"),
        ('<col min="2" max="16384" hidden="1"/>' * 2_001, "Tea 3 4"),
    ],
    ids=["overlap", "too wide", "comment", "instruction", "long comment", "many", "too many"],
)
def test_columns_are_hidden_by_ranges(read: Read, columns: str, shown: str) -> None:
    assert texts(read(with_columns(columns), "xlsx")) == [shown]


def test_reading_stops_at_columns(read: Read) -> None:
    with pytest.raises(Stopped):
        read(with_columns('<col min="1" max="16384" hidden="1"/>' * 20_000), "xlsx", Token(stop_at=15))


def test_a_sheet_of_nothing_but_hidden_cells_is_empty(refusal: Refuse) -> None:
    made = workbook()
    for row in range(2, 6):
        made["Sheet"].row_dimensions[row].hidden = True

    assert refusal(saved(made), "xlsx").code == "no_text"


def test_a_workbook_that_hides_nothing_is_not_read_twice(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "looks_of", None)
    made = openpyxl.Workbook()
    made["Sheet"].append(["Tea", 3])

    assert texts(read(saved(made), "xlsx")) == ["Tea 3"]


def test_a_word_document_of_nothing_but_a_picture_says_so(refusal: Refuse) -> None:
    document = docx.Document()
    picture(size=(200, 100)).save(image := BytesIO(), "PNG")
    document.add_picture(image)

    refused = refusal(saved(document), "docx")

    assert refused.code == "no_text"
    assert "holds a picture and no text" in refused.message
