"""What is like a value of the field's, and is none: better nothing than that."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values

ITEMS = {"type": "array", "items": schema(description="string", unit_price="number")}
RED = {"type": "array", "items": schema(quantity="number", unit="string", description="string", amount="number")}


def enum(*allowed: str) -> dict[str, Any]:
    return {"type": "string", "enum": [*allowed]}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Familienstand: nicht ledig", "marital_status", enum("single", "married")),
        ("Payment frequency: 12 months", "payment_frequency", enum("monthly", "yearly")),
        ("Document type: Storno der Rechnung", "document_type", enum("invoice", "offer")),
        ("Time sheet\nWeek: 12\nHours: 38", "weekly_hours", {"type": "number"}),
        ("Rechnung\nSachbearbeiter: Ada Reed", "broker", {"type": "string"}),
        ("Wert: 900.00\nDatum: 3.4.2025", "result", {"type": "number"}),
        ("Patient: Ada Reed\nDr: No", "doctor", {"type": "string"}),
        ("Angebot\nZuschlag: 12,00", "bonus", {"type": "number"}),
        ("Prices incl. VAT. A late fee of 5 % applies.", "tax_rate", {"type": "number"}),
        ("Smoker   Driver   X   Pilot", "pilot", {"type": "boolean"}),
        ("SIGNED ON BEHALF OF\nCARRIER\nAuthorised signatory", "carrier_name", {"type": "string"}),
        ("Consignee\nbearer)", "consignee", {"type": "string"}),
        ("Foreign Agent      Date of Termination", "foreign_agent_name", {"type": "string"}),
        ("Foreign Agent\nHave you hired new ones?", "foreign_agent_name", {"type": "string"}),
        ("Issued to: Quill Dairy\nGuarantor:   14 October 2022", "guarantor_name", {"type": "string"}),
        ("Guarantor\nNo", "guarantor_name", {"type": "string"}),
        ("Tenant (Ben Quill,\nLeeds)\nRent 900.00", "tenant", {"type": "string"}),
    ],
)
def test_nothing_is_said(text: str, name: str, kind: Mapping[str, Any]) -> None:
    assert values(paper(text), schema(**{name: kind})) == {name: None}


def test_a_word_of_another_language_alone_is_a_choice() -> None:
    assert values(paper("Sexo: Varón"), schema(sex=enum("male", "female"))) == {"sex": "male"}


def test_a_row_whose_places_and_order_disagree_gives_no_value() -> None:
    drawn = "Description   Qty   Price   Total\nDelivery   2   5.00   10.00"
    found = values(paper(drawn), schema(delivery_price="number"))
    assert found["delivery_price"] in (None, 5)


def test_what_a_column_of_sums_has_is_no_total_beside_the_employers_share() -> None:
    drawn = "Deductions     Employee    Employer\nPension          150.00      300.00"
    assert values(paper(drawn), schema(pension_total="number")) == {"pension_total": None}


def test_the_price_of_several_is_not_that_of_one() -> None:
    drawn = "Bread\n2 x 1.15          2.30\nMilk\n3 x 1.00          3.00\nTotal             5.30"
    found = values(paper(drawn), schema(items=ITEMS))["items"]
    assert [item["unit_price"] for item in found] == [1.15, 1]
    several = "2 x Bread         2.30\n3 x Milk          3.00\nTotal             5.30"
    found = values(paper(several), schema(items=ITEMS))["items"]
    assert [item["unit_price"] for item in found] == [None, None]


def test_a_short_word_before_a_description_is_no_unit() -> None:
    drawn = """
Qty         Description              Amount
  3   Red    Oak sill 20 mm           30.00
  2   Blue   Ash frame                20.00
"""
    assert [item["unit"] for item in values(paper(drawn), schema(items=RED))["items"]] == [None, None]


def test_the_day_on_which_something_else_ends_is_not_sure() -> None:
    row = extract(
        paper("Your offer expires on 3 June 2026."), schema(policy_end_date={"type": "string", "format": "date"})
    )
    assert (row.fields["policy_end_date"].confidence or 0.0) < 0.9


def test_the_day_on_which_a_relative_was_born_is_not_the_persons() -> None:
    wanted = schema(employee_date_of_birth={"type": "string", "format": "date"})
    drawn = "The employee, married to Eva Bell born on 9 June 1980, joins the firm."
    assert values(paper(drawn), wanted) == {"employee_date_of_birth": None}
