"""What becomes of a model's answers. The document is what counts, and not what the model says of it."""

import json

import pytest

from tests.workers.extraction.embedded.papers import Token, paper, schema
from tests.workers.extraction.llm.plays import Play, Said
from workers.extraction.llm.talk import Refusal, Shortfall
from workers.extraction.protocol import DocumentError, Stopped

INVOICE = paper(
    """
    Invoice No: INV-001/24        Date: 3 March 2024
    Acme GmbH
    Total due                     EUR 1.234,56
    """
)
FIELDS = schema("number", number="string", date="date", total="number")
TRUE = {"number": "INV-001/24", "date": "2024-03-03", "total": 1234.56}


def test_values_that_stand_in_the_document_have_their_place() -> None:
    play = Play(INVOICE, FIELDS, TRUE)
    assert play.values == TRUE
    assert play.row.complete
    assert play.flags == []
    total = play.row.fields["total"]
    assert (total.page, total.source_text) == (1, "EUR 1.234,56")
    assert total.box is not None
    assert total.box[0] == 34 * 6.0
    assert play.row.fields["date"].source_text == "3 March 2024"
    assert all(field.confidence and 0.5 < field.confidence < 0.9 for field in play.row.fields.values())


@pytest.mark.parametrize(
    ("field", "lie"),
    [("number", "INV-002/24"), ("date", "2024-03-04"), ("total", 1234.57), ("number", "INV-001/2"), ("total", 234.56)],
)
def test_a_value_that_does_not_stand_in_the_document_is_flagged_and_has_no_confidence(field: str, lie: object) -> None:
    play = Play(INVOICE, FIELDS, TRUE | {field: lie})
    assert play.values[field] == lie
    assert play.row.fields[field].confidence == 0
    assert play.row.fields[field].page is None
    assert play.flags == [("not_in_document", field)]
    assert play.row.complete is (field != "number"), "the number is required"


@pytest.mark.parametrize(
    ("drawing", "kind", "value"),
    [
        ("Total 1,234.50", "number", 1234.5),
        ("Total 1 234,50 EUR", "number", 1234.5),
        ("Qty 2 100.00", "number", 100),
        ("Total (45.00)", "number", -45),
        ("Refund 45.00", "number", -45),
        ("VAT 19 %", "number", 0.19),
        ("VAT 19 %", "number", 19),
        ("Dated 4.3.24", "date", "2024-03-04"),
        ("Dated 3/4/2024", "date", "2024-03-04"),
        ("Dated 3/4/2024", "date", "2024-04-03"),
        ("IBAN DE89 3704 0044 0532 0130 00", "string", "DE89370400440532013000"),
        ("Société Générale S.A.", "string", "SOCIETE GENERALE SA"),
        ("Note —", "string", "—"),
        ("Code 7", "string", "7"),
    ],
)
def test_the_same_value_written_otherwise_is_found(drawing: str, kind: str, value: object) -> None:
    play = Play(paper(drawing), schema(asked=kind), {"asked": value})
    assert play.flags == []
    assert play.row.fields["asked"].page == 1


@pytest.mark.parametrize(
    ("drawing", "value"), [("Total 1,012.50", "12"), ("Acme GmbH", "me Gm"), ("Acme\nGmbH", "GmbH Acme"), ("Acme", "€")]
)
def test_a_part_of_another_value_is_not_found(drawing: str, value: str) -> None:
    assert Play(paper(drawing), schema(asked="string"), {"asked": value}).flags == [("not_in_document", "asked")]


def test_an_address_is_found_line_by_line_in_its_column() -> None:
    letter = paper(
        """
        Acme GmbH               Date      1 May 2024
        Hauptstraße 1           Customer  4711
        10115 Berlin            Page      1
        """
    )
    play = Play(letter, schema(seller="string"), {"seller": "Acme GmbH, Hauptstraße 1, 10115 Berlin"})
    assert play.flags == []
    assert play.row.fields["seller"].source_text == "Acme GmbH Hauptstraße 1 10115 Berlin"
    other = Play(letter, schema(seller="string"), {"seller": "Acme GmbH, Hauptstraße 1, 10117 Berlin"})
    assert other.flags == [("not_in_document", "seller")]


def test_of_several_places_the_one_that_names_the_field_is_taken() -> None:
    invoice = paper("Net 20.00\n\nTotal 20.00")
    found = Play(invoice, schema(total="number"), {"total": 20}).row.fields["total"]
    assert found.box is not None
    assert found.box[1] == 30 + 2 * 14


def test_what_no_document_has_in_words_is_a_judgement() -> None:
    wanted = schema(paid="boolean", kind={"type": "string", "enum": ["invoice", "order"]})
    play = Play(INVOICE, wanted, {"paid": False, "kind": "order"})
    assert play.flags == []
    assert [field.confidence for field in play.row.fields.values()] == [0.5, 0.5]


