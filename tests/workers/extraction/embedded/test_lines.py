from tests.workers.extraction.embedded.papers import Token, words
from workers.extraction.embedded.lines import Layout, Region, read_layout
from workers.extraction.protocol import Page, Word


def layout(found: list[Word], *, from_ocr: bool = False) -> Layout:
    return read_layout([Page(1, 600.0, 850.0, found, from_ocr=from_ocr)], Token())


def texts(found: Layout) -> list[list[str]]:
    return [[Region(line, *segment).text for segment in line.segments()] for line in found.lines]


def test_a_wide_gap_ends_a_segment() -> None:
    assert texts(layout(words("Invoice no   7     Due date"))) == [["Invoice no", "7", "Due date"]]


def test_words_are_put_in_order_whatever_order_they_come_in() -> None:
    found = words("one two\nthree four")
    assert texts(layout(found[::-1])) == [["one two"], ["three four"]]


def test_a_tilted_line_of_a_photograph_is_one_line() -> None:
    tilted = [Word("TOTAL", (0, 100, 60, 110)), Word("9.90", (200, 94.8, 240, 104.8))]
    assert len(layout(tilted, from_ocr=True).lines) == 1
    assert len(layout(tilted).lines) == 2


def test_a_label_glued_to_its_value_is_two_tokens_and_a_web_address_is_one() -> None:
    [line] = layout(words("IBAN:DE89 http://example.com 10:30")).lines
    assert [token.text for token in line.tokens] == ["IBAN:", "DE89", "http://example.com", "10:30"]


def test_a_part_of_a_region_is_found_by_its_characters() -> None:
    [line] = layout(words("Total due    EUR 12.00")).lines
    region = Region(line, 0, len(line.tokens))
    at = region.text.index("12.00")
    assert region.part(at, at + 5).text == "12.00"


def test_each_page_has_its_checkpoint() -> None:
    token = Token()
    read_layout([Page(number, 600, 850, []) for number in range(1, 8)], token)
    assert token.checkpoints == 7


def test_a_word_without_text_is_left_out() -> None:
    found = words("Description    Qty    Price")
    empty = [Word(text, (500, 30, 520, 40)) for text in ("", " ", "\t")]
    assert texts(layout([*empty, *found])) == [["Description", "Qty", "Price"]]
    assert layout(empty).lines == []
