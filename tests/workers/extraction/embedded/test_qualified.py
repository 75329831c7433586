"""Values that no label names: over a row of labels, by what is said behind them, by their rate, unit or own words."""

from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

BOXES = """
    8821-EX       Nov. 18, 2024    HLM02         24-0619
    Inv. #        Inv. date        Cust. code    Job #

    Amount payable    11,160.00
"""
SUMS = """
    Netto     MwSt EUR    Endbetrag EUR
    912,38    173,35      1.085,73
"""
TOTALS = """
    Ctn no.    Style     Pcs    Net kg    Gross kg
    1-10       LS-440    600    120.0     136.0
    11-17      LT-210    100    84.0      95.2
    17 ctns    Total     700    204.0     231.2
"""


def asked(text: str, name: str, definition: Any = "string") -> Any:
    return values(paper(text), schema(**{name: definition}))[name]


@pytest.mark.parametrize(
    ("name", "value"), [("inv_no", "8821-EX"), ("customer_code", "HLM02"), ("job_number", "24-0619")]
)
def test_a_row_of_labels_may_stand_under_its_values(name: str, value: str) -> None:
    assert asked(BOXES, name) == value


@pytest.mark.parametrize(("name", "value"), [("netto", 912.38), ("mehrwertsteuer", 173.35), ("zu_zahlen", 1085.73)])
def test_a_lone_row_of_sums_is_read_under_its_heads(name: str, value: float) -> None:
    assert asked(SUMS, name, "number") == value


@pytest.mark.parametrize(
    ("name", "value"), [("total_net_weight", 204.0), ("total_gross_weight", 231.2), ("total_cartons", 17.0)]
)
def test_totals_of_a_list_are_read_where_they_cross_its_columns(name: str, value: float) -> None:
    assert asked(TOTALS, name, "number") == value


@pytest.mark.parametrize(
    ("text", "name", "definition", "value"),
    [
        ("for the sum of 4,250.00 plus VAT of 850.00", "price_excl_vat", "number", 4250.0),
        ("Bis 12.10.2024 mit 2 % Skonto oder bis 01.11.2024 ohne Abzug.", "skonto_bis", "date", "2024-10-12"),
        ("Bis 12.10.2024 mit 2 % Skonto oder bis 01.11.2024 ohne Abzug.", "skonto_prozent", "number", 2.0),
        ("A 19,0%: netto 23,84 / Steuer 4,53", "mwst_19", "number", 4.53),
        ("Ihre Anlage mit 9,90 kWp", "leistung_kwp", "number", 9.9),
        ("We will renew it on 14 February 2025.", "renewal_date", "date", "2025-02-14"),
        ("Ridgeway School, stair tower B. Due upon receipt.", "payment_terms", "string", "Due upon receipt"),
        ("We have paid the items below by BACS. Thank you", "payment_method", "string", "BACS"),
        ("Incoterm 2020\nFCA Genf", "incoterm", "string", "FCA Genf"),
        ("Country of origin: Scotland | By air EDI-HND", "country_of_origin", "string", "Scotland"),
        ("Periodo de liquidación: 1 al 31 de mayo de 2024", "periodo", "string", "1 al 31 de mayo de 2024"),
        ("Your cover for the car, registration SF19 KWD, ends soon", "vehicle_registration", "string", "SF19 KWD"),
        ("Less retainage 10%    (1,240.00)", "retainage", "number", 1240.0),
        ("Summe    31,84\ngeg. EC-Karte    31,84", "zahlungsart", {"type": "string", "enum": ["Bar", "EC"]}, "EC"),
    ],
)
def test_values_are_known_by_the_words_around_them(text: str, name: str, definition: Any, value: Any) -> None:
    assert asked(text, name, definition) == value


def test_a_sum_that_includes_the_field_is_not_the_field() -> None:
    assert asked("Balance to finish incl. retainage    7,000.00", "retainage", "number") is None
