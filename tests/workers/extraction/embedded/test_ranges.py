from tests.workers.extraction.embedded.papers import paper, schema, values

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
