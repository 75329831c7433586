import pytest

from workers.extraction.embedded.labels import Wanted, want
from workers.extraction.embedded.normal import normal_form
from workers.extraction.embedded.schema import read_fields


def wanted(name: str, **definition: object) -> Wanted:
    [field] = read_fields({"properties": {name: {"type": "string", **definition}}})
    return want(field)


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("invoiceNumber", "invoice_number"),
        ("invoice_no", "invoice_number"),
        ("Rechnungs-Nr.", "invoice_number"),
        ("fecha_de_factura", "invoice_date"),
        ("vendor", "seller"),
        ("customer_name", "buyer"),
        ("seller_vat_id", "vat_id"),
        ("N° TVA du vendeur", "vat_id"),
        ("Seller's VAT no.", "vat_id"),
        ("totale", "total"),
        ("destination", None),
        ("colour_of_hair", None),
    ],
)
def test_a_property_is_recognised_by_its_name(name: str, concept: str | None) -> None:
    assert wanted(name).concept == concept


@pytest.mark.parametrize("label", ["Rechnungs-Nr.", "Rechnungsnummer:", "RECHNUNGSNR", "Rechnungsnummer"])
def test_the_ways_to_write_a_label_have_one_normal_form(label: str) -> None:
    assert normal_form(label) == "rechnungsnumber"


def test_own_labels_weigh_most() -> None:
    item = wanted("invoice_number", **{"x-labels": ["Vorgang"]})
    assert item.phrases["vorgang"] == 1.0
    assert item.phrases[normal_form("bill number")] < 1.0


def test_a_description_that_lists_names_gives_labels() -> None:
    item = wanted("deal", description="Number of the order, contract or invoice")
    assert item.phrases[normal_form("contract number")] > item.phrases["contract"] > 0


@pytest.mark.parametrize(("name", "edge"), [("period_from", 0), ("period_to", -1), ("invoice_date", None)])
def test_the_ends_of_a_period_are_told_apart(name: str, edge: int | None) -> None:
    assert wanted(name, format="date").edge == edge


def test_the_party_comes_from_the_parent_too() -> None:
    [field] = read_fields({"properties": {"buyer": {"type": "object", "properties": {"vat_id": {"type": "string"}}}}})
    assert want(field.children[0]).party == "buyer"


def test_a_word_of_two_meanings_is_a_date_where_the_field_is_one() -> None:
    assert wanted("valuta").concept == "currency"
    assert wanted("valuta", format="date").concept == "due_date"
    assert wanted("zahlungsziel").concept == "payment_terms"
    assert wanted("zahlungsziel", format="date").concept == "due_date"


def test_a_total_with_a_unit_is_no_money() -> None:
    assert wanted("total_litres", type="number").concept is None
    assert wanted("total_eur", type="number").concept == "total"
    assert wanted("gross_weight_kg", type="number").concept == "gross_weight"
