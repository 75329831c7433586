import pytest

from workers.extraction.embedded.units import measures, without_unit


@pytest.mark.parametrize("word", ["kg", "Litres", "m\u00b3", "kWh"])
def test_a_measure_is_one_in_whatever_case(word: str) -> None:
    assert measures(word)


@pytest.mark.parametrize("word", ["PS", "HP", "Mi", "h", "days", "box"])
def test_what_may_be_many_things_is_none(word: str) -> None:
    assert not measures(word)


def test_a_total_keeps_the_unit_that_makes_it_no_money() -> None:
    assert without_unit(["total", "litres"]) == ["total", "litres"]
    assert without_unit(["total", "eur"]) == ["total"]
    assert without_unit(["gross", "weight", "kg"]) == ["gross", "weight"]
