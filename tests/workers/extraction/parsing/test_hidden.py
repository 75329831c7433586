"""What Word and Excel do not show is not read, and hundredths keep their sign."""

from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE

from tests.workers.extraction.parsing.conftest import Read, Refuse, rows, texts
from tests.workers.extraction.parsing.pictures import picture
from workers.extraction.parsing import sheets


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
