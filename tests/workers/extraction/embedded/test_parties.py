import msgspec
import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values

PARTIES = schema(seller="string", buyer="string")

LETTER = """
Larkspur Werkzeuge GmbH · Am Anger 3 · 24999 Ostersiel

Quillon Bücher KG
Frau Ilse Quillon
Dorfstraße 9
20999 Hamburg

Rechnung 17
"""


def test_the_senders_line_names_the_seller_and_the_window_the_buyer() -> None:
    assert values(paper(LETTER), PARTIES) == {"seller": "Larkspur Werkzeuge GmbH", "buyer": "Quillon Bücher KG"}


def test_a_labelled_party_is_surer_than_one_told_by_position() -> None:
    labelled = extract(paper("Seller: Larkspur Ltd\nBill to:\nQuillon Books"), PARTIES)
    assert labelled.fields["buyer"].value == "Quillon Books"
    placed = extract(paper(LETTER), PARTIES)
    assert (labelled.fields["seller"].confidence or 0) > (placed.fields["seller"].confidence or 1)


def test_the_letterhead_is_a_weak_seller() -> None:
    found = extract(paper("Larkspur Tools Ltd\n\n\nInvoice 12\n\nTotal 5.00"), PARTIES).fields["seller"]
    assert found.value == "Larkspur Tools Ltd"
    assert 0.5 <= (found.confidence or 0) < 0.9


def test_an_address_block_without_a_label_is_the_buyer() -> None:
    drawing = """
Larkspur Tools Ltd



Quillon Books Ltd
19 Inkwell Row
Stavebridge SV1 9XQ
"""
    assert values(paper(drawing), PARTIES)["buyer"] == "Quillon Books Ltd"


def test_a_page_of_prose_has_no_parties() -> None:
    assert values(paper("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nwe met at noon and left."), PARTIES) == {
        "seller": None,
        "buyer": None,
    }


def test_an_address_runs_from_the_name_to_the_postcode() -> None:
    found = extract(
        paper("LARKSPUR TOOLS LTD\n12 Anger Lane\n40150 Ostersiel\nTel: 030 23125880"), schema(address="string")
    )
    assert found.fields["address"].value == "12 Anger Lane, 40150 Ostersiel"
    assert found.fields["address"].source_text == "12 Anger Lane\n40150 Ostersiel"


@pytest.mark.parametrize(
    ("drawing", "address"),
    [
        (
            "LARKSPUR SDN BHD\n(0005583085-K)\nCo. Reg: 2518-V\nGST No: 15\nLot 276 Jalan Angerik\n43800 Ostersiel",
            "Lot 276 Jalan Angerik, 43800 Ostersiel",
        ),
        ("Larkspur Maschinenbau\nGmbH & Co. KG\nAngerweg 12\n40150 Ostersiel", "Angerweg 12, 40150 Ostersiel"),
        (
            "LARKSPUR TOOLS SDN BHD\nLot PTD 182908,\nJalan Angerik\n81750 Ostersiel\nJohor Darul Takzim\nTAX INVOICE",
            "Lot PTD 182908, Jalan Angerik, 81750 Ostersiel, Johor Darul Takzim",
        ),
        ("LARKSPUR TOOLS INC\n2218 Anger Ave\nOstersiel, ID 83702\nGuests 2", "2218 Anger Ave, Ostersiel, ID 83702"),
        ("LARKSPUR TOOLS INC\n2218 Anger Ave\nTable 83702\nGuests 2", "2218 Anger Ave"),
        ("LARKSPUR TOOLS LTD\nGST No: 000781500416\nTAX INVOICE\nQuillon Ltd\n12 Anger Lane\n40150 Ostersiel", None),
    ],
    ids=["registrations", "rest-of-name", "lot-and-state", "american", "no-town", "of-another"],
)
def test_an_address_has_all_of_its_lines_and_no_others(drawing: str, address: str | None) -> None:
    assert values(paper(drawing), schema(address="string")) == {"address": address}


def test_an_address_with_a_number_is_likelier_than_the_name_above_it() -> None:
    drawing = "GOLDEN KEYS\n{street}\nBandar Angerik,\n47100 Ostersiel\nTEL: 03-58919941"
    numbered, bare = (
        extract(paper(drawing.format(street=street)), schema(address="string")).fields["address"].confidence or 0
        for street in ("No 5, Jalan Inkwell,", "Jalan Inkwell,")
    )
    assert numbered > bare > 0


def test_an_address_ends_before_a_date() -> None:
    drawing = "LARKSPUR TOOLS LTD\n12 Anger Lane\n{line}\n40150 Ostersiel"
    asked = schema(address="string")
    assert values(paper(drawing.format(line="14 October 2022")), asked) == {"address": None}
    assert values(paper(drawing.format(line="October House")), asked) != {"address": None}


def test_a_register_number_is_no_part_of_an_address() -> None:
    drawing = "LARKSPUR TOOLS LTD\n12 Anger Lane\n(Reg 860671)\n40150 Ostersiel"
    assert values(paper(drawing), schema(address="string")) == {"address": "12 Anger Lane, 40150 Ostersiel"}


def test_an_email_tells_its_sender() -> None:
    letter = msgspec.structs.replace(paper("Thank you"), metadata={"From": "Larkspur Tools <shop@example.com>"})
    assert values(letter, PARTIES)["seller"] == "Larkspur Tools"


def test_what_stands_far_below_a_label_is_no_name() -> None:
    drawn = "Auftrag   A-88210\n\nKunde     20551\n\n\n\nEinh.     Preis\nStk       40.00"
    assert values(paper(drawn), schema(customer=schema(name="string"))) == {"customer": None}


def test_what_the_paper_calls_itself_in_the_window_is_not_its_buyer() -> None:
    sender = "Larkspur Werkzeuge GmbH · Am Anger 3 · 24999 Ostersiel"
    drawing = paper(f"{sender}\n\nWerksprüfzeugnis 3.1\nAuftrag 12\nDorfstraße 9\n20999 Hamburg\n\nCharge 17")
    assert values(drawing, schema(kunde="string")) == {"kunde": None}


def test_a_po_box_is_no_order() -> None:
    for box in ("PO Box 12043", "P.O. BOX 12043"):
        drawing = f"Larkspur Inc\n{box}\nOstersiel, ID 83702\nInvoice 4711\n{{order}}\n"
        asked = schema(po_number="string")
        assert values(paper(drawing.format(order="PO Number: 77")), asked) == {"po_number": "77"}
        assert values(paper(drawing.format(order="Terms: net")), asked) == {"po_number": None}
