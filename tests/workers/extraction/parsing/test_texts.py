"""Plain text, Markdown, CSV, JSON and XML, in the encodings and with the faults that they come with."""

import json

import pytest

from tests.workers.extraction.embedded.papers import Token
from tests.workers.extraction.parsing.conftest import MEDIA_TYPES, Read, Refuse, rows, texts
from workers.extraction.parsing import data, delimited, encoding, grid, marked, safe_xml
from workers.extraction.parsing.bounds import Bounds
from workers.extraction.protocol import Stopped, Table

TABLE = [["Item", "Price"], ["Café", "3.50"], ["Tea", "4.20"]]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + step)} '{f'&{chr(97 + step)};' * 10}'>" for step in range(9)
)


def csv_of(delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\n" for row in TABLE)


def test_text_stands_on_a_grid_and_a_form_feed_begins_a_page(read: Read) -> None:
    content = b"Invoice\tnumber: 5\r\nTotal 12\r\n\x0cPage two\n"

    parsed = read(content, "txt")

    assert texts(parsed) == ["Invoice number: 5 Total 12", "Page two"]
    assert [page.number for page in parsed.pages] == [1, 2]
    invoice, _, _, total, _ = parsed.pages[0].words
    assert invoice.box == (36.0, 37.0, 78.0, 47.0)
    assert total.box == (36.0, 49.0, 66.0, 59.0)
    assert parsed.markdown == content.decode()


@pytest.mark.parametrize("line", ["חשבונית מספר 4711", "فاتورة رقم ١٢٣", "請求書番号 4711 ¥12,500", "नमस्ते 4711"])
def test_any_script_keeps_its_order(read: Read, line: str) -> None:
    parsed = read(line.encode(), "txt")

    assert texts(parsed) == [line]


def test_markdown_stays_as_it_is(read: Read) -> None:
    assert read(b"# Bill\n\n| a | b |\n|---|---|\n", "md").markdown == "# Bill\n\n| a | b |\n|---|---|\n"


def test_a_pipe_table_of_markdown_is_a_table(read: Read) -> None:
    content = b"# Bill\n\n| Item | Price |\n|---|--:|\n| Tea \\| leaf | 3.50 |\nCake | 4.20\n\nTotal | 7.70\n"

    parsed = read(content, "md")

    assert parsed.pages[0].tables == [Table([["Item", "Price"], ["Tea | leaf", "3.50"], ["Cake", "4.20"]], header=True)]
    assert texts(parsed) == ["# Bill Item Price Tea | leaf 3.50 Cake 4.20 Total | 7.70"]
    price, cost = parsed.pages[0].words[3], parsed.pages[0].words[7]
    assert price.box[0] == cost.box[0]


@pytest.mark.parametrize(
    ("content", "tables"),
    [
        ("```\n| a | b |\n|---|---|\n```\n| c | d |\n|---|---|", [["c", "d"]]),
        ("~~~~ md\n~~~\n```\n| a | b |\n|---|---|\n~~~~~\n| c | d |\n|---|---|", [["c", "d"]]),
        ("````\n```\n| a | b |\n|---|---|", []),
        ("```a```\n| c | d |\n|---|---|", [["c", "d"]]),
        ("| a | b |\n|---|---|\n``` x|y\n| c | d |\n|---|---|\n```", [["a", "b"]]),
        ("| a | b |\n|---|---|\n| c | d |\n|---|---|", [["a", "b"], ["c", "d"]]),
        ("| a | b |\n|---|---|\n| c | d |\n| - | - |", [["a", "b"]]),
    ],
    ids=["code", "longer fence", "open", "in a line", "behind a table", "two in a row", "dashes"],
)
def test_tables_of_markdown_stand_outside_of_code_and_begin_anew(
    read: Read, content: str, tables: list[list[str]]
) -> None:
    assert [table.rows[0] for table in read(content.encode(), "md").pages[0].tables] == tables


@pytest.mark.parametrize("codec", ENCODINGS)
@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_western_encodings_are_told_apart(read: Read, kind: str, codec: str) -> None:
    assert "Café" in texts(read(csv_of(";").encode(codec), kind))[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_of_a_csv_is_found(read: Read, delimiter: str) -> None:
    parsed = read(csv_of(delimiter).encode(), "csv")

    assert rows(parsed) == TABLE
    assert parsed.pages[0].tables[0].header
    assert parsed.markdown == "| Item | Price |\n|---|---|\n| Café | 3.50 |\n| Tea | 4.20 |"
    cafe, item = parsed.pages[0].words[2], parsed.pages[0].words[0]
    assert (cafe.text, cafe.box[0]) == ("Café", item.box[0])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"sep=;\na;1,5\nb;2,5\n", [["a", "1,5"], ["b", "2,5"]]),
        (b'a,b\n"x\ny",2\n', [["a", "b"], ["x\ny", "2"]]),
        (b"a,b\n\n\n\nc,d\n", [["a", "b"], ["c", "d"]]),
        (b"a,b,c\nd\ne,f,g,h\n", [["a", "b", "c"], ["d"], ["e", "f", "g", "h"]]),
        (b"It\0em,Price\nTea,3\n", [["Item", "Price"], ["Tea", "3"]]),
        (b'Item,Price\n"Tea,3\nCake,4\n', [["Item", "Price"], ["Tea,3\nCake,4"]]),
        (b'sep="\na,b\nc,d\n', [['sep="'], ["a", "b"], ["c", "d"]]),
    ],
    ids=["Excel's line", "line in a cell", "gap", "ragged", "NUL", "open quote", "no delimiter"],
)
def test_csv_with_habits(read: Read, content: bytes, expected: list[list[str]]) -> None:
    assert rows(read(content, "csv")) == expected


