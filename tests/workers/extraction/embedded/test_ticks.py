"""Boxes that are drawn: the cross in them is a word, the empty ones are none."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

CLAIM = """
Kind:   X Water damage     Fire     Theft
Police informed:    yes    X no     Third party liable:   X yes    no
Transfer  X            Cheque
"""


@pytest.mark.parametrize(
    ("field", "wanted", "value"),
    [
        ("water_damage", {"type": "boolean"}, True),
        ("fire", {"type": "boolean"}, False),
        ("police_informed", {"type": "boolean"}, False),
        ("third_party_liable", {"type": "boolean"}, True),
        ("injuries", {"type": "boolean"}, None),
        ("payment_method", {"type": "string", "enum": ["transfer", "cheque"]}, "transfer"),
        ("kind", {"type": "string", "enum": ["fire", "theft", "storm"]}, None),
    ],
)
def test_a_cross_is_its_nearest_options(field: str, wanted: Mapping[str, Any], value: object) -> None:
    assert values(paper(CLAIM), schema(**{field: wanted})) == {field: value}


def test_a_cross_between_numbers_ticks_nothing() -> None:
    assert values(paper("Pallet 3 X 40   Fragile"), schema(fragile="boolean")) == {"fragile": None}


def test_an_enum_is_met_by_a_word_that_means_it() -> None:
    wanted = schema(sex={"type": "string", "enum": ["male", "female"]})
    assert values(paper("Sexo:   Varón"), wanted) == {"sex": "male"}
    assert values(paper("Sexo:   no consta"), wanted) == {"sex": None}


def test_a_code_in_groups_may_begin_with_letters() -> None:
    assert values(paper("Consignment no.\nTRF 0091 7745"), schema(consignment_no="string")) == {
        "consignment_no": "TRF 0091 7745"
    }
