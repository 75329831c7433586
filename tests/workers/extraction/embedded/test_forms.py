"""Forms and letters: boxes and grids of labels, values in phrases, fields that say it in other words."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.workers.extraction.embedded.papers import Token, paper, schema, values
from workers.extraction.embedded.extractor import weigh

BILL_OF_LADING = """
Vessel              Voy. No.        Place of receipt
MERIDIAN URANIA     214W            Leixoes


Container                           Gross weight
TGHU 512084 6                       842.50 kg
"""
BOXES = """
2 Consignee (name, address)      17 Successive carriers
Druckhaus Oberrhein GmbH         -

4 Lieu et date de prise en charge   5 Documents
Saint-Marcellin, le 07/10/2024      BL 77120
"""
LIST = """
Delivery window   24.06.24 (week 26)

Cost centre       4120-OP

Buyer's desk      Room 7
"""


def said(drawing: str, **properties: Mapping[str, Any] | str) -> dict[str, Any]:
    return values(paper(drawing), schema(**properties))


def test_the_label_of_the_next_box_is_no_value() -> None:
    found = said(BILL_OF_LADING, vessel="string", voyage="string", container_no="string", gross_weight_kg="number")
    assert found == {
        "vessel": "MERIDIAN URANIA",
        "voyage": "214W",
        "container_no": "TGHU 512084 6",
        "gross_weight_kg": 842.5,
    }


def test_numbered_boxes_have_their_values_below() -> None:
    found = said(BOXES, consignee="string", lieu_chargement="string", date_chargement="date")
    assert found == {
        "consignee": "Druckhaus Oberrhein GmbH",
        "lieu_chargement": "Saint-Marcellin",
        "date_chargement": "2024-10-07",
    }


def test_the_label_of_the_next_numbered_box_is_no_value() -> None:
    assert said("6 Marks      7 Sealing party", marks="string") == {"marks": None}


LETTERED = """
1. (a) Name of Registrant            (b) Permit No.
       Quill & Marsh, Inc.               5914
   (c) Business Address of Registrant
       900 Pier Street
"""
TITLED = """
                          I-REGISTRANT
1. Name of Registrant         2. Permit No. (To be given by the
   Quill Group LLC               Unit)
                                 6387
"""
EMPTY_BOXES = """
7 Social tips                 8 Allocated tips

10 Care benefits              11 Deferred plans
                               120.50
"""


@pytest.mark.parametrize(
    ("drawing", "name", "kind", "value"),
    [
        (LETTERED, "registrant_name", "string", "Quill & Marsh, Inc."),
        (LETTERED, "permit_number", "string", "5914"),
        ("1. (b) Permit No.: 5914", "permit_number", "string", "5914"),
        (
            "1. Name and Address of Registrant\nQuill Group LLP\n20 Mill Road",
            "registrant_name",
            "string",
            "Quill Group LLP",
        ),
        (EMPTY_BOXES, "allocated_tips", "number", None),
        (EMPTY_BOXES, "allocated_tips", "string", None),
        (EMPTY_BOXES, "deferred_plans", "number", 120.5),
        ("3. Pallets\n12. Boxes", "pallets", "number", None),
        ("3 Pallets\n12 Euro pallets", "pallets", "number", 12),
        (TITLED, "registrant_name", "string", "Quill Group LLC"),
        (TITLED, "registrant", "string", "Quill Group LLC"),
        ("1. (a) Carrier\nQuill LLC\nTel: +1 302 555 0142", "carrier_phone", "string", "+1 302 555 0142"),
    ],
)
def test_boxes_of_a_form_end_where_the_next_begins(drawing: str, name: str, kind: str, value: object) -> None:
    assert said(drawing, **{name: kind}) == {name: value}


def test_a_list_of_labels_is_no_grid() -> None:
    assert said(LIST, cost_centre="string") == {"cost_centre": "4120-OP"}


def test_the_next_label_of_a_list_is_hardly_a_rival() -> None:
    listed = """
