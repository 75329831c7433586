import pytest

from tests.workers.extraction.embedded.papers import paper, schema, values
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.words import find_booleans, find_enum, find_names, find_text, match_enum


@pytest.mark.parametrize(("text", "value"), [("Yes", True), ("nein", False), ("☑ agreed", True), ("Sí", True)])
def test_booleans_in_four_languages(text: str, value: bool) -> None:
    assert [found.value for found in find_booleans(text, Locale())] == [value]


def test_other_words_are_no_booleans() -> None:
    assert find_booleans("maybe", Locale()) == []


def test_an_enum_is_matched_whatever_its_case_and_small_slips() -> None:
    assert match_enum("PREPAID", ["Prepaid", "Collect"]) == ("Prepaid", 1.0)
    close = match_enum("Prepaad", ["Prepaid", "Collect"])
    assert close is not None
    assert close[0] == "Prepaid"
    assert close[1] < 1.0
    assert match_enum("sea", ["Prepaid", "Collect"]) is None


def test_an_enum_is_found_among_other_words_but_not_inside_one() -> None:
    assert [found.value for found in find_enum("sent by air mail", ["air", "sea"])] == ["air"]
    assert find_enum("a fair mail", ["air", "sea"]) == []


def test_text_is_freed_of_the_marks_around_it() -> None:
    assert [found.value for found in find_text(":  two  words ;", Locale())] == ["two words"]
    assert find_text(" - : ", Locale()) == []


def test_a_name_loses_the_number_that_a_system_put_behind_it() -> None:
    assert [found.value for found in find_names("Pine & Sons (20447)", Locale())] == ["Pine & Sons"]


def test_a_sentence_makes_a_poor_name() -> None:
    [name] = find_names("Pine & Sons", Locale())
    [prose] = find_names("pay this bill by wire to the bank that is named below", Locale())
    assert prose.fit < name.fit


def test_a_date_is_no_name() -> None:
    assert find_names("14 October 2022", Locale()) == []
    assert [found.value for found in find_names("October Ales", Locale())] == ["October Ales"]


def test_a_letter_stands_for_what_forms_shorten_so() -> None:
    found = match_enum("M", ["male", "female"])
    assert found is not None
    assert found[0] == "male"
    assert 0.5 < found[1] < 1.0
    assert match_enum("w", ["männlich", "weiblich"]) is not None


@pytest.mark.parametrize(
    ("text", "allowed"),
    [("O", ["A+", "B+", "O+"]), ("N", ["nuts", "penicillin"]), ("1", ["10", "20"]), ("A", ["Approved", "Rejected"])],
)
def test_another_letter_stands_for_nothing(text: str, allowed: list[str]) -> None:
    assert match_enum(text, allowed) is None


@pytest.mark.parametrize(
    ("drawing", "field"),
    [
        ("Company name: Guess?", "company_name"),
        ("Name: Place of Grace", "name"),
        ("Restaurant: Oui", "restaurant_name"),
    ],
)
def test_a_name_may_look_like_a_question_an_answer_or_a_head(drawing: str, field: str) -> None:
    assert values(paper(drawing), schema(**{field: "string"})) == {field: drawing.partition(": ")[2]}
