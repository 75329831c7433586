"""Work that grows with a paper, and no faster; and how often a long one can be stopped."""

import pytest

from tests.workers.extraction.embedded.papers import Token, extract, paper, schema

ITEMS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"description": {"type": "string"}, "quantity": {"type": "number"}, "amount": {"type": "number"}},
    },
}
WANTED = schema(total="number", invoice_number="string", due_date="date", line_items=ITEMS)


@pytest.mark.parametrize(
    "line",
    [
        "the seller shall pay the total amount by the due date of the invoice",
        "Widget    2    3.00    6.00",
        "12.05.2024    Total    12.00",
    ],
)
def test_a_page_of_many_lines_can_be_stopped_in_each_of_its_parts(line: str) -> None:
    few, many = Token(), Token()
    head = "Description    Quantity    Price    Amount\n"
    extract(paper(head + f"{line}\n" * 40), WANTED, few)
    extract(paper(head + f"{line}\n" * 2_000), WANTED, many)
    assert many.checkpoints > few.checkpoints + 5 * 2_000 / 50