Quill Street 12 Advertiser   Matt Quill For Congress
Missoula, MT    Agency       American Media Group
                Product      CANDIDATE
"""
    choice = weigh(paper(listed), schema(advertiser="string"), {}, Token())["advertiser"]

    assert choice.value.value == "Matt Quill For Congress"
    assert choice.evidence is not None
    assert choice.evidence.rival < 0.5


@pytest.mark.parametrize(
    ("line", "name", "kind", "value"),
    [
        ("The tenant shall pay a late fee of $75.00 for each month", "late_fee", "number", 75),
        ("Hiervon geht die Selbstbeteiligung von 150,00 EUR ab", "selbstbeteiligung", "number", 150),
        ("5. Security deposit. Upon signing, the tenant shall pay $1,400.00", "security_deposit", "number", 1400),
        ("Wasserschaden vom 22.02.2024", "schadentag", "date", "2024-02-22"),
        ("The term begins on June 1, 2024 and is renewed", "lease_start", "date", "2024-06-01"),
        ("Net £154.20 / VAT £30.84 / Credit total £185.04", "net_credit", "number", 154.2),
        ("Unser Zeichen: 388/23 He-kl", "aktenzeichen", "string", "388/23 He-kl"),
        ("Registered: ABN 61 412 885 903 - Lic. 48221", "abn", "string", "61 412 885 903"),
        ("Route / plate: R4 / 7741 KLM", "plate", "string", "7741 KLM"),
        ("Angebot, gültig 30 Tage ab heute", "validity", "string", "30 Tage"),
        ("MWST-Nr.     CHE-108.447.326 MWST", "mwst_nr", "string", "CHE-108.447.326MWST"),
        ("VISA ************6613", "card_last4", "string", "6613"),
        ("Energy consumed (214 kWh)    35.10", "energy_consumption_kwh", "number", 214),
        ("Acompte du 11/12/2023      - 2 500,00 €", "acompte", "number", 2500),
        ("BSB 063-114, account 1044 2718", "bsb", "string", "063-114"),
    ],
)
def test_a_value_is_found_in_its_phrase(line: str, name: str, kind: str, value: object) -> None:
    assert said(line, **{name: kind}) == {name: value}


def test_the_date_of_the_paper_itself_needs_no_other_label() -> None:
    assert said("PURCHASE ORDER\n\nNumber        Date\n4500118832    19.02.2024", po_date="date") == {
        "po_date": "2024-02-19"
    }


def test_the_only_period_needs_no_label() -> None:
    found = said("Your statement\n\n1 to 30 April 2024\n\nPrinted 3 May 2024", period_start="date", period_end="date")
    assert found == {"period_start": "2024-04-01", "period_end": "2024-04-30"}


def test_two_periods_without_labels_are_left_alone() -> None:
    drawing = "1 April 2024 to 30 April 2024\n\n1 May 2024 to 31 May 2024"
    assert said(drawing, period_start="date", period_end="date") == {"period_start": None, "period_end": None}


def test_sums_since_the_year_began_are_not_those_of_the_period() -> None:
    drawing = """
    This period                   Year to date
    Total gross pay   2412.80     Gross pay   7140.15
    """
    assert said(drawing, gross_pay="number") == {"gross_pay": 2412.8}


def test_a_label_that_is_one_fields_own_is_not_anothers() -> None:
    wanted = schema(total_ttc="number", net_a_payer="number")
    assert values(paper("Net à payer      6 966,00 €"), wanted) == {"total_ttc": None, "net_a_payer": 6966}
    assert said("Net à payer      6 966,00 €", total_ttc="number") == {"total_ttc": 6966}


def test_the_number_of_a_house_is_not_that_of_the_paper() -> None:
    drawing = "Quotation          1020 Pier View Way, Oceanside\n\nQuote\nQ-1907-B"
    assert said(drawing, quote_number="string") == {"quote_number": "Q-1907-B"}


@pytest.mark.parametrize(
    ("drawing", "wanted", "value"),
    [
        ("Were you injured?   [ ] Yes   [x] No", {"type": "boolean"}, False),
        ("Were you injured?   [ ] Yes   [ ] No", {"type": "boolean"}, None),
        ("Were you injured:   \u2612", {"type": "boolean"}, True),
        ("Were you injured:   \u2610", {"type": "boolean"}, False),
        ("Were you injured:   ( ) slightly   (x) badly", {"type": "string", "enum": ["slightly", "badly"]}, "badly"),
        ("Were you injured:   [ ] slightly   [X] badly", {"type": "string"}, "badly"),
    ],
)
def test_what_is_ticked_is_said(drawing: str, wanted: Mapping[str, Any], value: object) -> None:
    asked = {**wanted, "title": "Were you injured"}
    assert values(paper(drawing), schema(injured=asked)) == {"injured": value}


def test_a_line_to_write_on_is_no_value_and_has_none() -> None:
    drawing = "CIF F30118842\n\nReceived by: ______________   DNI: {}\n"
    assert values(paper(drawing.format("______________")), schema(dni="string")) == {"dni": None}
    assert values(paper(drawing.format("12345678Z")), schema(dni="string")) == {"dni": "12345678Z"}


def test_a_code_is_no_part_of_an_amount() -> None:
    drawing = paper("Sécurité sociale maladie   2 841,69   7,0000   198,92\n")
    assert values(drawing, schema(numero_securite_sociale="string")) == {"numero_securite_sociale": None}


def test_the_kind_of_the_paper_is_no_firm() -> None:
    drawing = paper(
        "BULLETIN DE PAIE\nAteliers du Forez   M. Baptiste Rochefeuil\n7 zone du Molina, 42000 Saint-Étienne\n"
    )
    assert values(drawing, schema(employeur="string"))["employeur"] != "BULLETIN DE PAIE"


@pytest.mark.parametrize(
    ("drawing", "wanted", "value"),
    [
        ("Renewal:   Yes \u2610   No \u2611", {"type": "boolean"}, False),
        ("Renewal:   Ja \u2610 Nein \u2612", {"type": "boolean"}, False),
        ("Renewal:   Yes / No", {"type": "boolean"}, None),
        ("Renewal:   \u2610 New   \u2612 Again", {"type": "string", "enum": ["New", "Again"]}, "Again"),
        ("Renewal:   low / medium / high", {"type": "string", "enum": ["low", "medium", "high"]}, None),
        ("Renewal:   TBC", {"type": "string"}, None),
        ("Renewal:   as above", {"type": "string"}, None),
    ],
)
def test_what_is_offered_or_open_is_no_answer(drawing: str, wanted: Mapping[str, Any], value: object) -> None:
    assert values(paper(drawing), schema(renewal=wanted)) == {"renewal": value}


def test_what_is_measured_by_another_unit_is_another_number() -> None:
    assert values(paper("Weight:   12 lb"), schema(weight_kg="number")) == {"weight_kg": None}
    assert values(paper("Weight:   12 kg"), schema(weight_kg="number")) == {"weight_kg": 12}
    assert values(paper("Distance:   3 miles"), schema(distance_km="number")) == {"distance_km": None}


@pytest.mark.parametrize("names", ["3 Rivers Ltd     7 Seas Shipping", "1 FC Quill       2 FC Mere"])
def test_names_that_begin_with_numbers_are_no_boxes(names: str) -> None:
    consignee, carrier = names.split("   ", maxsplit=1)
    drawing = f"Consignee        Carrier\n{names}\n"
    assert values(paper(drawing), schema(consignee="string", carrier="string")) == {
        "consignee": consignee.strip(),
        "carrier": carrier.strip(),
    }
