from bench.line_items import DRAWN_SCHEMA, judged
from workers.extraction.protocol import FieldValue

NODE = DRAWN_SCHEMA["items"]
KNOWN = [
    {"description": "Shelf", "quantity": 2, "amount": 80.0},
    {"description": "Rail", "quantity": 1, "amount": {"value": 20.5, "type": "float"}},
]


def found(*rows: tuple[str, float | None, float | None], confidence: float = 0.95) -> FieldValue:
    items = [dict(zip(("description", "quantity", "amount"), row, strict=True)) for row in rows]
    return FieldValue(items, confidence if items else None)


def test_an_item_counts_where_quantity_and_amount_are_right() -> None:
    score = judged(KNOWN, found(("Shelf", 2.0, 80.0), ("Ladder", 1, 20.5)), NODE)
    assert (score.found, score.rows, score.cells, score.cells_right) == (2, 2, 6, 5)
    assert score.misses == ["description: 'Rail' is 'Ladder'"]


def test_an_item_is_found_once_and_what_is_none_is_invented() -> None:
    score = judged(KNOWN, found(("Shelf", 2, 80), ("Shelf", 2, 80), ("Total", None, 100.5)), NODE)
    assert (score.found, score.rows - score.found) == (1, 2)


def test_an_empty_cell_is_never_right() -> None:
    assert judged([{"quantity": None, "amount": 3.0}], found(("", None, None)), NODE).found == 0


def test_rows_of_a_sure_array_are_counted_apart() -> None:
    sure, unsure = found(("Shelf", 2, 80)), found(("Shelf", 2, 80), confidence=0.6)
    assert [(score.sure, score.sure_right) for score in (judged(KNOWN, one, NODE) for one in (sure, unsure))] == [
        (1, 1),
        (0, 0),
    ]
