import pytest

from workers.extraction.embedded.arithmetic import find_factors, multiplies


@pytest.mark.parametrize(
    ("numbers", "beside", "right"),
    [
        ((2, 40, 80), {}, True),
        ((2, 40, 81), {}, False),
        ((3, 33.33, 100), {}, True),  # a price rounded to cents
        ((4, 25, 90), {"discount": 10}, True),
        ((4, 25, 95), {"discount": 5}, True),  # five per cent, or five
        ((1, 278.61, 319), {"tax": 40.39}, True),
        ((2, 50, 119), {"tax": 19}, True),
        ((5, 4.55, -22.75), {}, True),  # a credit note
    ],
)
def test_a_row_multiplies(numbers: tuple[float, float, float], beside: dict[str, float], right: bool) -> None:
    assert multiplies(*numbers, **beside) is right


def test_columns_get_the_roles_in_which_they_multiply() -> None:
    rows = [{0: 1.0, 2: 2.0, 3: 40.0, 4: 80.0}, {0: 2.0, 2: 3.0, 3: 5.0, 4: 15.0}]
    assert find_factors(rows, {"line_total": 4}) == {"quantity": 2, "unit_price": 3, "line_total": 4}


def test_known_roles_are_kept_where_they_multiply_too() -> None:
    rows = [{0: 40.0, 1: 2.0, 2: 80.0}, {0: 5.0, 1: 3.0, 2: 15.0}]
    assert find_factors(rows, {"quantity": 1, "unit_price": 0}) == {"quantity": 1, "unit_price": 0, "line_total": 2}


def test_single_pieces_prove_nothing() -> None:
    assert find_factors([{0: 1.0, 1: 40.0, 2: 40.0}, {0: 1.0, 1: 5.0, 2: 5.0}], {}) is None


def test_a_few_rows_that_multiply_among_many_prove_nothing() -> None:
    rows = [{0: 2.0, 1: 40.0, 2: 80.0}, {0: 3.0, 1: 7.0, 2: 20.0}, {0: 4.0, 1: 9.0, 2: 30.0}]
    assert find_factors(rows, {}) is None
