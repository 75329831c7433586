"""Who a form is about: the whole name, and the parts of an address under the labels that forms have for them."""

from tests.workers.extraction.embedded.papers import paper, schema, values

FORM = """
Nom et prénom   CHABROL Mathilde
PLZ / Ort       26897 Bockhorst
Adresse         12 rue des Tanneurs
"""
NOTE = """
1 Shipper (name, address)      2 Consignee (name, address)
Bellweather Ceramics plc       Casa Nova Interiors Lda
Unit 9 Kiln Lane               Rua do Alecrim 55
Stoke-on-Trent ST4 7QF         1200-014 Lisboa
Contact: Ruth Pellow 01782 555 014
"""


def test_the_whole_name_is_who_the_form_is_about() -> None:
    found = values(paper(FORM), schema(claimant_name="string", expert_name="string"))
    assert found == {"claimant_name": "CHABROL Mathilde", "expert_name": None}


def test_town_and_code_under_one_label_are_told_apart() -> None:
    found = values(paper(FORM), schema(zip="string", city="string", street="string"))
    assert found == {"zip": "26897", "city": "Bockhorst", "street": "12 rue des Tanneurs"}


def test_an_address_is_that_of_its_own_box() -> None:
    parts = {name: {"type": "string"} for name in ("name", "city", "postal_code")}
    wanted = schema(consignee={"type": "object", "properties": parts})
    assert values(paper(NOTE), wanted)["consignee"] == {
        "name": "Casa Nova Interiors Lda",
        "city": "Lisboa",
        "postal_code": "1200-014",
    }


def test_a_name_ends_before_its_telephone_number() -> None:
    assert values(paper("Contact: Ruth Pellow 01782 555 014"), schema(contact_name="string")) == {
        "contact_name": "Ruth Pellow"
    }


def test_an_abbreviated_number_is_one() -> None:
    assert values(paper("N.º petición:   26-01774"), schema(request_number="string")) == {"request_number": "26-01774"}


def test_a_label_in_the_letterhead_is_no_insurer() -> None:
    drawing = "Alpenrand Versicherungs-AG    Versicherungsnummer   GV 88-21044\nKundenservice 0800 4471 200\n"
    assert values(paper(drawing), schema(insurer="string"))["insurer"] != "Versicherungsnummer"


def test_a_name_alone_is_who_the_form_is_about() -> None:
    assert values(paper("Name: Freya Lindqvist      Class: 5B"), schema(pupil_name="string")) == {
        "pupil_name": "Freya Lindqvist"
    }