def test_json_keeps_its_numbers_as_written(read: Read) -> None:
    parsed = read(b'{"invoiceNumber": "4711", "paid_on": null, "total": 12.50, "big": 12345678901234567890.10}', "json")

    assert texts(parsed) == ["invoice Number: 4711 total: 12.50 big: 12345678901234567890.10"]


def test_json_records_are_a_table_and_lists_are_lists(read: Read) -> None:
    data = {"items": [{"name": "Tea", "price": 3}, {"name": "Cake", "price": 4}], "tags": ["a", "b"], "one": [["c"]]}

    parsed = read(json.dumps(data).encode(), "json")

    assert rows(parsed) == [["name", "price"], ["Tea", "3"], ["Cake", "4"]]
    assert parsed.markdown.endswith("| Cake | 4 |\n\n- tags: a, b\n- one\n  - c")


def test_what_no_store_takes_does_not_leave_the_parser(read: Read) -> None:
    parsed = read(rb'{"a\u0000": "x\ud800y\u0000z", "\ud800": "\u0000"}', "json")

    assert texts(parsed) == ["a: xyz :"]
    assert not {"\0", "\ud800"} & set(parsed.markdown)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "iso-8859-1"])
def test_xml_in_its_declared_encoding(read: Read, codec: str) -> None:
    line = "<Line><Name>Thé</Name><Price cur='EUR'>3</Price></Line>"
    content = f"<?xml version='1.0' encoding='{codec}'?><i:Inv xmlns:i='urn:x' nr='4711'>{line * 2}</i:Inv>"

    parsed = read(content.encode(codec), "xml")

    assert texts(parsed)[0].startswith("Inv nr: 4711")
    assert rows(parsed) == [["Name", "Price"], ["Thé", "3"], ["Thé", "3"]]


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("txt", b" \n\t\n", "no_text"),
        ("txt", bytes(range(256)) * 40, "corrupt"),
        ("txt", b"It begins as text. " * 100 + bytes(range(256)) * 40, "corrupt"),
        ("txt", b"%PDF-1.7\n" + bytes(range(256)) * 4, "corrupt"),
        ("txt", "請求書番号 4711".encode("shift_jis"), "corrupt"),
        ("csv", b"\x89PNG\r\n\x1a\n" + bytes(range(128)), "corrupt"),
        ("csv", b'a,b\n"c,' + b"d\n" * 100_000, "corrupt"),
        ("csv", b",,,\n" * 50, "no_text"),
        ("json", b'{"a": ', "corrupt"),
        ("json", b"[" * 100_000 + b"]" * 100_000, "corrupt"),
        ("json", b'{"a":' * 900 + b"1" + b"}" * 900, "corrupt"),
        ("json", b"{}", "no_text"),
        ("xml", b"<a><b>x", "corrupt"),
        ("xml", b"<a>" * 100_000, "corrupt"),
        ("xml", "<a>é</a>".encode("cp1252"), "corrupt"),
        ("xml", b"<?xml version='1.0' encoding='klingon'?><a>x</a>", "corrupt"),
        ("xml", f"{LAUGHS}]><a>&j;</a>".encode(), "corrupt"),
        ("xml", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "corrupt"),
        ("xml", b"<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]><a>b</a>", "corrupt"),
    ],
)
def test_what_cannot_be_read_has_a_reason(refusal: Refuse, kind: str, content: bytes, code: str) -> None:
    assert refusal(content, kind).code == code


