from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import Token, extract, paper, schema, values
from workers.extraction.embedded import EmbeddedExtractor
from workers.extraction.protocol import Extractor, ParsedDocument, Stopped

INVOICE = schema(
    invoice_number="string",
    invoice_date="date",
    due_date="date",
    net_amount="number",
    tax_amount="number",
    total_amount="number",
    iban="string",
    currency={"type": "string", "enum": ["EUR", "USD", "GBP"]},
)

ENGLISH = """
Larkspur Tools Ltd                                   INVOICE

Invoice No      Date            Due Date         Your Order No
LT-2041         05 Feb 2024     06 Mar 2024      77/A

                                  Subtotal          £1,200.00
                                  VAT @ 20%           £240.00
                                  Invoice Total     £1,440.00

Pay to IBAN GB33 BUKB 2020 1555 5555 55
"""
GERMAN = """
Rechnungsnummer:   2024-117           Rechnungsdatum: 7. Mai 2024
Fällig am:         06.06.2024

                                  Nettobetrag       1.200,00 €
                                  zzgl. 19 % MwSt.    228,00 €
                                  Gesamtbetrag      1.428,00 €
IBAN: DE89 3704 0044 0532 0130 00
"""
FRENCH = """
Facture n° FA-0117
Date de facture    05/02/2024
Date d'échéance    06/03/2024

                                  Total HT          1 200,00 €
                                  TVA 20 %            240,00 €
                                  Total TTC         1 440,00 €
IBAN FR14 2004 1010 0505 0001 3M02 606
"""
SPANISH = """
Factura nº: F24-0117
Fecha de factura:  5 de febrero de 2024
Vencimiento:       06/03/2024

                                  Base imponible    1.200,00 €
                                  IVA 21 %            252,00 €
                                  Total factura     1.452,00 €
IBAN: ES91 2100 0418 4502 0005 1332
"""


@pytest.mark.parametrize(
    ("drawing", "language", "expected"),
    [
        (ENGLISH, "en", ["LT-2041", "2024-02-05", "2024-03-06", 1200, 240, 1440, "GB33BUKB20201555555555", "GBP"]),
        (GERMAN, "de", ["2024-117", "2024-05-07", "2024-06-06", 1200, 228, 1428, "DE89370400440532013000", "EUR"]),
        (FRENCH, "fr", ["FA-0117", "2024-02-05", "2024-03-06", 1200, 240, 1440, "FR1420041010050500013M02606", "EUR"]),
        (SPANISH, "es", ["F24-0117", "2024-02-05", "2024-03-06", 1200, 252, 1452, "ES9121000418450200051332", "EUR"]),
    ],
)
def test_an_ordinary_invoice_in_four_languages(drawing: str, language: str, expected: list[Any]) -> None:
    assert list(values(paper(drawing, language=language), INVOICE).values()) == expected


def test_it_keeps_the_protocol() -> None:
    extractor: Extractor = EmbeddedExtractor()
    assert (extractor.name, extractor.needs_document) == ("embedded", True)


def test_every_property_is_there_in_the_schemas_order_and_null_where_the_paper_is_silent() -> None:
    row = extract(paper("Dear reader,\nall is well."), INVOICE)
    assert list(row.fields) == list(INVOICE["properties"])
    assert {field.value for field in row.fields.values()} == {None}
    assert {field.confidence for field in row.fields.values()} == {None}
    assert row.confidence is None


def test_a_value_says_where_it_stands() -> None:
    row = extract(paper("nothing here", "Invoice number: A-17"), INVOICE)
    found = row.fields["invoice_number"]
    assert (found.page, found.source_text) == (2, "A-17")
    assert found.box is not None
    assert found.box[0] == pytest.approx(16 * 6.0)
    assert found.confidence is not None
    assert 0.9 < found.confidence <= 1


def test_two_different_values_make_each_less_sure() -> None:
    alone = extract(paper("Invoice number: A-17"), INVOICE).fields["invoice_number"]
    rivals = extract(paper("Invoice number: A-17\n\n\nInvoice number: B-99"), INVOICE).fields["invoice_number"]
    assert 0 < (rivals.confidence or 0) < (alone.confidence or 0)


def test_amounts_that_add_up_win_over_others() -> None:
    drawing = "Total   17   900.00\n\nNet amount   100.00\nVAT amount   20.00\nTotal   120.00"
    assert values(paper(drawing), INVOICE)["total_amount"] == 120.0


def test_of_several_sums_the_total_is_what_was_paid() -> None:
    drawing = "Total incl. GST   11.23\nTotal rounded   11.25\nCash   50.00\nChange   38.75"
    assert values(paper(drawing), schema(total="number")) == {"total": 11.25}


