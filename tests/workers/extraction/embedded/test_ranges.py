import pytest

from tests.workers.extraction.embedded.papers import extract, paper, schema, values

PERIOD = schema(
    flight_from={"type": "string", "format": "date", "description": "First day of the flight or contract period"},
    flight_to={"type": "string", "format": "date", "description": "Last day of the flight or contract period"},
)


def test_both_ends_are_of_one_range() -> None:
    drawing = """
Contract Dates   2024-02-08 - 2024-02-14

Line   Start Date   End Date
1      2024-02-10   2024-02-11
"""
    assert values(paper(drawing), PERIOD) == {"flight_from": "2024-02-08", "flight_to": "2024-02-14"}


def test_a_range_without_spaces_is_one_range() -> None:
    whole, day = (
        extract(paper(f"Schedule Dates   {days}   Last modified   05/07/20\n"), PERIOD)
        for days in ("05/19/20-05/25/20", "05/19/20")
    )

    assert [field.value for field in whole.fields.values()] == ["2020-05-19", "2020-05-25"]
    for end in PERIOD["properties"]:
        assert (whole.fields[end].confidence or 0) > (day.fields[end].confidence or 0)


@pytest.mark.parametrize(("first", "last"), [("from", "to"), ("von", "bis"), ("start", "to"), ("beginn", "ende")])
def test_ends_whose_names_say_no_more_are_read_like_others(first: str, last: str) -> None:
    ends = {first: {"type": "string", "format": "date"}, last: {"type": "string", "format": "date"}}
    drawing = paper("Billing period   2024-02-08 - 2024-02-14\n")

    alone = values(drawing, schema(**ends))
    inside = values(drawing, schema(billing_period={"type": "object", "properties": ends}))

    assert set(alone) == {first, last}
    assert inside == {"billing_period": {first: "2024-02-08", last: "2024-02-14"}}
