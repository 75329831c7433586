import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

BILL_OF_LADING = """
SHIPPER                                    BOOKING REF.
Larkspur Tools Ltd                         BKG 77120
12 Anger Lane
SV1 9XQ Stavebridge
TEL: +44 20 7946 0958 | EMAIL: out@larkspur.example

CONSIGNEE (NEGOTIABLE ONLY IF CONSIGNED TO ORDER)
Quillon Books
9 Inkwell Row
20999 Hamburg

VESSEL / VOYAGE        PORT OF LOADING
ADA LOVELACE / 12E     Felixstowe
"""


def test_fields_of_a_party_are_read_in_its_block() -> None:
    wanted = schema(
        shipper_name="string",
        shipper_address="string",
        shipper_phone="string",
        shipper_email="string",
        consignee_name="string",
        consignee_address="string",
        consignee_phone="string",
    )
    assert values(paper(BILL_OF_LADING), wanted) == {
        "shipper_name": "Larkspur Tools Ltd",
        "shipper_address": "12 Anger Lane, SV1 9XQ Stavebridge",
        "shipper_phone": "+44 20 7946 0958",
        "shipper_email": "out@larkspur.example",
        "consignee_name": "Quillon Books",
        "consignee_address": "9 Inkwell Row, 20999 Hamburg",
        "consignee_phone": None,
    }


def test_labels_between_slashes_have_the_values_between_slashes() -> None:
    wanted = schema(vessel="string", voyage="string", port_of_loading="string", booking_number="string")
    assert values(paper(BILL_OF_LADING), wanted) == {
        "vessel": "ADA LOVELACE",
        "voyage": "12E",
        "port_of_loading": "Felixstowe",
        "booking_number": "BKG 77120",
    }


def test_a_label_inside_a_block_is_the_blocks() -> None:
    drawing = """
STARTING POINT (LOADING)
Larkspur Tools Ltd
Ref: L-7063

FINAL DESTINATION (UNLOADING)
Quillon Books
Ref: U-1212
"""
    wanted = schema(loading_reference="string", unloading_reference="string")
    assert values(paper(drawing), wanted) == {"loading_reference": "L-7063", "unloading_reference": "U-1212"}


def test_a_party_without_a_head_has_its_letterhead() -> None:
    drawing = """
Larkspur Tools Ltd
12 Anger Lane, SV1 9XQ Stavebridge
sales@larkspur.example

Bill to:
Quillon Books
accounts@quillon.example
"""
    wanted = schema(
        seller={"type": "object", "properties": {"email": {"type": "string", "format": "email"}}},
        buyer={"type": "object", "properties": {"email": {"type": "string", "format": "email"}}},
    )
    assert values(paper(drawing), wanted) == {
        "seller": {"email": "sales@larkspur.example"},
        "buyer": {"email": "accounts@quillon.example"},
    }


def test_a_remark_on_a_label_is_no_value() -> None:
    drawing = paper("""
Place of Receipt. Applicable only when document used as Transport B/L.
Incheon Port, Korea

Port of Loading
Felixstowe
""")
    assert values(drawing, schema(place_of_receipt="string")) == {"place_of_receipt": "Incheon Port, Korea"}


@pytest.mark.parametrize(
    ("drawing", "name", "value"),
    [
        ("Diagnosis. Acute viral infection of the ear.", "diagnosis", "Acute viral infection of the ear."),
        ("Notes. If the gate is shut, call Ada.\nThank you!", "notes", "If the gate is shut, call Ada."),
        ("Tenant (Ben Quill,\nLeeds)\nRent 900.00", "rent", "900.00"),
        ("Invoice no. (please quote\n4711\nCustomer no. (yours)\n8812", "invoice_number", "4711"),
        ("Additional information   Ring twice", "additional_information", "Ring twice"),
        ("Order number (quote    PO-4711\nalways)", "order_number", "PO-4711"),
        (
            "Consignee (name, address, country and\ntelephone)\nQuillon Ltd\n\nNotify party (if any)\nReed Ltd",
            "consignee",
            "Quillon Ltd",
        ),
        ("Consignee (name and address of\nQuillon Ltd\n\nNotify party (if any)\nReed Ltd", "consignee", "Quillon Ltd"),
    ],
)
def test_what_only_resembles_a_remark_takes_nothing_away(drawing: str, name: str, value: str) -> None:
    assert values(paper(drawing), schema(**{name: "string"})) == {name: value}


def test_a_notice_to_customers_is_nobodys_block() -> None:
    drawing = paper("INVOICE\nQuillon Ltd\n\nCustomer information\nQuestions? Visit quillon.example\nVAT: GB987654321")
    asked = schema(customer_vat_id="string", seller_vat_id="string")
    assert values(drawing, asked) == {"customer_vat_id": None, "seller_vat_id": "GB987654321"}


@pytest.mark.parametrize("head", ["Kundendaten: Kd-Nr 4711", "Customer details: see page 2"])
def test_what_stands_behind_the_head_of_a_customers_block_is_no_name(head: str) -> None:
    found = values(
        paper(f"INVOICE\n\n{head}\nReed & Sons\n1 Main Street\nBristol BS1 4DJ"), schema(customer_name="string")
    )
    assert found["customer_name"] in (None, "Reed & Sons")


def test_a_patient_is_not_the_customer() -> None:
    drawing = paper("INVOICE\nCustomer\nAda Reed\n\nPatient information: Rex")
    assert values(drawing, schema(customer_name="string")) == {"customer_name": "Ada Reed"}


def test_a_remark_with_nothing_under_it_is_no_value_either() -> None:
    drawing = paper("Place of Receipt. Applicable only when document used as Transport B/L.")
    assert values(drawing, schema(place_of_receipt="string")) == {"place_of_receipt": None}


def test_a_value_in_a_block_ends_with_its_segment() -> None:
    drawing = paper("LOADING                    GOODS\nQuillon Ltd\nRef: L-REF-7063            Steel coils\n")
    assert values(drawing, schema(loading_reference="string")) == {"loading_reference": "L-REF-7063"}