def test_an_email_address_of_nobody_in_particular_is_not_the_landlords() -> None:
    drawing = paper("Write to hello@larkspur.example")
    assert values(drawing, schema(email={"type": "string", "format": "email"})) == {"email": "hello@larkspur.example"}
    assert values(drawing, schema(landlord_email={"type": "string", "format": "email"})) == {"landlord_email": None}


def test_a_label_of_another_meaning_is_not_taken() -> None:
    wanted = schema(order_number="string", total="number")
    assert values(paper("Subtotal of page: 12.00"), wanted)["total"] is None
    plain = extract(paper("Order No: 5512"), wanted).fields["order_number"]
    other = extract(paper("Alt Order No: 5512"), wanted).fields["order_number"]
    assert (other.confidence or 0) + 0.03 < (plain.confidence or 0) >= 0.9


def test_an_amount_under_another_fields_head_is_not_the_total() -> None:
    drawing = "Code       Net      Tax\nSR      150.00     9.00\nTotal   150.00     9.00"
    assert values(paper(drawing), schema(total="number"))["total"] != 9.0


def test_a_date_without_a_label_is_taken_where_it_is_the_only_one() -> None:
    found = extract(paper("Corner Shop\n1 x tea  2.00\n2024-05-17 18:30"), schema(date="date")).fields["date"]
    assert found.value == "2024-05-17"
    assert values(paper("2024-05-17 18:30 in\n2024-06-01 18:30 out"), schema(date="date")) == {"date": None}


def test_a_letters_date_stands_behind_its_town() -> None:
    drawing = "Lahnau, den 8. Juli 2024\n\nVortrag am 14.06.2024 und Seminar am 15.06.2024"
    assert values(paper(drawing), schema(invoice_date="date")) == {"invoice_date": "2024-07-08"}


@pytest.mark.parametrize("drawing", ["Total  £ 12.00", "Item     Price GBP\nTea          12.00"])
def test_the_currency_is_read_from_signs(drawing: str) -> None:
    assert values(paper(drawing), INVOICE)["currency"] == "GBP"


def test_text_ends_at_the_gap_and_at_the_next_label() -> None:
    wanted = schema(vessel="string", voyage="string")
    drawing = "Vessel: Vanguard Spirit      Voyage: 947E      7"
    assert values(paper(drawing), wanted) == {"vessel": "Vanguard Spirit", "voyage": "947E"}


def test_a_value_under_its_head_is_found() -> None:
    wanted = schema(vessel="string", voyage="string")
    drawing = "Vessel             Voyage\nVanguard Spirit    947E"
    assert values(paper(drawing), wanted) == {"vessel": "Vanguard Spirit", "voyage": "947E"}


def test_labels_of_the_schemas_own() -> None:
    wanted = schema(case={"type": "string", "x-labels": ["Aktenvorgang"]})
    assert values(paper("Aktenvorgang: K 17 b"), wanted) == {"case": "K 17 b"}


def test_a_slip_in_a_label_is_forgiven_at_a_price() -> None:
    right = extract(paper("Invoice Number: 4711"), INVOICE).fields["invoice_number"]
    slip = extract(paper("Invoioe Number: 4711"), INVOICE).fields["invoice_number"]
    assert slip.value == "4711"
    assert (slip.confidence or 0) < (right.confidence or 0)


def test_typed_fields() -> None:
    wanted = schema(
        paid={"type": "boolean"},
        pieces={"type": "integer"},
        mode={"type": "string", "enum": ["air", "sea"]},
        contact={"type": "string", "format": "email"},
        shop={"type": "string", "format": "uri"},
        opened={"type": ["string", "null"], "format": "date-time"},
    )
    drawing = """
Paid: yes
Pieces: 12
Mode: SEA
Contact: info@example.com
Shop: https://shop.example.com
Opened: 5 May 2024 15:07
"""
    assert values(paper(drawing), wanted) == {
        "paid": True,
        "pieces": 12,
        "mode": "sea",
        "contact": "info@example.com",
        "shop": "https://shop.example.com",
        "opened": "2024-05-05T15:07:00",
    }


def test_the_two_ends_of_a_period() -> None:
    wanted = schema(period_from="date", period_to="date")
    found = values(paper("Period: 01.03.2024 - 31.03.2024"), wanted)
    assert found == {"period_from": "2024-03-01", "period_to": "2024-03-31"}


