import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values
from workers.extraction.embedded.address_parts import split_address

ADDRESS = {"type": "object", "properties": {name: {"type": "string"} for name in ("street", "city", "zip")}}
PARTY = {"type": "object", "properties": {"name": {"type": "string"}, "address": ADDRESS}}
STOP = {"type": "object", "properties": {"name": {"type": "string"}, "date": {"type": "string", "format": "date"}}}

LETTER = """
Seller: Northwind Ltd
Address: 12 Harbour Lane, Bristol BS1 4RW

Buyer: Alder & Sons
Address: 3 Elm Street, 10115 Berlin
"""


def test_the_name_of_a_party_and_the_parts_of_its_address() -> None:
    assert values(paper(LETTER), schema(seller=PARTY, buyer=PARTY)) == {
        "seller": {
            "name": "Northwind Ltd",
            "address": {"street": "12 Harbour Lane", "city": "Bristol", "zip": "BS1 4RW"},
        },
        "buyer": {"name": "Alder & Sons", "address": {"street": "3 Elm Street", "city": "Berlin", "zip": "10115"}},
    }


def test_an_object_says_where_all_of_its_parts_stand() -> None:
    found = extract(paper(LETTER), schema(seller=PARTY)).fields["seller"]
    assert found.source_text == "Northwind Ltd\n12 Harbour Lane, Bristol BS1 4RW"
    assert found.box == (48.0, 30.0, 246.0, 54.0)


def test_a_labelled_part_needs_no_address() -> None:
    drawn = "Customer\nCity: Leeds\nStreet: Mill Row 4\nZip: 99999"
    assert values(paper(drawn), schema(customer=ADDRESS)) == {
        "customer": {"street": "Mill Row 4", "city": "Leeds", "zip": "99999"}
    }


BELOW = "Pickup\nName: LogiTrans\nDate: 2024-05-01\n\nDropoff\nName: BuildMat\nDate: 2024-06-01"
BESIDE = """
Pickup                 Dropoff
Name: LogiTrans        Name: BuildMat
Date: 2024-05-01       Date: 2024-06-01
"""


@pytest.mark.parametrize("drawn", [BELOW, BESIDE], ids=["below each other", "beside each other"])
def test_a_value_belongs_to_the_object_whose_heading_is_above_it(drawn: str) -> None:
    assert values(paper(drawn), schema(pickup=STOP, dropoff=STOP)) == {
        "pickup": {"name": "LogiTrans", "date": "2024-05-01"},
        "dropoff": {"name": "BuildMat", "date": "2024-06-01"},
    }


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("99 Station Road, Chicago, IL 60601", ("99 Station Road", "Chicago", "60601")),
        ("Alder & Sons, 1 Mill Row, Leeds LS1 4AP", ("1 Mill Row", "Leeds", "LS1 4AP")),
        ("Feldstraße 34, D-54321 Hithausen", ("Feldstraße 34", "Hithausen", "54321")),
        ("Weena 664, 3012 CN Rotterdam", ("Weena 664", "Rotterdam", "3012 CN")),
    ],
)
def test_an_address_is_split(text: str, parts: tuple[str, str, str]) -> None:
    found = split_address(text)
    assert (found["street"], found["city"], found["postcode"]) == parts


def test_an_address_without_a_postcode_is_left_whole() -> None:
    assert split_address("12 Harbour Lane, Bristol") == {}


SHIP = {"type": "object", "properties": {name: {"type": "string"} for name in ("name", "street", "city", "zip")}}
TWO = """
NORTHWIND LTD
Harbour Lane 12 \u00b7 20095 Hamburg \u00b7 Tel. 040 765 31 00

Rechnungsanschrift           Lieferanschrift
Werft Alder GmbH             Werft Alder GmbH
Einkauf                      Lager Halle 4, Tor 2
Oortkatenweg 77              Moorfleeter Deich 9
21037 Hamburg                22113 Bergedorf
"""


def test_where_is_billed_and_where_is_delivered_to() -> None:
    name = "Werft Alder GmbH"
    assert values(paper(TWO), schema(billing_address=SHIP, delivery_address=SHIP)) == {
        "billing_address": {"name": name, "street": "Oortkatenweg 77", "city": "Hamburg", "zip": "21037"},
        "delivery_address": {"name": name, "street": "Moorfleeter Deich 9", "city": "Bergedorf", "zip": "22113"},
    }


def test_an_address_that_is_not_on_the_paper_is_not_the_sellers() -> None:
    drawn = "NORTHWIND LTD\nHarbour Lane 12\n20095 Hamburg\n\nInvoice 4711\nShip to: see the order"
    assert values(paper(drawn), schema(delivery_address=ADDRESS)) == {"delivery_address": None}


def test_an_address_in_one_line_with_signs_between_its_parts() -> None:
    drawn = """
Northwind GmbH \u00b7 Seestr. 14 \u00b7 82211 Herrsching

Frau
Ada Quill
Birkenweg 3
82229 Seefeld

Rechnung
"""
    assert values(paper(drawn), schema(seller=ADDRESS)) == {
        "seller": {"street": "Seestr. 14", "city": "Herrsching", "zip": "82211"}
    }


def test_whose_attention_is_asked_for_is_no_part_of_the_address() -> None:
    drawn = "INVOICE\n\nBill to\nQuillon Books\nAttn: Accounts Payable\nPO Box 2207\nDripping Springs, TX 78620"
    assert values(paper(drawn), schema(bill_to=SHIP)) == {
        "bill_to": {"name": "Quillon Books", "street": "PO Box 2207", "city": "Dripping Springs", "zip": "78620"}
    }


def test_the_contact_of_a_company_is_a_person() -> None:
    party = schema(name="string", contact="string")
    drawn = "AVOIR\n\nClient\nCabinet Lemoine\n{}5 place Bellecour\n69002 LYON"
    assert values(paper(drawn.format("Mme Claire Roux\n")), schema(customer=party)) == {
        "customer": {"name": "Cabinet Lemoine", "contact": "Mme Claire Roux"}
    }
    assert values(paper(drawn.format("")), schema(customer=party)) == {
        "customer": {"name": "Cabinet Lemoine", "contact": None}
    }


def test_a_province_in_brackets_is_not_of_the_town() -> None:
    assert split_address("Via Roma 5, 12043 Canale (CN)") == {
        "street": "Via Roma 5",
        "postcode": "12043",
        "city": "Canale",
        "region": "CN",
    }


@pytest.mark.parametrize("bullet", ["", "- "])
def test_a_range_of_house_numbers_is_one_part_of_an_address(bullet: str) -> None:
    drawn = (
        f"NORTHWIND LTD\n{bullet}Harbour Lane 12 - 14 \u00b7 20095 Hamburg \u00b7 Tel. 040 765 31 00\n\nInvoice 4711"
    )
    assert values(paper(drawn), schema(seller=ADDRESS)) == {
        "seller": {"street": "Harbour Lane 12 - 14", "city": "Hamburg", "zip": "20095"}
    }


@pytest.mark.parametrize(
    ("lines", "street"),
    [
        ("Goods Inwards, Bay 2, Abbotsford Road", "Abbotsford Road"),
        ("Quillon Books, 12 Harbour Lane, Market Place", "12 Harbour Lane, Market Place"),
    ],
)
def test_the_street_begins_where_one_is_named(lines: str, street: str) -> None:
    assert split_address(f"{lines}, Gateshead NE10 0LP")["street"] == street