def test_items_keep_their_order_and_lies_among_them_are_flagged_with_their_place() -> None:
    items = {"type": "array", "items": schema(text="string", amount="number")}
    order = paper("Bolts  10.00\nNuts   20.00")
    said = {"items": [{"text": "Bolts", "amount": 10}, {"text": "Nuts", "amount": 21}]}
    play = Play(order, schema(items=items), said)
    assert play.values == said
    assert play.flags == [("not_in_document", "items")]
    assert "items[1].amount" in play.row.validation_flags[0].message
    assert play.row.fields["items"].confidence == pytest.approx(0.75 * 0.85, abs=0.001)


def test_a_list_of_lies_is_told_by_a_few_flags() -> None:
    tags = {"type": "array", "items": {"type": "string"}}
    play = Play(INVOICE, schema(tags=tags), {"tags": [f"lie {number}" for number in range(500)]})
    assert play.flags == [("not_in_document", "tags")]


def test_what_is_only_written_differently_needs_no_repair() -> None:
    wanted = schema(
        number="string", date="date", total="number", kind={"type": "string", "enum": ["Invoice"]}, paid="boolean"
    )
    said = {
        "number": "null",
        "date": "3 March 2024",
        "total": "1.234,56",
        "kind": "INVOICE",
        "paid": "False",
        "more": 1,
    }
    play = Play(INVOICE, wanted, f"<think>{{}}</think>Here it is:\n```json\n{json.dumps(said)}\n```")
    assert play.values == {"number": None, "date": "2024-03-03", "total": 1234.56, "kind": "Invoice", "paid": False}


def test_a_wrong_type_is_repaired_with_the_problem_named() -> None:
    play = Play(INVOICE, FIELDS, TRUE | {"total": {"net": 1}}, TRUE)
    assert play.values == TRUE
    again = play.calls[1]
    assert again.turns[:1] == play.calls[0].turns
    assert json.loads(again.turns[1]) == TRUE | {"total": {"net": 1}}
    assert 'total is {"net":1}, but must be a number or null.' in again.turns[2]


@pytest.mark.parametrize("number", ["1" * 400, "1e400", "-1e301"])
def test_a_number_that_no_float_holds_is_repaired(number: str) -> None:
    said = json.dumps(TRUE).replace("1234.56", number)
    assert Play(INVOICE, FIELDS, said, TRUE).values == TRUE


def test_after_two_repairs_what_is_still_wrong_is_null_and_flagged() -> None:
    wrong = TRUE | {"total": "a lot"}
    play = Play(INVOICE, schema("total", **FIELDS["properties"]), wrong, wrong, wrong)
    assert play.values == TRUE | {"total": None}
    assert ("wrong_type", "total") in play.flags
    assert not play.row.complete


@pytest.mark.parametrize("nonsense", ["I cannot do that.", "", "[1, 2]", '{"a": ', '{"a": NaN}', "{" * 100_000])
def test_what_is_no_json_object_after_two_repairs_fails_the_document(nonsense: str) -> None:
    with pytest.raises(DocumentError, match="did not answer in JSON") as error:
        Play(INVOICE, FIELDS, nonsense, nonsense, nonsense)
    assert error.value.code == "llm_not_json"
    assert Play(INVOICE, FIELDS, nonsense, TRUE).values == TRUE


def test_a_long_document_is_asked_about_in_parts_and_merged() -> None:
    wanted = schema(**FIELDS["properties"], items={"type": "array", "items": {"type": "string"}})
    document = paper("Invoice INV-1\nBolts", "Nuts", "Screws\nTotal 30.00")
    nothing: dict[str, object] = {"number": None, "date": None, "total": None, "items": []}
    play = Play(
        document,
        wanted,
        nothing | {"number": "INV-1", "total": 99, "items": ["Bolts"]},
        nothing | {"items": ["Nuts"]},
        nothing | {"total": 30, "items": ["Screws"]},
        pages_a_call=1,
    )
    assert play.values == {"number": "INV-1", "date": None, "total": 30, "items": ["Bolts", "Nuts", "Screws"]}
    assert play.flags == [], "the first part's total is a lie, and the last part's is not"
    assert play.row.fields["total"].page == 3
    assert [call.turns[0].split(", ")[1][:11] for call in play.calls] == ["page 1 of 3", "page 2 of 3", "page 3 of 3"]


def test_two_parts_that_disagree_make_a_value_less_sure() -> None:
    document = paper("Total 10.00", "Total 30.00")
    play = Play(document, schema(total="number"), {"total": 10}, {"total": 30}, pages_a_call=1)
    assert play.row.fields["total"].value == 10
    assert play.row.fields["total"].confidence == pytest.approx(0.85 * 0.7)


@pytest.mark.parametrize("shortfall", Shortfall)
def test_what_is_too_long_for_the_model_is_halved(shortfall: Shortfall) -> None:
    document = paper("Invoice INV-1", "Nothing", "Total 30.00")
    wanted = schema(number="string", total="number")
    play = Play(document, wanted, shortfall, {"number": "INV-1"}, {"total": 30})
    assert play.values == {"number": "INV-1", "total": 30}
    assert ["[page 1]" in call.turns[0] for call in play.calls] == [True, True, False]


