from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.extraction.embedded.papers import paper, schema, values
from workers.extraction.embedded.values.dates import (
    date_order,
    find_dates,
    find_dates_behind_label,
    find_datetimes,
    fold,
)
from workers.extraction.embedded.values.found import Locale


def dates(text: str, order: str | None = None) -> list[str]:
    return [found.value for found in find_dates(text, Locale(date_order=order))]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024/03/05",
        "05.03.2024",
        "5.3.24",
        "5. März 2024",
        "5 mars 2024",
        "5 de marzo de 2024",
        "March 5, 2024",
        "Mar 5 2024",
        "March  5 , 2024",
        "5th of March 2024",
        "05-Mar-24",
        "5MAR2024",
        "le 5 Mar. 2024",
        "5 maart 2024",
    ],
)
def test_usual_forms_give_iso_dates(text: str) -> None:
    assert dates(text, "DMY") == ["2024-03-05"]


@pytest.mark.parametrize("text", ["05 / 03 / 2024", ": 5 . 3 . 2024", "05 03 2024", "05 03 2024, Ostersiel"])
def test_behind_a_label_the_numbers_of_a_date_may_have_gaps(text: str) -> None:
    behind = find_dates_behind_label(text, Locale(date_order="DMY"))
    assert [found.value for found in behind] == ["2024-03-05"]
    assert text[behind[0].start : behind[0].end] in text.strip(": ")
    assert dates(text, "DMY") == []


@pytest.mark.parametrize(
    "text", ["12 / 2024", "1 / 2 / 12", "07 05 03 2024", "05 03 2024 18", "5 - 3 / 2024", "5 3 2024", "30 10 2000 mm"]
)
def test_numbers_with_gaps_are_no_date_unless_they_are_all_of_one(text: str) -> None:
    assert find_dates_behind_label(text, Locale(date_order="DMY")) == []


def test_numbers_with_gaps_are_no_date_without_a_label() -> None:
    form = "Telephone 22 11 2004\nValve   21 11 2004   5\nDate of birth: 19 / 02 / 1974\n"
    found = values(paper(form), schema(invoice_date="date", date_of_birth="date"), date_order="DMY")
    assert found == {"invoice_date": None, "date_of_birth": "1974-02-19"}


@pytest.mark.parametrize(("order", "value"), [("DMY", "2024-03-05"), ("MDY", "2024-05-03")])
def test_the_order_settles_slashes(order: str, value: str) -> None:
    assert dates("05/03/2024", order) == [value]


def test_without_an_order_a_date_that_could_be_two_is_flagged() -> None:
    [found] = find_dates("05/03/2024", Locale())
    assert found.flag == "ambiguous_date"


def test_a_day_above_twelve_needs_no_order() -> None:
    [found] = find_dates("05/23/2024", Locale(date_order="DMY"))
    assert (found.value, found.flag) == ("2024-05-23", None)


def test_both_ends_of_a_range_are_found() -> None:
    assert dates("01.05.14-31.05.14") == ["2014-05-01", "2014-05-31"]
    assert dates("05/19/20-05/22/20", "MDY") == ["2020-05-19", "2020-05-22"]


@pytest.mark.parametrize("text", ["31.02.2024", "2024-13-01", "192.168.1.1", "12345/67/89", "1.2", "", "May be 5"])
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "language", "order"),
    [
        ("5/23/2024 and 5/3/2024", None, "MDY"),
        ("23/5/2024", "en", "DMY"),
        ("January 5, 2024", None, "MDY"),
        ("Springfield, OR 97477", "en", "MDY"),
        ("£ 12.00", "en", "DMY"),
        ("", "fr", "DMY"),
        ("", "en", None),
        ("5/23/2024 23/5/2024", "en", None),
    ],
)
def test_the_order_is_inferred_from_the_document(text: str, language: str | None, order: str | None) -> None:
    assert date_order(text, language) == order


def test_times_are_read_with_their_dates() -> None:
    assert [found.value for found in find_datetimes("5 May 2024, 3:07 PM", Locale())] == ["2024-05-05T15:07:00"]


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y"])
)
def test_every_date_comes_back(day: date, style: str) -> None:
    assert dates(f"on {day.strftime(style)} we met") == [day.isoformat()]


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    assert len(fold(text)) == len(text)
    for found in find_dates(text, Locale()):
        assert date.fromisoformat(found.value)
        assert 0 <= found.start < found.end <= len(text)


def test_the_day_of_a_paper_behind_from() -> None:
    drawing = paper("AVOIR\nAV-2025-0041\ndu 04/03/2025\n\nFacture d'origine : FA-0117 du 12/02/2025")
    assert values(drawing, schema(date="date"), date_order="DMY") == {"date": "2025-03-04"}
