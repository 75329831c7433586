"""Names that the properties of items share with others."""

from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values


def items(drawn: str, **properties: Any) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] | None = values(paper(drawn), listed("items", **properties))["items"]
    return found


def listed(name: str, **properties: Any) -> dict[str, Any]:
    return schema(**{name: {"type": "array", "items": schema(**properties)}})


def test_a_position_beside_a_description_is_the_number_of_the_line() -> None:
    drawn = """
Pos  Bezeichnung              Menge      Preis     Gesamt
1    Eichenregal                  2      40,00      80,00
2    Leiter                       1      20,50      20,50
"""
    found = items(drawn, position="string", description="string", quantity="number", amount="number")
    assert found == [
        {"position": "1", "description": "Eichenregal", "quantity": 2, "amount": 80},
        {"position": "2", "description": "Leiter", "quantity": 1, "amount": 20.5},
    ]
    alone = items(drawn, position="string", quantity="number", amount="number")
    assert alone
    assert [item["position"] for item in alone] == ["Eichenregal", "Leiter"]


def test_the_number_of_a_line_may_be_asked_for_as_a_number() -> None:
    drawn = """
Ln   Description              Qty        Price      Total
10   Oak shelf                  2        40.00      80.00
20   Ladder rail                1        20.50      20.50
"""
    found = items(drawn, line_number="integer", description="string", quantity="number")
    assert found
    assert [item["line_number"] for item in found] == [10, 20]


def test_what_was_ordered_and_what_was_delivered() -> None:
    drawn = """
Art.-Nr.   Bezeichnung          bestellt   geliefert
740-118    Schlauch                   12          12
740-233    Verschraubung              50          40
"""
    found = items(drawn, description="string", quantity_ordered="number", quantity_delivered="number")
    assert found
    assert [(item["quantity_ordered"], item["quantity_delivered"]) for item in found] == [(12, 12), (50, 40)]


def test_charges_are_the_debits_of_an_account_and_payments_may_be_either() -> None:
    drawn = """
Date         Reference    Details            Charges    Payments     Balance
08.01.2025   INV-20117    Invoice             640.00                  640.00
03.02.2025   PMT-8841     Thank you                     (600.00)       40.00
"""
    found = items(drawn, date="date", reference="string", debit="number", credit="number", balance="number")
    assert found
    assert [(item["debit"], item["credit"], item["balance"]) for item in found] == [
        (640, None, 640),
        (None, None, 40),
    ]


TAXED = """
Item               Qty        Rate      Amount     VAT
Oak shelf            2       40.00       80.00    20 %
Jam                  4        5.00       20.00     5 %

VAT rate      Net amount    VAT amount
20 %               80.00         16.00
5 %                20.00          1.00
"""


def test_the_taxes_are_no_goods() -> None:
    taxes = listed("taxes", rate="number", base="number", amount="number")
    assert values(paper(TAXED), taxes)["taxes"] == [
        {"rate": 20, "base": 80, "amount": 16},
        {"rate": 5, "base": 20, "amount": 1},
    ]
    assert values(paper(TAXED[: TAXED.index("VAT rate")]), taxes)["taxes"] is None


@pytest.mark.parametrize("name", ["name", "title", "nom", "nombre", "nome", "naam", "titre", "titel", "nom_produit"])
def test_beside_a_price_a_name_is_that_of_what_is_sold(name: str) -> None:
    drawn = "Seife                 7.00\nKamm                  3.20\nTotal                10.20"
    wanted = schema(items={"type": "array", "items": schema(**{name: "string", "price": "number"})})
    assert values(paper(drawn), wanted)["items"] == [
        {name: "Seife", "price": 7},
        {name: "Kamm", "price": 3.2},
    ]
