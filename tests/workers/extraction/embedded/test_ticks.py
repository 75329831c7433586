"""Boxes that are drawn: the cross in them is a word, the empty ones are none."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, recognised, schema, values

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
    assert values(paper("Sexo:   Varón   Fecha:   10/03/2026"), wanted) == {"sex": "male"}
    assert values(paper("Sexo:   no consta"), wanted) == {"sex": None}


def test_a_code_in_groups_may_begin_with_letters() -> None:
    assert values(paper("Consignment no.\nTRF 0091 7745"), schema(consignment_no="string")) == {
        "consignment_no": "TRF 0091 7745"
    }


def enum(*allowed: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(allowed)}


PETS = {"type": "boolean", "title": "Do you keep pets"}
PARCEL = enum("Gift", "Samples", "Returned goods")


@pytest.mark.parametrize(
    ("drawing", "wanted", "value"),
    [
        ("Do you keep pets? Yes \u2610 No \u2612", PETS, False),
        ("Do you keep pets? \u2612 Yes \u2610 No", PETS, True),
        ("1. Do you keep pets? Yes \u2610   No \u2612", PETS, False),
        ("Do you keep pets? Yes \u2612 No \u2610 If yes, which?", PETS, True),
        ("Do you keep pets \u2610 Do you smoke \u2612", PETS, False),
        ("\u2610 Do you smoke \u2612 Do you keep pets", PETS, True),
        ("Do you smoke \u2612   Do you keep pets \u2610   Room 7", PETS, False),
        ("Do you keep pets: \u2612 Do you smoke: \u2610", PETS, True),
        ("Do you keep pets   Do you smoke\n\u2610                  \u2612", PETS, False),
        ("\u2610 Samples \u2610 Gift \u2612 Returned goods", PARCEL, "Returned goods"),
        ("Gift \u2610\nSamples \u2612\nReturned goods \u2610", PARCEL, "Samples"),
        ("Parcel \u2610 Gift \u2612 Samples", {**PARCEL, "title": "Parcel"}, "Samples"),
        ("Parcel: \u2612 Gift   Samples", {**PARCEL, "title": "Parcel"}, "Gift"),
    ],
)
def test_a_box_is_its_words_wherever_it_stands(drawing: str, wanted: Mapping[str, Any], value: object) -> None:
    assert values(paper(drawing), schema(asked=wanted)) == {"asked": value}


@pytest.mark.parametrize(
    ("drawing", "wanted"),
    [
        ("\u2610 Do you smoke   Do you keep pets \u2612", PETS),
        ("Do you smoke \u2610 Do you keep pets \u2612 Room 7", PETS),
        ("Do you keep pets? \u2610 Yes \u2612", PETS),
        ("Do you keep pets:   Yes \u2612 No", PETS),
        ("Gift \u2610 Samples \u2612 Returned goods", PARCEL),
        ("Parcel\nGift   Samples   Returned goods", {**PARCEL, "title": "Parcel"}),
    ],
)
def test_boxes_that_may_be_anybodys_say_nothing(drawing: str, wanted: Mapping[str, Any]) -> None:
    assert values(paper(drawing), schema(asked=wanted)) == {"asked": None}


def test_a_question_of_yes_and_no_is_answered_where_it_is_asked() -> None:
    drawing = paper("Smoker   \u2612 Yes \u2610 No\nDiabetic   \u2610 Yes \u2612 No")
    wanted = schema(smoker=enum("Yes", "No"), diabetic=enum("Yes", "No"), pets=enum("Yes", "No"))
    assert values(drawing, wanted) == {"smoker": "Yes", "diabetic": "No", "pets": None}
    assert values(paper("Smoker   \u2612 Yes \u2610 No"), schema(pets=enum("Yes", "No"))) == {"pets": None}


@pytest.mark.parametrize(
    ("line", "tariff", "day", "week"),
    [
        ("Day 9.00   \u25a1Week 40.00   Month 95.00", None, None, None),
        ("\u25a1Day 9.00   \u25a1Week 40.00   \u25a1Month 95.00", None, None, None),
        ("\u25a1Day 9.00   \u22a0Week 40.00   \u25a1Month 95.00", "Week", False, True),
    ],
)
def test_a_box_that_was_not_recognised_is_no_evidence(line: str, tariff: object, day: object, week: object) -> None:
    wanted = schema(tariff=enum("Day", "Week", "Month"), day="boolean", week="boolean")
    assert values(recognised("Tariff:\n" + line), wanted) == {"tariff": tariff, "day": day, "week": week}


@pytest.mark.parametrize(
    ("drawing", "field"),
    [
        ("[x] Do not write to me by email", "write_to_me_by_email"),
        ("[x] Breakfast not included", "breakfast_included"),
        ("Breakfast not included [x]   Parking [ ]", "breakfast_included"),
        ("[ ] Breakfast not included   [x] Parking", "breakfast_included"),
        ("Breakfast not included?   [x] Yes [ ] No", "breakfast_included"),
        ("Breakfast not included [x]", "breakfast"),
        ("X  Breakfast not included     Parking", "breakfast"),
        ("[x] Don't smoke   [ ] Vegan", "smoke"),
        ("[x] Nicht verheiratet   [ ] Kinder", "verheiratet"),
        ("[x] Keine Haustiere   [ ] Kinder", "haustiere"),
        ("[x] Ohne Versicherung   [ ] Kinder", "versicherung"),
        ("[x] Je ne fume pas   [ ] Enfants", "je_fume"),
        ("[x] Sans assurance   [ ] Enfants", "assurance"),
        ("[x] Sin seguro   [ ] Mascotas", "seguro"),
        ("[x] Senza garanzia   [ ] Sconto", "garanzia"),
        ("[x] Niet verzekerd   [ ] Korting", "verzekerd"),
        ("[x] Smoker   [ ] Vegan", "not_smoker"),
        ("[x] Breakfast included   [ ] Parking", "breakfast_not_included"),
        ("[x] Breakfast (not in winter)   [ ] Parking", "breakfast"),
    ],
)
def test_what_is_denied_is_not_ticked(drawing: str, field: str) -> None:
    assert values(paper(drawing), schema(**{field: "boolean"})) == {field: None}


def test_a_field_that_denies_is_ticked_where_the_paper_denies() -> None:
    drawing = paper("[x] Breakfast not included   [ ] Parking")
    assert values(drawing, schema(breakfast_not_included="boolean")) == {"breakfast_not_included": True}


def test_a_word_more_is_another_box() -> None:
    drawing = paper("[x] Boat owner licence   [ ] Truck licence")
    assert values(drawing, schema(boat_licence="boolean", truck_licence="boolean")) == {
        "boat_licence": None,
        "truck_licence": False,
    }


def test_the_only_box_of_a_sentence_stands_at_its_end() -> None:
    assert values(paper("I accept the rules of the house [x]"), schema(accept="boolean")) == {"accept": True}
    assert values(paper("I do not accept the rules [x]"), schema(accept="boolean")) == {"accept": None}
    assert values(paper("Rain   Hail   Snow [x]"), schema(rain="boolean")) == {"rain": None}


def test_a_box_far_from_the_words_on_both_sides_is_nobodys() -> None:
    wanted = schema(do_you_keep_pets="boolean")
    near, far = (f"Do you smoke{gap}[x]    Do you keep pets{gap}[ ]    Room 7" for gap in (" ", "  "))
    assert values(paper(near), wanted) == {"do_you_keep_pets": False}
    assert values(paper(far), wanted) == {"do_you_keep_pets": None}
