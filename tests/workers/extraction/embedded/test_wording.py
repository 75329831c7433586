import pytest

from workers.extraction.embedded import vocabulary
from workers.extraction.embedded.lines import Token
from workers.extraction.embedded.wording import heads, likeness, wording


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("date_of_birth", "Birth date"),
        ("date_of_birth", "Geburtsdatum"),
        ("date_of_birth", "Date de naissance"),
        ("dateOfBirth", "Fecha de nacimiento"),
        ("contract_start", "Vertragsbeginn"),
        ("policy_number", "Policen-Nr."),
        ("port_of_loading", "Loading port"),
        ("booking_number", "BOOKING NO."),
    ],
)
def test_the_same_in_other_words_and_languages(asked: str, printed: str) -> None:
    assert likeness(wording(asked), wording(printed), "identifier") > 0.9


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("port_of_loading", "Port of discharge"),
        ("order_date", "Order number"),
        ("date_of_issue", "Place of issue"),
        ("total_weight", "Total amount"),
        ("vessel", "Total number of containers"),
    ],
)
def test_one_word_in_common_is_not_enough(asked: str, printed: str) -> None:
    assert likeness(wording(asked), wording(printed), "text") == 0


def test_a_kind_says_its_word_by_itself() -> None:
    assert likeness(wording("consignee_name"), wording("Consignee"), "name") > 0.9
    assert likeness(wording("consignee_name"), wording("Consignee"), "number") == 0


@pytest.mark.parametrize(
    ("segment", "labels"),
    [
        ("Vessel / Voyage", ["Vessel", "Voyage"]),
        ("Consignee (negotiable only)", ["Consignee", "(negotiable only)"]),
        ("Policy No 12345", ["Policy No"]),
        ("Name: Ada", ["Name:"]),
        ("12345", []),
        ("1. (a) Name of Agent", ["Name of Agent"]),
    ],
)
def test_where_labels_may_stand_in_a_segment(segment: str, labels: list[str]) -> None:
    texts = segment.split()
    tokens = [Token(text, text.casefold(), (0.0, 0.0, 1.0, 1.0), 1.0, text.endswith(":")) for text in texts]
    assert [" ".join(texts[first:stop]) for first, stop in heads(tokens)] == labels


def test_a_word_longer_than_any_compound_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    known = vocabulary._known

    def counted(word: str) -> str | None:
        tried.append(word)
        return known(word)

    monkeypatch.setattr(vocabulary, "_known", counted)
    assert vocabulary.meanings("donaudampfschifffahrtsgesellschaftsrechnung") != ()
    assert len(tried) > 2
    tried.clear()
    assert vocabulary.meanings_of_noun("z" * 1_000) == ("z" * 1_000,)
    assert len(tried) <= 2


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("date_of_birth", "D.O.B."),
        ("social security number", "SSN"),
        ("manufacturer", "Maker"),
        ("hospital number", "Hosp. No."),
        ("approved_by", "Authorized"),
        ("nebenkosten", "Betriebskosten"),
    ],
)
def test_short_and_other_words_mean_the_same(asked: str, printed: str) -> None:
    assert likeness(wording(asked), wording(printed), "text") > 0.9
