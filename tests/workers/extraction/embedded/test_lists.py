from typing import Any

from tests.workers.extraction.embedded.papers import extract, paper, schema, values
from workers.extraction.protocol import Table


def listed(drawing: str, kind: dict[str, Any] | None = None, **more: Any) -> Any:
    wanted = schema(skills={"type": "array", "items": kind or {"type": "string"}, **more})
    return values(paper(drawing), wanted)["skills"]


def test_a_list_behind_its_label() -> None:
    assert listed("Skills: Python, SQL; Go") == ["Python", "SQL", "Go"]


def test_a_list_of_bullets_ends_where_the_bullets_do() -> None:
    assert listed("Skills:\n- Python\n- SQL\nWritten in Leeds") == ["Python", "SQL"]


def test_a_list_of_lines_ends_at_a_gap_or_a_label() -> None:
    assert listed("Skills\nPython\nSQL\n\n\nLeeds") == ["Python", "SQL"]
    assert listed("Skills\nPython\nSQL\nTown: Leeds") == ["Python", "SQL"]


def test_a_list_goes_on_after_a_comma() -> None:
    assert listed("Skills: Python, SQL,\n        Go, Rust\n        and more") == ["Python", "SQL", "Go", "Rust"]


def test_items_are_what_the_schema_wants() -> None:
    assert listed("Skills: 17, 18, 21", {"type": "integer"}) == [17, 18, 21]
    assert listed("Skills: python, cobol", {"type": "string", "enum": ["Python", "SQL"]}) == ["Python"]


def test_a_list_says_where_all_of_it_stands() -> None:
    found = extract(paper("Skills:\n- Python\n- SQL"), schema(skills={"type": "array", "items": {"type": "string"}}))
    assert found.fields["skills"].source_text == "- Python\n- SQL"
    assert found.fields["skills"].box == (0.0, 44.0, 48.0, 68.0)


def test_the_cells_of_a_column_are_a_list() -> None:
    drawn = "Item          Qty    Serial no\nOak shelf       2    S-12\nRail            1    S-13\n"
    assert listed(drawn, title="Serial no") == ["S-12", "S-13"]
    table = Table([["Item", "Serial no"], ["Oak", "S-12"], ["Elm", "S-13"]])
    wanted = schema(skills={"type": "array", "title": "Serial no", "items": {"type": "string"}})
    assert values(paper("", tables=[table]), wanted) == {"skills": ["S-12", "S-13"]}
