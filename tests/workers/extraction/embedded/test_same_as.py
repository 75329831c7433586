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
    found = values(
        paper(PARTIES.format(notified=notified)), schema(consignee_name="string", notify_party_name="string")
    )
    assert found == {"consignee_name": "Quillon Books Ltd", "notify_party_name": "Quillon Books Ltd"}


def test_what_points_to_nothing_that_is_asked_for_is_no_name() -> None:
    drawing = paper(PARTIES.format(notified="SAME AS CONSIGNEE"))
    assert values(drawing, schema(notify_party_name="string")) == {"notify_party_name": None}


def test_a_name_may_begin_so() -> None:
    drawing = paper(PARTIES.format(notified="Wie Neu GmbH"))
    found = values(drawing, schema(consignee_name="string", notify_party_name="string"))
    assert found["notify_party_name"] == "Wie Neu GmbH"