def test_the_option_date_order_settles_a_date() -> None:
    drawing = paper("Invoice date: 05/03/2024")
    assert values(drawing, INVOICE, date_order="MDY")["invoice_date"] == "2024-05-03"
    assert values(drawing, INVOICE, date_order="DMY")["invoice_date"] == "2024-03-05"


def test_an_ambiguous_date_is_kept_unsure_and_flagged() -> None:
    row = extract(paper("Invoice date: 05/03/2024"), INVOICE)
    assert row.fields["invoice_date"].value == "2024-03-05"
    assert (row.fields["invoice_date"].confidence or 1) < 0.7
    assert [(flag.code, flag.field) for flag in row.validation_flags] == [("ambiguous_date", "invoice_date")]


def test_a_missing_required_field_makes_the_row_incomplete() -> None:
    wanted = schema("total", total="number", note="string")
    row = extract(paper("Note: hello"), wanted)
    assert [(flag.code, flag.field) for flag in row.validation_flags] == [("missing_required", "total")]
    assert not row.complete
    assert extract(paper("Total: 5.00"), wanted).complete


def test_a_missing_part_of_an_object_is_named_by_its_path() -> None:
    seller = {"type": "object", "properties": {"name": {}, "vat_id": {}}, "required": ["name", "vat_id"]}
    row = extract(paper("Seller:\nName: Larkspur Tools"), schema(seller=seller))
    assert [(flag.code, flag.field) for flag in row.validation_flags] == [("missing_required", "seller.vat_id")]
    assert not row.complete


@pytest.mark.parametrize(
    ("definition", "drawing", "code"),
    [
        ({"type": "number"}, "Weight: unknown", "not_a_number"),
        ({"type": "integer"}, "Weight: unknown", "not_a_number"),
        ({"type": "integer"}, "Weight: 2.5", "wrong_type"),
        ({"type": "integer"}, "Weight: 2,125.5", "wrong_type"),
        ({"type": "integer"}, "Weight: 12345678901234567890.12", "wrong_type"),
        ({"type": "string", "format": "date"}, "Weight: soon", "not_a_date"),
        ({"type": "string", "enum": ["light", "heavy"]}, "Weight: purple", "invalid_enum"),
    ],
)
def test_a_value_of_the_wrong_kind_is_null_and_flagged(definition: dict[str, Any], drawing: str, code: str) -> None:
    row = extract(paper(drawing), schema("weight", weight=definition))
    assert row.fields["weight"].value is None
    assert (code, "weight") in [(flag.code, flag.field) for flag in row.validation_flags]
    assert not row.complete


def test_objects_are_filled_from_their_own_block() -> None:
    party = {"type": "object", "properties": {"name": {"type": "string"}, "vat_id": {"type": "string"}}}
    drawing = """
Seller:                       Bill to:
Name: Larkspur Tools Ltd      Name: Quillon Books Ltd
VAT ID: GB999410257           VAT ID: GB123456789
"""
    assert values(paper(drawing), schema(seller=party, buyer=party)) == {
        "seller": {"name": "Larkspur Tools Ltd", "vat_id": "GB999410257"},
        "buyer": {"name": "Quillon Books Ltd", "vat_id": "GB123456789"},
    }


def test_a_list_of_plain_values() -> None:
    wanted = schema(colours={"type": "array", "items": {"type": "string"}})
    assert values(paper("Colours: red, green, blue"), wanted) == {"colours": ["red", "green", "blue"]}


def test_a_stopped_document_stops() -> None:
    with pytest.raises(Stopped):
        extract(paper("Invoice number: 1"), INVOICE, Token(stop_at=2))


def test_a_checkpoint_for_every_page_and_every_field() -> None:
    token = Token()
    extract(paper(*["Invoice number: A-17"] * 200), INVOICE, token)
    assert token.checkpoints >= 200 + len(INVOICE["properties"])
    short = Token()
    extract(paper("Invoice number: A-17"), INVOICE, short)
    assert short.checkpoints >= len(INVOICE["properties"])


def test_an_empty_document_and_an_empty_schema() -> None:
    assert extract(ParsedDocument([], "", None, "text/plain"), INVOICE).confidence is None
    assert extract(paper("hello"), {"type": "object"}).fields == {}


@pytest.mark.parametrize("label", ["Required by", "Liefertermin", "Livraison souhaitée"])
def test_a_day_of_delivery_is_not_the_day_of_the_document(label: str) -> None:
    drawing = f"Purchase order PO-718\n\n{label}          Terms\n18.10.2024              30 days net\n"

    assert values(paper(drawing), schema(invoice_date="date")) == {"invoice_date": None}
