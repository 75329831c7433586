"""`x-sum`: a number that is the sum of others. jobs/schema_sums.py has what may be written, and refuses the rest."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from workers.extraction.rows.problems import Path, Problem

LEAST_DECIMALS, MOST_DECIMALS = 2, 4
"""JSON drops zeros at the end: 1200.00 may have been written, and it is two that most currencies have."""

type Scopes = tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...]
"""The objects around a field, its own first: of each the schema's properties, and the values."""


class Term(NamedTuple):
    sign: int
    steps: tuple[tuple[str, bool], ...]
    """Names of properties, and whether each item of an array is meant."""


class Unknown(Exception):
    """A term has no value: what is not known is not wrong."""


def has_sums(node: Mapping[str, Any]) -> bool:
    inner = [*(node.get("properties") or {}).values(), node.get("items")]
    return "x-sum" in node or any(has_sums(each) for each in inner if isinstance(each, dict))


def sum_problems(schema: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Problem]:
    """Where a declared sum is not what its terms come to, by more than rounding can explain."""
    yield from _in_object(schema, values, (), ())


def _in_object(node: Mapping[str, Any], value: Mapping[str, Any], path: Path, around: Scopes) -> Iterator[Problem]:
    properties = node.get("properties") or {}
    scopes = ((properties, value), *around)
    for name, inner in properties.items():
        yield from _in_value(inner, value.get(name), (*path, name), scopes)


def _in_value(node: Mapping[str, Any], value: Any, path: Path, scopes: Scopes) -> Iterator[Problem]:
    if isinstance(value, dict):
        yield from _in_object(node, value, path, scopes)
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for place, item in enumerate(value):
            yield from _in_value(node["items"], item, (*path, place), scopes)
    elif "x-sum" in node and _is_number(value):
        yield from _checked(node, value, path, scopes)


def _checked(node: Mapping[str, Any], value: float, path: Path, scopes: Scopes) -> Iterator[Problem]:
    declared = node["x-sum"] if isinstance(node["x-sum"], dict) else {"of": node["x-sum"]}
    terms = [declared["of"]] if isinstance(declared["of"], str) else declared["of"]
    try:
        parts = [part for text in terms for part in _parts(_term(text), scopes)]
    except Unknown:
        return
    total = sum(parts, Decimal(0))
    if abs(total - _decimal(value)) > _tolerance(declared, node, [*parts, _decimal(value)]):
        yield Problem("sum_mismatch", path, value, f"{_in_words(terms)} is {total:f}")


def _term(text: str) -> Term:
    names = text.removeprefix("-").split(".")
    return Term(
        -1 if text.startswith("-") else 1, tuple((name.removesuffix("[]"), name.endswith("[]")) for name in names)
    )


def _parts(term: Term, scopes: Scopes) -> list[Decimal]:
    """Raises Unknown."""
    first = term.steps[0][0]
    start = next((values for properties, values in scopes if first in properties), None)
    return [term.sign * _decimal(part) for part in _followed(start, term.steps)]


def _followed(value: Any, steps: Sequence[tuple[str, bool]]) -> Iterator[float]:
    if not steps:
        if not _is_number(value):
            raise Unknown
        yield value
        return
    (name, is_each), *rest = steps
    inner = value.get(name) if isinstance(value, dict) else None
    if is_each and not (isinstance(inner, list) and inner):
        raise Unknown
    for item in inner if is_each and isinstance(inner, list) else [inner]:
        yield from _followed(item, rest)


def _tolerance(declared: Mapping[str, Any], node: Mapping[str, Any], values: Sequence[Decimal]) -> Decimal:
    """As declared, else what comes about where each value has been rounded to the decimals that it shows."""
    if "tolerance" in declared:
        return _decimal(declared["tolerance"])
    if node.get("type") == "integer":
        return Decimal(0)
    shown = max(-int(value.as_tuple().exponent) for value in values)
    unit = Decimal(1).scaleb(-min(max(shown, LEAST_DECIMALS), MOST_DECIMALS))
    return len(values) * unit / 2


def _in_words(terms: Sequence[str]) -> str:
    return (
        "".join(f" - {text[1:]}" if text.startswith("-") else f" + {text}" for text in terms)
        .removeprefix(" + ")
        .strip()
    )


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
