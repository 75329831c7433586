"""Values that point to another field."""

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

PARTIES = """
Consignee (negotiable only if "to order" of a named person or of the
bearer)
Quillon Books Ltd
9 Inkwell Row, 20999 Hamburg

Notify party
{notified}
9 Inkwell Row, 20999 Hamburg
"""


@pytest.mark.parametrize("notified", ["SAME AS CONSIGNEE", "same as the consignee", "wie Empfänger", "Idem consignee"])
def test_the_value_of_the_other_field_is_meant(notified: str) -> None:
    asked = schema(consignee_name="string", consignee_address="string", notify_party_name="string")
    assert values(paper(PARTIES.format(notified=notified)), asked) == {
        "consignee_name": "Quillon Books Ltd",
        "consignee_address": "9 Inkwell Row, 20999 Hamburg",
        "notify_party_name": "Quillon Books Ltd",
    }


def test_what_points_to_nothing_that_is_asked_for_is_no_name() -> None:
    drawing = paper(PARTIES.format(notified="SAME AS CONSIGNEE"))
    assert values(drawing, schema(notify_party_name="string")) == {"notify_party_name": None}


def test_pointing_is_followed_to_its_end_and_not_for_ever() -> None:
    drawing = paper("Shipper\nLarkspur Ltd\n\nConsignee\nSAME AS SHIPPER\n\nNotify party\nSAME AS CONSIGNEE\n")
    asked = schema(notify_party_name="string", consignee_name="string", shipper_name="string")
    assert set(values(drawing, asked).values()) == {"Larkspur Ltd"}
    circle = paper("Shipper\nSAME AS CONSIGNEE\n\nConsignee\nSAME AS SHIPPER\n")
    assert values(circle, schema(shipper_name="string", consignee_name="string")) == {
        "shipper_name": None,
        "consignee_name": None,
    }


def test_only_the_same_kind_of_value_is_meant() -> None:
    drawing = paper("Consignee\nQuillon Books Ltd\n9 Inkwell Row\n20999 Hamburg\n\nNotify party\nSAME AS CONSIGNEE\n")
    found = values(drawing, schema(notify_party_name="string", consignee_address="string"))
    assert found["notify_party_name"] is None


def test_what_a_text_says_of_another_is_its_own() -> None:
    drawing = paper("Finding: same as prior study\nImpression: same as finding")
    assert values(drawing, schema(finding="string", impression="string")) == {
        "finding": "same as prior study",
        "impression": "same as finding",
    }


def test_comments_may_say_the_same_as_somebody() -> None:
    drawing = paper("Supplier: Quillon Ltd\nComments: same as supplier")
    assert values(drawing, schema(supplier_name="string", comments="string"))["comments"] == "same as supplier"


def test_a_firm_may_be_called_so() -> None:
    drawing = paper(PARTIES.format(notified="Same As Ever Ltd"))
    assert values(drawing, schema(notify_party_name="string")) == {"notify_party_name": "Same As Ever Ltd"}


def test_a_name_may_begin_so() -> None:
    drawing = paper(PARTIES.format(notified="Wie Neu GmbH"))
    found = values(drawing, schema(consignee_name="string", notify_party_name="string"))
    assert found["notify_party_name"] == "Wie Neu GmbH"
