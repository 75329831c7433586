import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.embedded.values.currencies import find_currencies
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.numbers import decimal_mark, find_integers, find_numbers, find_rates


def numbers(text: str, mark: str | None = None) -> list[float]:
    return [found.value for found in find_numbers(text, Locale(decimal=mark))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", 1234.56),
        ("$1,234.56", 1234.56),
        ("1 234,56 EUR", 1234.56),
        ("1\u00a0234\u202f567,80", 1234567.8),
        ("CHF 1'618.62", 1618.62),
        ("1,23,456.00", 123456.0),
        ("1.234.567", 1234567.0),
        ("(12.50)", -12.5),
        ("-198,00 €", -198.0),
        ("€ -9,32", -9.32),
        ("45.00-", -45.0),
        ("RM 34.80", 34.8),
        ("0,025", 0.025),
        (".50", 0.5),
        ("16,- €", 16.0),
    ],
)
def test_amounts_are_read_as_they_are_written(text: str, value: float) -> None:
    assert numbers(text) == [value]


@pytest.mark.parametrize(("mark", "value"), [(",", 1.234), (".", 1234.0), (None, 1234.0)])
def test_the_documents_decimal_mark_settles_three_digits(mark: str | None, value: float) -> None:
    assert numbers("1,234", mark) == [value]


def test_an_assumed_mark_fits_less() -> None:
    assumed, known = find_numbers("1,234", Locale())[0], find_numbers("1,234", Locale(decimal="."))[0]
    assert assumed.fit < known.fit


@pytest.mark.parametrize(
    "text", ["13.06.2015", "INV-2024", "A12", "10:30", "2014-03", "19 %", "12/2024", "500ml", "9" * 400, ""]
)
def test_what_is_no_number_is_left_alone(text: str) -> None:
    assert numbers(text) == []


def test_a_sum_that_ends_a_sentence_is_read() -> None:
    assert numbers("We ask for 571,04.") == [571.04]


def test_columns_are_not_run_together() -> None:
    assert numbers("Total   1   278.61   40.39") == [1.0, 278.61, 40.39]


def test_percentages_are_rates() -> None:
    assert [found.value for found in find_rates("VAT 7,5 % of 200,00", Locale())] == [7.5]


def test_integers_are_whole_and_without_currency() -> None:
    assert [found.value for found in find_integers("3 items at $4.00 or 2.5", Locale())] == [3]


@pytest.mark.parametrize(("text", "mark"), [("12,50 1.000,00", ","), ("12.50 1,000.00", "."), ("no money", None)])
def test_decimal_mark_of_a_document(text: str, mark: str | None) -> None:
    assert decimal_mark(text) == mark


def write(cents: int, thousands: str, mark: str) -> str:
    whole = f"{abs(cents) // 100:,}".replace(",", thousands)
    return f"{'-' if cents < 0 else ''}{whole}{mark}{abs(cents) % 100:02}"


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")]),
)
def test_every_amount_comes_back(cents: int, style: tuple[str, str]) -> None:
    assert numbers(write(cents, *style)) == [cents / 100]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for found in find_numbers(text, Locale()):
        assert 0 <= found.start < found.end <= len(text)
        assert abs(found.value) < 10**20


@pytest.mark.parametrize("text", ["Rp 126.500", "Rp126.500", "Rp. 126.500"])
def test_rupiah_are_written_in_thousands(text: str) -> None:
    [rupiah] = find_numbers(text, Locale(decimal="."))
    assert (rupiah.value, rupiah.currency) == (126500.0, "IDR")


@pytest.mark.parametrize("text", ["27.5 Rp/kWh", "RP 4711", "RP 12.500", "JPY 151.250"])
def test_other_marks_and_currencies_are_no_rupiah(text: str) -> None:
    [number] = find_numbers(text, Locale(decimal="."))
    assert number.value < 10_000
    assert number.currency != "IDR"
    assert "IDR" not in [found.value for found in find_currencies(text, Locale())]
