"""Which of the columns of a table are quantity, price and amount: the ones that multiply."""

from collections.abc import Mapping, Sequence
from itertools import permutations

_CENT = 0.011
_ROUNDED = 0.0051
"""A price printed with cents may be half a cent off, for each piece."""
_SIMPLE = 0.01
"""What a row of one piece says of its columns: any two equal numbers would do."""
_ENOUGH, _MOST_COLUMNS = 0.7, 9


def multiplies(
    quantity: float, price: float, amount: float, *, discount: float | None = None, tax: float | None = None
) -> bool:
    """Quantity times price is the amount, as it stands, less a discount or with a tax, which may be in per cent."""
    whole = quantity * price
    slack = _CENT + _ROUNDED * abs(quantity)
    less = (1 - abs(discount or 0) / 100, -abs(discount or 0))
    more = (1 + abs(tax or 0) / 100, abs(tax or 0))
    made = (whole, whole * less[0], whole + less[1], whole * more[0], whole + more[1])
    return any(abs(abs(value) - abs(amount)) < slack for value in made)


def find_factors(rows: Sequence[Mapping[int, float]], known: Mapping[str, int]) -> dict[str, int] | None:
    """The columns of quantity, price and amount, those that are known kept in their roles if at all possible.

    None where no three columns multiply in most of the rows.
    """
    places = sorted({place for row in rows for place in row})[:_MOST_COLUMNS]
    best: tuple[float, tuple[int, int, int]] | None = None
    for triple in permutations(places, 3):
        kept = sum(known.get(role) == place for role, place in zip(_ROLES, triple, strict=True))
        if triple[2] < triple[0] and known.get("line_total") != triple[2]:
            continue
        if (support := _support(rows, triple, known.get("discount"))) >= _ENOUGH and (
            best is None or support + kept > best[0]
        ):
            best = (support + kept, triple)
    return dict(zip(_ROLES, best[1], strict=True)) if best else None


_ROLES = ("quantity", "unit_price", "line_total")


def _support(rows: Sequence[Mapping[int, float]], triple: tuple[int, int, int], discount: int | None) -> float:
    """The share of the rows that multiply; 0 where none of them says anything."""
    full = [
        ((row[triple[0]], row[triple[1]], row[triple[2]]), row.get(discount) if discount is not None else None)
        for row in rows
        if all(place in row for place in triple)
    ]
    right = [numbers for numbers, less in full if multiplies(*numbers, discount=less)]
    telling = [numbers for numbers in right if abs(numbers[0] - 1) > _SIMPLE and abs(numbers[1] - 1) > _SIMPLE]
    if not [numbers for numbers in telling if numbers[2]] or 2 * len(full) < len(rows):
        return 0.0
    return len(right) / len(full)
