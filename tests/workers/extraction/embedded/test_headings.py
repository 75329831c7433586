import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values

NUMBERS = "Order #   300202\nInvoice #   330016918\n"
DESCRIBED = schema(number={"type": "string", "description": "Number of the order, contract or invoice"})


@pytest.mark.parametrize(("heading", "number"), [("INVOICE", "330016918"), ("ORDER", "300202")])
def test_the_number_of_the_paper_is_that_of_what_it_calls_itself(heading: str, number: str) -> None:
    assert values(paper(f"{heading}\n\n\n{NUMBERS}"), DESCRIBED) == {"number": number}


@pytest.mark.parametrize(
    ("drawing", "number"),
    [
        ("BILL OF LADING\n\n\nB/L No.   BL-8951\nBooking No.   4411", "BL-8951"),
        ("Lieferschein\n\n\nLieferschein-Nr.: LS-77\nKunden-Nr.: 4711", "LS-77"),
        ("Handelsrechnung (380) Nr. 47110815 vom 01.12.2025", "47110815"),
    ],
)
def test_a_document_number_is_found_under_the_papers_own_name(drawing: str, number: str) -> None:
    assert values(paper(drawing), schema(document_number="string")) == {"document_number": number}


def test_a_label_with_the_fields_own_words_goes_before_the_papers_own_name() -> None:
    drawing = paper("INVOICE\n\n\nInvoice   7302924\nContract   4263696")
    described = {"type": "string", "title": "Contract number", "description": "Number of the contract or invoice"}
    assert values(drawing, schema(number=described)) == {"number": "4263696"}


def test_a_bare_number_on_an_invoice_is_the_invoices() -> None:
    assert values(paper("INVOICE\n\n\nNo: A-1891"), schema(invoice_number="string")) == {"invoice_number": "A-1891"}


def test_the_kind_of_the_paper() -> None:
    drawing = paper("Larkspur Tools\n\nPURCHASE ORDER\n\nNo 12")
    one_of = {"type": "string", "enum": ["invoice", "order", "receipt"]}
    assert values(drawing, schema(document_type="string")) == {"document_type": "PURCHASE ORDER"}
    assert values(drawing, schema(document_type=one_of)) == {"document_type": "order"}


def test_the_number_of_another_paper_than_the_field_s_own_is_second_best() -> None:
    drawing = paper("Invoice   7452240\n\nContract   Salesperson   Johnson\n\nINVOICE\n\nContract 4360160\n")
    described = {"type": "string", "description": "Number of the order, contract or invoice"}
    assert values(drawing, schema(contract_num=described)) == {"contract_num": "4360160"}