def test_a_page_that_is_too_long_is_divided_between_its_lines() -> None:
    lines = [f"Line number {number}" for number in range(300)]
    calls = Play(paper("\n".join(lines)), schema(a="string"), *[{"a": None}] * 5, characters_a_call=1000).calls
    said = "\n".join(call.turns[0] for call in calls)
    assert all(f"{line}\n" in said for line in lines)
    assert all(len(call.turns[0]) < 1600 for call in calls)
    assert all(call.turns[0].startswith("A part of the document, page 1 of 1.") for call in calls)


@pytest.mark.parametrize("separator", [" ", "_"])
def test_long_lines_are_divided_however_few(separator: str) -> None:
    line = separator.join(f"word{number:04}" for number in range(400))
    document = paper(line, "Total 30.00")
    play = Play(document, schema(total="number"), *[Shortfall.TOO_LONG] * 2, *[{"total": None}] * 2, {"total": 30})
    assert play.values == {"total": 30}
    texts = [call.turns[0].split("[page 1]\n")[1].split("\n-----")[0] for call in play.calls[2:4]]
    assert "".join("".join(texts).split()) == "".join(line.split())
    assert all(len(text) > 1000 for text in texts)


def test_what_cannot_be_divided_any_more_fails_the_document() -> None:
    with pytest.raises(DocumentError, match="too long for the model"):
        Play(INVOICE, FIELDS, Shortfall.CUT_OFF)


def test_a_document_costs_no_more_calls_than_it_may() -> None:
    wrong = TRUE | {"total": []}
    document = paper("Invoice INV-1", "Nothing", "Total 30.00")
    with pytest.raises(DocumentError, match="more than 3 calls") as error:
        Play(document, FIELDS, wrong, TRUE, TRUE, pages_a_call=1, calls_a_document=3)
    assert error.value.code == "llm_too_long"


def test_one_with_too_many_parts_costs_none() -> None:
    with pytest.raises(DocumentError, match="more than 3 calls"):
        Play(paper(*["Page"] * 4), FIELDS, pages_a_call=1, calls_a_document=3)


def test_it_stops_at_each_of_its_checkpoints() -> None:
    token = Token()
    Play(INVOICE, FIELDS, TRUE, token=token)
    assert token.checkpoints > 4
    for at in range(1, token.checkpoints + 1):
        with pytest.raises(Stopped):
            Play(INVOICE, FIELDS, TRUE, token=Token(at))


def test_hybrid_asks_for_no_more_than_it_is_not_sure_of() -> None:
    wanted = schema("invoice_number", invoice_number="string", total="number", vessel="string")
    document = paper("Invoice number: INV-001\nTotal: EUR 99.00\nMV Aurora sails at noon")
    play = Play(document, wanted, {"vessel": "Aurora"}, hybrid=True, threshold=0.5)
    assert list(play.calls[0].form["properties"]) == ["vessel"]
    assert play.values == {"invoice_number": "INV-001", "total": 99, "vessel": "Aurora"}
    assert play.row.complete


def test_hybrid_that_is_sure_of_everything_asks_nothing() -> None:
    play = Play(paper("Invoice number: INV-001"), schema(invoice_number="string"), hybrid=True, threshold=0.1)
    assert play.calls == []
    assert play.values == {"invoice_number": "INV-001"}


def test_hybrid_keeps_what_it_has_where_the_model_lies_or_has_nothing() -> None:
    document, wanted = paper("Invoice number: INV-001"), schema(invoice_number="string")
    first = Play(document, wanted, hybrid=True, threshold=0.1).row.fields["invoice_number"]
    for said in ("INV-002", None):
        play = Play(document, wanted, {"invoice_number": said}, hybrid=True, threshold=1.1)
        assert play.row.fields["invoice_number"] == first
        assert play.flags == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([Refusal("llm_refused", "The model refused.")], "llm_refused"),
        (["no", "never", "not JSON"], "llm_not_json"),
        ([Shortfall.TOO_LONG], "llm_too_long"),
    ],
)
def test_hybrid_does_without_a_model_that_has_no_answer(said: list[Said], code: str) -> None:
    document, wanted = paper("Invoice number: INV-001"), schema(invoice_number="string")
    play = Play(document, wanted, *said, hybrid=True, threshold=1.1)
    assert play.values == {"invoice_number": "INV-001"}
    assert play.flags == [(code, None)]
    assert play.row.complete


def test_hybrid_is_surer_of_what_both_say() -> None:
    document, wanted = paper("Invoice number: INV-001"), schema(invoice_number="string")
    play = Play(document, wanted, {"invoice_number": "INV-001"}, hybrid=True, threshold=1.1)
    assert (play.row.fields["invoice_number"].confidence or 0) >= 0.89
