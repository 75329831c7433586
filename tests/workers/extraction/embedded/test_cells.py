"""Values that a narrow column has broken in two."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values, words
from workers.extraction.protocol import Page, ParsedDocument, Word

ROWS = """
Agency: Quill Media Group         Market: Stavebridge          Spots: 3
Advertiser: Reed, Ada - TN        Office: {row:<20} Total: 410.00
{second}
Product: Reed for All             Primary: Adults              Rating: 3.9
"""
BROKEN = "            Senate                        Bristol"
THIRD_LINE = 58.0
TOUCHING = 4.0
"""By how much the lines of a row are closer than rows."""


def rows(second: str, *, closer: float, row: str = "Upper Lake-") -> ParsedDocument:
    moved = [
        Word(word.text, (word.box[0], word.box[1] - closer, word.box[2], word.box[3] - closer))
        if word.box[1] == THIRD_LINE
        else word
        for word in words(ROWS.format(second=second, row=row))
    ]
    return ParsedDocument([Page(1, 600.0, 850.0, moved)], "", None, "application/pdf")


def test_a_name_goes_on_in_a_line_that_is_closer_than_the_rows_are() -> None:
    found = values(rows(BROKEN, closer=TOUCHING), schema(advertiser="string"))
    assert found == {"advertiser": "Reed, Ada - TN Senate"}


@pytest.mark.parametrize(
    ("second", "closer"),
    [
        pytest.param(BROKEN, 0.0, id="a row like the others"),
        pytest.param("            12 Quay Street                Bristol", TOUCHING, id="an address"),
        pytest.param("            Senate                Bristol", TOUCHING, id="something under a label"),
        pytest.param("            Status: new                   Bristol", TOUCHING, id="a label"),
        pytest.param("            Senate                        Bristol", -TOUCHING, id="a line further down"),
    ],
)
def test_another_line_is_none_of_it(second: str, closer: float) -> None:
    assert values(rows(second, closer=closer), schema(advertiser="string")) == {"advertiser": "Reed, Ada - TN"}


def test_where_no_value_is_cut_a_second_line_may_be_anything() -> None:
    drawn = rows("            Ben Quill                     Bristol", closer=TOUCHING, row="Upper Lake")
    assert values(drawn, schema(advertiser="string")) == {"advertiser": "Reed, Ada - TN"}


def test_a_number_may_have_begun_above_the_line_of_its_label() -> None:
    drawing = paper("""
BILLED TO:                  INV-2026-
                Invoice No: 3302
Quill Group                 Note
                Date:       2026-03-12
""")
    assert values(drawing, schema(invoice_number="string")) == {"invoice_number": "INV-2026-3302"}


@pytest.mark.parametrize(
    "above",
    [
        "BILLED TO:                  Numbers",
        "BILLED TO:                  see INV-2026-",
        "BILLED TO:                  120.00-",
        "BILLED TO:                  Deliver-",
        "BILLED TO:                          INV-2026-",
        "                Order No:   PO-2026-",
    ],
)
def test_what_stands_above_a_number_is_else_none_of_it(above: str) -> None:
    drawing = paper(f"{above}\n                Invoice No: 3302\n")
    assert values(drawing, schema(invoice_number="string")) == {"invoice_number": "3302"}


def test_a_number_in_another_part_of_the_paper_is_none_of_it() -> None:
    drawing = paper("BILLED TO:                  INV-2026-\n\n                Invoice No: 3302\n")
    assert values(drawing, schema(invoice_number="string")) == {"invoice_number": "3302"}
