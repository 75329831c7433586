import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values

LETTER = """
                                                    Tischlerei Abendroth
                                                    Lindenweg 4
                                                    37073 Göttingen

Frau
Heike Sommer
Am Markt 12
37083 Göttingen

Rechnung Nr. 2024-17                               Datum: 03.04.2024
Kundennummer: 10231
"""

STATEMENT = """
First Harbor Bank
PO Box 900, Portland ME 04101

MARIA T. LOPEZ
18 PINE ST APT 4
PORTLAND ME 04102

Checking account statement           Account number: 440021877
"""


@pytest.mark.parametrize("name", ["handwerker", "rechnungssteller", "lieferant", "store", "business_name", "magasin"])
def test_who_writes_stands_at_the_top_whatever_the_field_calls_him(name: str) -> None:
    assert values(paper(LETTER), schema(**{name: "string"})) == {name: "Tischlerei Abendroth"}


@pytest.mark.parametrize("name", ["kunde", "customer", "kundenname", "auftraggeber", "client_company"])
def test_whom_it_is_written_to_stands_in_the_window_with_the_title_above_the_name(name: str) -> None:
    assert values(paper(LETTER), schema(**{name: "string"})) == {name: "Frau Heike Sommer"}


def test_a_bank_is_only_who_is_called_so() -> None:
    fields = schema(bank="string", account_holder="string")
    assert values(paper(STATEMENT), fields) == {"bank": "First Harbor Bank", "account_holder": "MARIA T. LOPEZ"}
    assert values(paper(LETTER), fields)["bank"] is None


def test_on_an_order_the_buyer_writes() -> None:
    drawing = """
Bestellung
Klinikverbund Allgau gGmbH · Zentraleinkauf · Weg 50 · 87439 Kempten

Lieferant
Medivo Hygiene GmbH
Siemensring 88
47877 Willich
"""
    assert values(paper(drawing), schema(besteller="string", lieferant="string")) == {
        "besteller": "Klinikverbund Allgau gGmbH",
        "lieferant": "Medivo Hygiene GmbH",
    }


def test_a_legal_form_may_lead_the_name() -> None:
    found = values(paper("SARL Menuiserie Lestrade\n47200 Marmande\n\n\nFacture 12"), schema(fournisseur="string"))
    assert found == {"fournisseur": "SARL Menuiserie Lestrade"}


def test_the_foot_names_who_has_no_letterhead() -> None:
    drawing = "2 Oat latte   9.00" + "\n" * 40 + "Quillon Coffee Ltd · Registered in Leeds 0773341"
    assert values(paper(drawing), schema(seller="string")) == {"seller": "Quillon Coffee Ltd"}


def test_a_noun_that_begins_a_name_is_no_label() -> None:
    drawing = "HOTEL BELLEVUE\nQuai du Lac 3\n1201 Geneve\n\nChambre 214"
    assert values(paper(drawing), schema(hotel="string")) == {"hotel": "HOTEL BELLEVUE"}


def test_the_head_of_the_next_column_is_no_value() -> None:
    drawing = """
Bill To                      Job Site
Maple Owners Association     Maple Commons
PO Box 881                   4800 Golf Rd
Altoona, WI 54720            Eau Claire, WI 54701
"""
    assert values(paper(drawing), schema(bill_to="string")) == {"bill_to": "Maple Owners Association"}


def test_the_boxes_of_a_form_hold_their_values_below() -> None:
    drawing = """
1 Expéditeur (nom, adresse, pays)        16 Transporteur (nom, adresse, pays)
Papeteries du Vercors SAS                Transports Guillaumin
38160 Saint-Marcellin, France            26270 Loriol, France
"""
    shipper = {"type": "object", "properties": {"name": {"type": "string"}, "country": {"type": "string"}}}
    assert values(paper(drawing), schema(transporteur="string", expediteur=shipper)) == {
        "transporteur": "Transports Guillaumin",
        "expediteur": {"name": "Papeteries du Vercors SAS", "country": "France"},
    }


def test_a_city_is_that_of_the_block_that_its_owner_heads() -> None:
    drawing = """
SOLD TO                  SHIP TO
Norwood Systems          Norwood Plant 2
77 Commerce Pkwy         1400 Garfield Ave
Superior, WI 54880       Duluth, MN 55802
"""
    assert values(paper(drawing), schema(ship_to_city="string")) == {"ship_to_city": "Duluth"}


