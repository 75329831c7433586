import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.extraction.embedded.papers import paper, schema, values
from workers.extraction.embedded.values import codes
from workers.extraction.embedded.values.currencies import find_currencies
from workers.extraction.embedded.values.found import Locale, Reader


def found(read: Reader, text: str) -> list[str]:
    return [item.value for item in read(text, Locale())]


def test_an_iban_is_read_without_its_spaces_and_the_words_behind_it() -> None:
    assert found(codes.find_ibans, "IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFF") == ["DE89370400440532013000"]


def test_an_iban_with_a_wrong_digit_fits_less() -> None:
    right, wrong = "DE89370400440532013000", "DE89370400440532013001"
    assert codes.is_iban(right)
    assert not codes.is_iban(wrong)
    assert codes.find_ibans(wrong, Locale())[0].fit < codes.find_ibans(right, Locale())[0].fit


def test_an_iban_that_is_cut_between_two_groups_is_none_and_one_of_an_example_is_one() -> None:
    assert found(codes.find_ibans, "NL91 ABNA 0417 1643 00") == ["NL91ABNA0417164300"]
    assert found(codes.find_ibans, "NL91 ABNA 0417 1643") == []
    assert found(codes.find_ibans, "DE12 1234 4321 9876 00") == ["DE1212344321987600"]


@pytest.mark.parametrize("text", ["DE123456789", "ATU12345678", "FR 83 999 410 257", "NL810433941B01", "ESB12345678"])
def test_vat_ids_are_known_by_their_form(text: str) -> None:
    assert found(codes.find_vat_ids, f"VAT: {text}.") == [text.replace(" ", "")]


def test_a_tax_id_of_another_form_is_taken_behind_a_label_only() -> None:
    assert found(codes.find_vat_ids, "B99410257") == []
    assert found(codes.find_tax_ids, "B99410257") == ["B99410257"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("# RE-2024/07 dated", "RE-2024/07"),
        ("no 47110815", "47110815"),
        ("INV/2023/03/0008", "INV/2023/03/0008"),
        ("RE 1001", "RE 1001"),
        ("invoice_number_1", "invoice_number_1"),
    ],
)
def test_identifiers_hold_a_digit(text: str, value: str) -> None:
    assert found(codes.find_identifiers, text)[0] == value


def test_a_row_of_numbers_is_read_one_by_one_and_a_word_without_end_is_no_code() -> None:
    assert found(codes.find_identifiers, "12 " * 40)[:20] == ["12"] * 20
    assert found(codes.find_identifiers, "1." * 150) == []


@pytest.mark.parametrize(("text", "behind"), [("INV-2024-0815,1234.50", "1234.50"), ("4711,50 EUR", "50")])
def test_a_code_in_front_of_decimals_is_not_cut(text: str, behind: str) -> None:
    assert found(codes.find_identifiers, text) == [behind]


def test_an_address_is_no_longer_than_mail_allows() -> None:
    assert found(codes.find_emails, "a" * 64 + "@mail.example.com") == ["a" * 64 + "@mail.example.com"]
    assert found(codes.find_emails, f"ada@{'a' * 70}.com") == []


def test_a_date_is_a_poor_identifier() -> None:
    [item] = codes.find_identifiers("05.03.2024", Locale())
    assert item.fit < 0.5


def test_mail_web_and_telephone() -> None:
    text = "Ring +49 30 2312 5880, write to a.b@mail.example.com or see https://www.example.com/x?y=1."
    assert found(codes.find_emails, text) == ["a.b@mail.example.com"]
    assert found(codes.find_uris, text) == ["https://www.example.com/x?y=1"]
    assert found(codes.find_phones, text) == ["+49 30 2312 5880"]


def test_currencies_by_sign_and_code() -> None:
    assert found(find_currencies, "Price € or CHF, in US$ 5") == ["EUR", "CHF", "USD"]


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text: str) -> None:
    readers = (codes.find_ibans, codes.find_tax_ids, codes.find_identifiers, codes.find_phones, codes.find_uris)
    for read in readers:
        for item in read(text, Locale()):
            assert 0 <= item.start < item.end <= len(text)


def test_a_tax_number_beside_a_vat_number_is_the_other_one() -> None:
    drawing = paper("St.-Nr. 117/263/40218\nUSt-IdNr. DE297316485")
    assert values(drawing, schema(vat_id="string", tax_number="string")) == {
        "vat_id": "DE297316485",
        "tax_number": "117/263/40218",
    }


def test_an_invoice_reference_beside_an_invoice_number_is_the_other_one() -> None:
    drawing = paper("INVOICE\n\nInvoice No: 3302\nReference: REF-16417")
    asked = schema(invoice_number="string", invoice_reference="string")
    assert values(drawing, asked) == {"invoice_number": "3302", "invoice_reference": "REF-16417"}
    assert values(drawing, schema(invoice_reference="string")) == {"invoice_reference": "3302"}
    other = paper("INVOICE\n\nInvoice No: 3302\nYour reference: AB-12\nOur reference: QX-9")
    assert values(other, asked) == {"invoice_number": "3302", "invoice_reference": None}
    for label in ("Invoice ref", "Invoice reference", "Réf. facture"):
        assert values(paper(f"Invoice No: 3302\n{label}: QX-1"), asked)["invoice_reference"] == "QX-1"


def test_a_number_may_have_begun_above_the_line_of_its_label() -> None:
    drawing = paper("""
BILLED TO:                  INV-2026-
                Invoice No: 3302
Quill Group                 Note
                Date:       2026-03-12
""")
    assert values(drawing, schema(invoice_number="string")) == {"invoice_number": "INV-2026-3302"}


@pytest.mark.parametrize(
    "above",
    [
        "BILLED TO:                  Numbers",
        "BILLED TO:                  see INV-2026-",
        "BILLED TO:                  120.00-",
        "BILLED TO:                  Deliver-",
        "BILLED TO:                  EUR120-",
        "BILLED TO:                  see-12-",
        "BILLED TO:                          INV-2026-",
        "                Order No:   PO-2026-",
    ],
)
def test_what_stands_above_a_number_is_else_none_of_it(above: str) -> None:
    drawing = paper(f"{above}\n                Invoice No: 3302\n")
    assert values(drawing, schema(invoice_number="string")) == {"invoice_number": "3302"}


def test_a_number_in_another_part_of_the_paper_is_none_of_it() -> None:
    drawing = paper("BILLED TO:                  INV-2026-\n\n                Invoice No: 3302\n")
    assert values(drawing, schema(invoice_number="string")) == {"invoice_number": "3302"}
