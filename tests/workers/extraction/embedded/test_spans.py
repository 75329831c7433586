import pytest

from workers.extraction.embedded.values import spans
from workers.extraction.embedded.values.found import Locale


@pytest.mark.parametrize(
    "text",
    [
        "VISA ************6613",
        "VISA **** **** **** 6613",
        "Card XXXX-XXXX-XXXX-6613",
        "Card \u2022\u2022\u2022\u2022 6613",
        "####6613",
        "xx6613",
        "*" * 200 + "6613",
    ],
)
def test_the_last_digits_of_a_masked_card_are_read(text: str) -> None:
    assert [found.value for found in spans.find_masked_cards(text, Locale())] == ["6613"]


@pytest.mark.parametrize(
    "text", ["Section one ......... 2024", "Visa . . . . 1200", "Total \u00b7\u00b7\u00b7\u00b7 1200"]
)
def test_dots_lead_to_a_number_and_mask_none(text: str) -> None:
    assert spans.find_masked_cards(text, Locale()) == []
