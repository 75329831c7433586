"""Values that no label names: their form does, or what stands beside them."""

from tests.workers.extraction.embedded.papers import paper, schema, values

FOOT = """
Helios Energy Solutions GmbH

INVOICE   2026-8467

IBAN: DE89 3704 0044 0532 0130 00|BIC: DEUTDEBB
Helios Energy Solutions GmbH · {phone} · kontakt@helios.example
"""


def test_a_telephone_number_with_its_country_s_code_needs_no_label() -> None:
    drawing = paper(FOOT.format(phone="+49 30 12345678"))
    assert values(drawing, schema(phone="string")) == {"phone": "+49 30 12345678"}
    assert values(drawing, schema(landlord_phone="string")) == {"landlord_phone": None}


def test_digits_alone_and_a_fax_are_no_telephone_number() -> None:
    for printed in ("030 12345678", "Fax +49 30 12345678"):
        assert values(paper(FOOT.format(phone=printed)), schema(phone="string")) == {"phone": None}


def test_a_label_is_found_behind_a_bar_within_a_word() -> None:
    assert values(paper(FOOT.format(phone="-")), schema(bic="string")) == {"bic": "DEUTDEBB"}


def test_a_bic_beside_its_iban_needs_no_label() -> None:
    drawing = paper("Your SERVICES and BUSINESS\n\nBank: BARCGB22   IBAN: GB29 NWBK 6016 1331 9268 19\n")
    assert values(drawing, schema(bic="string")) == {"bic": "BARCGB22"}
    assert values(paper("Your SERVICES and BUSINESS\n\nBank: none"), schema(bic="string")) == {"bic": None}


def test_a_rate_in_brackets_is_the_label_s_value() -> None:
    drawing = paper("Subtotal:     USD 100.00\nVAT (21%):    USD 21.00\nTotal:        USD 121.00\n")
    wanted = schema(tax_rate="number", tax="number")
    assert values(drawing, wanted) == {"tax_rate": 21.0, "tax": 21.0}


def test_what_is_due_by_a_day() -> None:
    drawing = paper("Invoice date 2026-03-12\n\nPlease pay the patient balance due by 2026-04-11.\n")
    assert values(drawing, schema(due_date="date")) == {"due_date": "2026-04-11"}
    skonto = paper("Rechnung 12 vom 01.10.2024\n\nZahlbar bis 12.10.2024 mit 2 % Skonto, bis 01.11.2024 netto.\n")
    assert values(skonto, schema(netto_bis="date")) != {"netto_bis": "2024-10-12"}


def test_who_has_a_day_of_birth_need_not_be_said() -> None:
    drawing = paper("Patient Name:   Ada Quill\nDOB:   1985-04-12\nDate of service:   2026-03-12\n")
    assert values(drawing, schema(patient_dob="date")) == {"patient_dob": "1985-04-12"}


def test_a_company_s_number_is_found_under_its_register() -> None:
    drawing = paper("Quill Ltd\nVAT: GB987654321\nReg: 09876543\n")
    assert values(drawing, schema(sender_company_number="string")) == {"sender_company_number": "09876543"}


def test_an_iban_goes_on_in_the_next_line_where_its_check_digits_say_so() -> None:
    drawing = "Reed & Vane B.V. · IBAN NL91 ABNA 0417 {rest}\n1643 00 · BIC ABNANL2A\n"
    assert values(paper(drawing.format(rest="")), schema(iban="string")) == {"iban": "NL91ABNA0417164300"}
    assert values(paper(drawing.format(rest="99")), schema(iban="string")) == {"iban": None}


def test_a_postcode_at_the_end_of_a_line_begins_no_iban() -> None:
    for drawing in ("1 Quay Street, Derby DE21 4AB\nTel: 01332 555666\n", "London SE10 9NF\nPhone: 020 8555 5555\n"):
        assert values(paper(drawing), schema(iban="string")) == {"iban": None}