@pytest.mark.parametrize("kind", MEDIA_TYPES)
def test_an_empty_file_of_any_kind_is_told_as_such(refusal: Refuse, kind: str) -> None:
    assert refusal(b"", kind).code == "empty_file"


def test_a_document_type_from_elsewhere_is_not_fetched(read: Read) -> None:
    assert texts(read(b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a>Total 5</a>", "xml")) == ["a: Total 5"]


def test_one_wide_row_does_not_widen_all_others(read: Read) -> None:
    parsed = read(b"a,b\n" * 5000 + b"x," * 20_000, "csv")

    assert len(parsed.markdown) < 1_000_000
    assert len(rows(parsed)) == 5001


def test_a_million_cells_are_read(read: Read) -> None:
    token = Token()

    parsed = read(b"1,,,,,,,,,,,,,,,,,,,\n" * 50_000, "csv", token)

    assert len(parsed.pages) == 50
    assert token.checkpoints > 1000


@pytest.mark.parametrize(
    ("limit", "kind", "content", "said"),
    [
        ((delimited, "MAX_CELLS"), "csv", b"a,,,,,,\n" * 2, "10 cells"),
        ((marked, "MAX_CELLS"), "md", b"a|b\n-|-\n" + b"c|d\n" * 5, "10 cells"),
        ((grid, "MAX_WORDS"), "txt", b"word " * 11, "10 words"),
        ((grid, "MAX_WORDS"), "xml", b"<a>" + b"<b>c</b>" * 11 + b"</a>", "10 words"),
        ((grid, "MAX_LINES"), "txt", b"\n" * 10 + b"x", "10 lines"),
        ((encoding, "MAX_BYTES"), "json", b'"12345678901"', "MB of text"),
        ((data, "MAX_VALUES"), "json", b"[1,2,3,4,5,6,7,8,9,[]]", "10 values"),
        ((data, "MAX_VALUES"), "json", b"[" * 11, "10 values"),
        ((safe_xml, "MAX_ELEMENTS"), "xml", b"<a>" + b"<b/>" * 10 + b"</a>", "10 elements"),
    ],
)
def test_too_much_is_refused_with_its_limit(
    refusal: Refuse, monkeypatch: pytest.MonkeyPatch, limit: tuple[object, str], kind: str, content: bytes, said: str
) -> None:
    monkeypatch.setattr(*limit, 10)

    refused = refusal(content, kind)

    assert refused.code == "too_large"
    assert said in refused.message


def test_too_many_form_feeds_are_too_many_pages(refusal: Refuse) -> None:
    assert refusal(b"x\f" * 2000 + b"x", "txt").code == "too_many_pages"


@pytest.mark.parametrize("kind", ["txt", "csv", "json", "html"])
def test_too_many_characters_are_refused_whatever_the_format(refusal: Refuse, kind: str) -> None:
    content = {"json": b'["abcdefghijk"]', "html": b"<p>abcdefghijk"}.get(kind, b"abcdefghijk\n")

    assert "10 characters" in refusal(content, kind, bounds=Bounds(characters=10)).message


def test_records_without_a_common_column_are_no_table(read: Read) -> None:
    data = json.dumps([{f"k{number}": "v"} for number in range(3000)])

    parsed = read(data.encode(), "json")

    assert not parsed.pages[0].tables
    assert texts(parsed)[0].startswith("k0: v k1: v")


@pytest.mark.parametrize(
    ("kind", "content"),
    [("txt", b"x\n" * 200), ("csv", b"x,y\n" * 200), ("json", b'{"a":["b",["c"]]}'), ("xml", b"<a><b>c</b></a>")],
)
def test_reading_stops_at_a_checkpoint(read: Read, kind: str, content: bytes) -> None:
    with pytest.raises(Stopped):
        read(content, kind, Token(stop_at=2))
