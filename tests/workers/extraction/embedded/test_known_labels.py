"""Labels with slips are found as if every known one were compared, and what is kept of a schema is that schema's."""

import random

import pytest
from rapidfuzz import fuzz, process

from workers.extraction.embedded.concept_labels import known_phrases
from workers.extraction.embedded.known_labels import Labels
from workers.extraction.embedded.labels import want
from workers.extraction.embedded.schema import read_fields

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def test_a_label_with_slips_is_the_one_that_is_nearest_of_all() -> None:
    labels, chance = Labels([]), random.Random(7)
    long = [phrase for phrase in known_phrases() if len(phrase) >= 6]
    slipped = [_with_slips(phrase, chance) for phrase in long]

    found = [labels.nearest(printed) for printed in slipped]

    best = [process.extractOne(printed, long, scorer=fuzz.ratio, score_cutoff=86) for printed in slipped]
    assert all(near and one == (near[0], near[1] / 100) for one, near in zip(found, best, strict=True) if one)
    missed = [near[0] for one, near in zip(found, best, strict=True) if near and not one]
    assert len(missed) < len(long) / 50, "but for those that are another word"
    assert sum(near is not None for near in found) > len(long) / 3


def test_a_field_s_own_label_is_found_with_a_slip_too() -> None:
    [field] = read_fields({"properties": {"gewuerzmischung": {"type": "string"}}})

    assert Labels([want(field)]).nearest("gewuerzmischnug") is not None
    assert Labels([]).nearest("gewuerzmischnug") is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [("employee", "employer"), ("placeofunloading", "place_of_loading"), ("asegurado", "aseguradora")],
)
def test_another_word_is_no_slip(printed: str, name: str) -> None:
    [field] = read_fields({"properties": {name: {"type": "string"}}})
    nearest = Labels([want(field)]).nearest(printed)
    assert nearest is None or nearest[0] != name.replace("_", "")


def test_an_enum_of_true_is_not_one_of_1() -> None:
    allowed = [
        read_fields({"properties": {"paid": {"type": "string", "enum": values}}})[0].enum
        for values in ([1], [True], [1.0])
    ]

    assert [type(values[0]) for values in allowed] == [int, bool, float]


def test_the_fields_of_one_schema_are_worked_out_once() -> None:
    schema = {"properties": {"total": {"type": "number"}}}

    assert read_fields(schema) is read_fields({"properties": {"total": {"type": "number"}}})
    assert want(read_fields(schema)[0]) is want(read_fields(schema)[0])


def _with_slips(phrase: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(phrase))
        letter = chance.choice(("", chance.choice(_LETTERS), phrase[at] * 2))
        phrase = phrase[:at] + letter + phrase[at + 1 :]
    return phrase
