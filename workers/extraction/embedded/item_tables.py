"""Tables of items: a head, its rows, and which of its columns is which."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workers.extraction.embedded.arithmetic import find_factors, multiplies
from workers.extraction.embedded.candidates import Paper
from workers.extraction.embedded.head_cells import Asked, currency_alone, is_unit_sold
from workers.extraction.embedded.heads import NUMERIC, Column, Head, find_heads
from workers.extraction.embedded.item_prices import is_plain_price
from workers.extraction.embedded.item_rows import Row, read_rows, texts_of
from workers.extraction.embedded.item_units import part_units
from workers.extraction.embedded.normal import normal_form
from workers.extraction.embedded.table_cells import is_numeric
from workers.extraction.protocol import CancellationToken

ROLES = ("quantity", "unit_price", "line_total")
_SOLD = frozenset({"quantity", "unit_price", "description"})
_EACH = re.compile(r"@\s?\D{0,4}\d")
_MANY_ROWS = 40
_ALIKE = 0.7
_CROWD = 16
"""Heads in what would be one table: it is a text that speaks of what tables have, and each would read it to its end."""
_TELLING = 3
"""Columns that make sure that a further head is one, and ends the table above it."""


@dataclass(frozen=True, slots=True)
class Table:
    head: Head
    rows: list[Row]

    @property
    def columns(self) -> list[Column]:
        return self.head.columns

    def place(self, concept: str) -> int | None:
        return next((at for at, column in enumerate(self.columns) if column.concept == concept), None)


def find_tables(asked: Asked, paper: Paper, token: CancellationToken) -> list[Table]:
    """The table that answers most of what is asked for, and those that go on with it."""
    heads = [head for head in find_heads(asked, paper, token) if not (_lists_taxes(asked) and _sells(head))]
    parts = zip(heads, _further(heads, paper), _ends(heads), strict=True)
    tables = [_table(head, further, ends, asked, paper) for head, further, ends in parts]
    filled = [(_filled(table, asked), table) for table in tables if table.rows]
    if not filled:
        return []
    most, _ = max(filled, key=lambda entry: (len(entry[0]), _weight(entry[1])))
    same = [table for names, table in filled if len(names & most) >= _ALIKE * len(names | most)]
    return list(_without_copies(same))


def _lists_taxes(asked: Asked) -> bool:
    asks = {item.concept for item in asked.wanted}
    return "tax" in asks and not asks & _SOLD


def _sells(head: Head) -> bool:
    """Goods, of which each has its tax beside it."""
    return any(column.concept in _SOLD for column in head.columns)


def _ends(heads: Sequence[Head]) -> list[set[tuple[int, int]]]:
    """For each head, where those begin that end its table: heads that tell as much, and the last of a crowd."""
    begins = [(head.first.page, head.first.index) for head in heads]
    telling = {named: max(_TELLING, named - 1) for named in {head.named for head in heads}}
    likely = {
        named: {begin for begin, head in zip(begins, heads, strict=True) if head.named >= least}
        for named, least in telling.items()
    }
    crowds = [*begins[_CROWD:], *[None] * _CROWD]
    return [likely[head.named] | ({crowd} if crowd else set()) for head, crowd in zip(heads, crowds, strict=False)]


def _further(heads: Sequence[Head], paper: Paper) -> list[list[int]]:
    """For each head, the pages behind its own up to the next one with a head."""
    headed, pages = sorted({head.last.page for head in heads}), sorted(paper.layout.pages)
    following = [*headed[1:], pages[-1] + 1] if headed else []
    free = {
        page: pages[bisect_right(pages, page) : bisect_left(pages, end)]
        for page, end in zip(headed, following, strict=True)
    }
    return [free[head.last.page] for head in heads]


def _table(head: Head, further: Sequence[int], ends: set[tuple[int, int]], asked: Asked, paper: Paper) -> Table:
    paper.token.checkpoint()
    rows = read_rows(head, paper, further, ends)
    _name_by_content(head.columns, rows, asked)
    if _name_by_product(head.columns, rows, asked, paper):
        rows = read_rows(head, paper, further, ends)
    _name_the_rest(head.columns, asked)
    _name_lone_amount(head.columns, rows, asked)
    part_units(head.columns, rows, asked)
    _without_doubtful(head.columns)
    return Table(head, _without_bare(rows, head.columns))


def _without_doubtful(columns: Sequence[Column]) -> None:
    """One of two currencies alone does not say which amount is meant, nor `kg` beside a price how many were sold."""
    currencies = {code for column in columns if (code := currency_alone(column.text))}
    bought = any(column.concept == "line_total" for column in columns)
    for column in columns:
        if column.wanted is None or normal_form(column.text) in column.wanted.phrases:
            continue
        two = len(currencies) > 1 and currency_alone(column.text)
        size = not bought and column.concept == "quantity" and is_unit_sold(column.text)
        if two or size:
            column.wanted = column.role = None


def _without_bare(rows: list[Row], columns: Sequence[Column]) -> list[Row]:
    """An amount alone is no item where others have a text or a quantity: it is a sum under a name that is not known."""
    telling = {at for at, column in enumerate(columns) if not column.numeric or column.concept == "quantity"}
    return [row for row in rows if _is_told(row, telling)] or rows


def _is_told(row: Row, telling: set[int]) -> bool:
    return any(part.cells.keys() & telling for part in row.parts)


def _name_by_content(columns: Sequence[Column], rows: Sequence[Row], asked: Asked) -> None:
    """The description is the column with most words in it, of those whose heads may say so, else of those without."""
    item = asked.of("description")
    if item is None:
        return
    index = asked.all.index(item)
    open_to = [at for at, column in enumerate(columns) if column.wanted in (None, item)]
    named = [at for at in open_to if columns[at].wanted is item or index in asked.fits(columns[at].text.strip())]
    letters = {at: _letters(rows, at) for at in named or open_to}
    if letters and max(letters.values()):
        for at in named:
            columns[at].wanted = None
        columns[max(letters, key=letters.__getitem__)].wanted = item


def _letters(rows: Sequence[Row], column: int) -> int:
    return sum(char.isalpha() for row in rows for region in texts_of(row, column) for char in region.text)


def _name_by_product(columns: Sequence[Column], rows: Sequence[Row], asked: Asked, paper: Paper) -> bool:
    """Quantity, price and amount where they multiply; says whether a column has got another name by that."""
    known = {role: at for at, column in enumerate(columns) for role in (*ROLES, "discount") if column.concept == role}
    numbers = [_all_numbers(row, columns, paper) for row in rows[:_MANY_ROWS]]
    factors = find_factors(numbers, known)
    if factors is None or factors.items() <= known.items():
        return False
    own = {at for role, at in factors.items() if _is_named(columns[at], asked) and asked.of(role) in asked.helpers}
    for at, column in enumerate(columns):
        column.wanted = None if column.concept in ROLES and at not in own else column.wanted
    for role, at in factors.items():
        if at in own:
            columns[at].role = role
        else:
            columns[at].wanted = asked.of(role)
    return True


def _is_named(column: Column, asked: Asked) -> bool:
    """A property that is called as the head is keeps its column, whatever the numbers are."""
    return column.wanted in asked.wanted and column.numeric


def _name_the_rest(columns: Sequence[Column], asked: Asked) -> None:
    """Columns that no property has, for the properties without one that their heads may name as well."""
    held = [column.wanted for column in columns]
    open_items = {index: item for index, item in enumerate(asked.wanted) if item not in held}
    for column in columns:
        if column.wanted in asked.wanted or not open_items:
            continue
        fits = asked.fits(column.text.strip())
        best = max((index for index in open_items if index in fits), key=fits.__getitem__, default=None)
        if best is not None and (column.wanted is None or column.numeric == (open_items[best].kind in NUMERIC)):
            column.role = column.concept if column.concept in ROLES else None
            column.wanted = open_items.pop(best)


def _name_lone_amount(columns: Sequence[Column], rows: Sequence[Row], asked: Asked) -> None:
    """A price that is not named as of one is the amount, where that is the only one that the rows print."""
    held = [column.wanted for column in columns]
    price = next((item for item in asked.wanted if is_plain_price(item) and item not in held), None)
    amount = next((column for column in columns if column.concept == "line_total"), None)
    if price is None or amount is None or amount.wanted in asked.wanted:
        return
    strange = [at for at, column in enumerate(columns) if column.wanted is None]
    in_words = any(_EACH.search(part.line.text) for row in rows for part in row.parts)
    others = (region.text for at in strange for row in rows for region in texts_of(row, at))
    if not in_words and not any(map(is_numeric, others)):
        amount.wanted, amount.role = price, "line_total"


def _all_numbers(row: Row, columns: Sequence[Column], paper: Paper) -> dict[int, float]:
    return row.values() | {
        index: found.value
        for index, found in row.spare_numbers(columns, paper.locale).items()
        if index not in row.numbers
    }


def _filled(table: Table, asked: Asked) -> frozenset[str]:
    """The properties that some row has a value for."""
    names = set()
    for at, column in enumerate(table.columns):
        held = (at in row.numbers if column.numeric else any(True for _ in texts_of(row, at)) for row in table.rows)
        if column.wanted in asked.wanted and column.wanted and any(held):
            names.add(column.wanted.field.key)
    return frozenset(names)


def checked(table: Table) -> list[bool]:
    """Of each row with quantity, price and amount, whether they multiply."""
    places = {role: table.place(role) for role in (*ROLES, "discount", "tax", "tax_rate")}
    return [
        multiplies(
            *(values[role] for role in ROLES),
            discount=values.get("discount"),
            tax=values.get("tax", values.get("tax_rate")),
        )
        for values in (_by_role(row, places) for row in table.rows)
        if all(role in values for role in ROLES)
    ]


def _by_role(row: Row, places: Mapping[str, int | None]) -> dict[str, float]:
    return {role: row.numbers[at].value for role, at in places.items() if at is not None and at in row.numbers}


def _weight(table: Table) -> float:
    return sum(checked(table)) + 0.5 * len(table.rows)


def _without_copies(tables: Sequence[Table]) -> Iterator[Table]:
    """An invoice and its duplicate in one file have the same rows on other pages; they count once."""
    seen: list[tuple[int, list[dict[int, float]]]] = []
    for table in tables:
        page, values = table.head.last.page, [row.values() for row in table.rows]
        if not any(values == other and page != first for first, other in seen):
            yield table
        seen.append((page, values))