CONTRACT = """
This Agreement is made as of March 1, 2024 by and between Larkspur Foods, Inc.,
a Delaware corporation (the "Seller"), and Greenfield Markets LLC, with offices at
9 Bay Street (the "Buyer"). Seller shall sell the goods to Buyer.
"""
LEASE = """
zwischen Frau Renate Holz, Ulmenweg 3, 50667 Koeln (nachfolgend „Vermieter“)
und Herrn Ali Demir, Bergstr. 9, 50668 Koeln (nachfolgend „Mieter“)
"""


GERMAN = """
Mietvertrag

Zwischen

Quill Hausverwaltung GmbH, Hafenweg 3, 28195 Bremen
\u2013 im Folgenden „Vermieter“ \u2013

und

Herrn Emil Marsch, Deichstraße 8, 26897 Bockhorst
\u2013 im Folgenden „Mieter“ \u2013
"""
SPANISH = """
De una parte, Quill Inmuebles SL, calle Mayor 3, 28013 Madrid
en adelante «el Arrendador»

y de otra parte, Emilia Marsa Ruiz, calle Menor 8, 28013 Madrid
en adelante «el Arrendatario»
"""
FRENCH = """
CONTRAT

D'une part, Quill Immobilier SARL, 3 rue du Port, 29200 Brest
ci-après dénommé « le Cédant »

D'autre part, Monsieur Émile Marche, 8 rue des Lilas, 29200 Brest
ci-après dénommé « le Cessionnaire »
"""


@pytest.mark.parametrize(
    ("drawing", "name", "value"),
    [
        (GERMAN, "vermieter", "Quill Hausverwaltung GmbH"),
        (GERMAN, "mieter", "Herrn Emil Marsch"),
        (SPANISH, "arrendador", "Quill Inmuebles SL"),
        (SPANISH, "arrendatario", "Emilia Marsa Ruiz"),
        (FRENCH, "cedant", "Quill Immobilier SARL"),
        (FRENCH, "cessionnaire", "Monsieur Émile Marche"),
    ],
)
def test_a_party_may_stand_over_the_line_that_defines_it(drawing: str, name: str, value: str) -> None:
    assert values(paper(drawing), schema(**{name: "string"})) == {name: value}


def test_a_contract_defines_its_parties() -> None:
    assert values(paper(CONTRACT), schema(seller="string", buyer="string")) == {
        "seller": "Larkspur Foods, Inc.",
        "buyer": "Greenfield Markets LLC",
    }
    assert values(paper(LEASE), schema(landlord="string", mieter="string")) == {
        "landlord": "Frau Renate Holz",
        "mieter": "Herrn Ali Demir",
    }


def test_prepared_by_is_another_one_than_prepared_for() -> None:
    drawing = "PREPARED BY\nLena Forsberg\n\nPREPARED FOR\nTidewater Brewing Co."
    assert values(paper(drawing), schema(prepared_by="string", client_company="string")) == {
        "prepared_by": "Lena Forsberg",
        "client_company": "Tidewater Brewing Co.",
    }


def test_a_telephone_number_is_no_part_of_a_name() -> None:
    drawing = "Sachbearbeiter/in, Durchwahl\nHerr Petersen, 040 555-3318"
    assert extract(paper(drawing), schema(sachbearbeiter="string")).fields["sachbearbeiter"].value == "Herr Petersen"


@pytest.mark.parametrize("name", ["aussteller", "anbieter", "haendler", "emittente", "exporter"])
def test_who_writes_is_told_by_many_words(name: str) -> None:
    assert values(paper(LETTER), schema(**{name: "string"})) == {name: "Tischlerei Abendroth"}


@pytest.mark.parametrize("name", ["interessent", "empfaenger", "importer", "to_name"])
def test_whom_it_is_written_to_is_told_by_many_words(name: str) -> None:
    assert values(paper(LETTER), schema(**{name: "string"})) == {name: "Frau Heike Sommer"}


def test_who_pays_writes_a_remittance_advice() -> None:
    drawing = """
Helvellyn Foods plc                    Remittance Advice
Mintsfeet Road, Kendal LA9 6LZ


Duddon Valley Creamery
High Mill
Broughton LA20 6AZ
"""
    found = values(paper(drawing), schema(payer="string", payee="string"))
    assert found == {"payer": "Helvellyn Foods plc", "payee": "Duddon Valley Creamery"}


def test_a_legal_form_below_the_sender_and_his_address_is_the_addressee() -> None:
    drawing = """
Textilservice Hartung
Gewerbepark 3 - 88662 Überlingen


Hotel Seeblick GmbH
Seepromenade 40
88709 Meersburg
"""
    found = values(paper(drawing), schema(lieferant="string", empfaenger="string"))
    assert found["empfaenger"] == "Hotel Seeblick GmbH"
    assert found["lieferant"] in ("Textilservice Hartung", None), "a name without a legal form may be too unsure"
