"""Work that grows with a paper, and no faster; and how often a long one can be stopped."""

import time
from collections import Counter

import pytest

from tests.workers.extraction.embedded.papers import Token, extract, paper, schema, words
from workers.extraction.embedded import item_rows
from workers.extraction.embedded.lines import Layout, Region, read_layout
from workers.extraction.embedded.values import short_dates
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale
from workers.extraction.protocol import Page

ITEMS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"description": {"type": "string"}, "quantity": {"type": "number"}, "amount": {"type": "number"}},
    },
}
WANTED = schema(total="number", invoice_number="string", due_date="date", line_items=ITEMS)


def layout(drawing: str) -> Layout:
    return read_layout([Page(1, 600.0, 850.0, words(drawing))], Token())


def test_a_row_too_long_for_any_sheet_is_cut_into_lines_and_nothing_of_it_is_lost() -> None:
    drawing = " ".join(f"w{number}" for number in range(1_000))
    lines = layout(drawing).lines
    assert max(len(line.tokens) for line in lines) <= 100
    assert [token.text for line in lines for token in line.tokens] == drawing.split()
    assert [line.index for line in lines] == list(range(len(lines)))
    boxes = [token.box for line in lines for token in line.tokens]
    assert boxes == [word.box for word in words(drawing)]


def test_a_row_is_cut_at_a_gap_and_not_behind_a_label() -> None:
    gap = layout(" ".join(["word"] * 70) + "     " + " ".join(["next"] * 70)).lines
    assert [line.tokens[0].text for line in gap] == ["word", "next"]
    labels = layout(" ".join(f"Label{number}: value" for number in range(200))).lines
    assert len(labels) > 2
    assert not any(line.tokens[-1].ends_label for line in labels)


def test_a_row_as_wide_as_small_print_stays_one_line() -> None:
    assert len(layout(" ".join(["word"] * 100)).lines) == 1


@pytest.mark.parametrize(
    "unit",
    [
        "the total invoice order date payment customer seller buyer amount price number ",
        '{"invoice": 12, "total": "12.00", "date": "2024-03-04", "customer": "Acme"},',
        "Total:       12.50       Invoice       Date       ",
    ],
)
def test_a_text_in_one_line_takes_as_much_longer_as_it_is(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    text = Region.text.fget  # type: ignore[attr-defined]

    def counted(region: Region) -> str:
        nonlocal read
        found: str = text(region)
        read += len(found)
        return found

    monkeypatch.setattr(Region, "text", property(counted))
    found = []
    for times in (25, 50):  # of more places of one label only those at both ends are looked at
        read = 0
        extract(paper(unit * times), WANTED)
        found.append(read)
    assert 0 < found[1] < 2.5 * found[0]


def test_the_text_before_a_date_is_read_no_further_back_than_a_period_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    before = short_dates._before

    def counted(earlier: str, *rest: object) -> object:
        lengths.append(len(earlier))
        return before(earlier, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(short_dates, "_before", counted)
    dates = find_dates("12.05.2024 " * 100 + "from 1 - 30 April 2024", Locale(date_order="DMY"))
    assert [found.value for found in dates[-2:]] == ["2024-04-01", "2024-04-30"]
    assert dates[-1].end == len("12.05.2024 ") * 100 + len("from 1 - 30 April 2024")
    assert len(lengths) == 101
    assert max(lengths) <= 40


def test_a_text_that_names_columns_everywhere_is_not_read_to_its_end_from_each_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: Counter[str] = Counter()
    take = item_rows._Walk._take
    monkeypatch.setattr(item_rows._Walk, "_take", lambda walk, line: (taken.update(["lines"]), take(walk, line))[1])
    text = "description    amount\nof the seller and of no other party\n"
    found = []
    for times in (100, 200):
        taken.clear()
        extract(paper(text * times), schema(line_items=ITEMS))
        found.append(taken["lines"])
    assert 0 < found[1] < 2.5 * found[0]


@pytest.mark.parametrize(
    "line",
    [
        "the seller shall pay the total amount by the due date of the invoice",
        "Widget    2    3.00    6.00",
        "12.05.2024    Total    12.00",
    ],
)
def test_a_page_of_many_lines_can_be_stopped_in_each_of_its_parts(line: str) -> None:
    few, many = Token(), Token()
    head = "Description    Quantity    Price    Amount\n"
    extract(paper(head + f"{line}\n" * 40), WANTED, few)
    extract(paper(head + f"{line}\n" * 2_000), WANTED, many)
    assert many.checkpoints > few.checkpoints + 5 * 2_000 / 50


@pytest.mark.parametrize(
    "line",
    [
        "[ ] " + "a" * 40_000 + " b",
        "[x]yes" * 15_000 + " kept",
        "cash " + "1" * 40_000,
        "cash " + "*" * 40_000,
        "cash " + "xx." * 15_000 + "code",
    ],
)
def test_a_word_as_long_as_a_book_is_read_once(line: str) -> None:
    wanted = schema(kept="boolean", payment_method={"type": "string", "enum": ["cash", "card"]})
    began = time.process_time()
    extract(paper("Total 5.00\n" + line), wanted)
    assert time.process_time() - began < 5.0  # a tenth of it is enough; the square of the length takes much more
