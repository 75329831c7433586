"""`x-sum` of a number: which others it is the sum of. workers/extraction/rows/sums.py compares them in each row.

It is a term, a list of terms, or `{"of": terms, "tolerance": number}`. A term is the path of a number, with `[]` for
each item of an array (`net`, `items[].amount`), behind a minus where it is subtracted. A path begins beside the field,
or, where nothing is called so there, in the nearest object around it. Names with a dot cannot be written in it.
"""

from collections.abc import Callable
from typing import Any

from jobs.errors import FieldProblem, InvalidInput
from jobs.schema_types import MOST_PROBLEMS

KEYWORD = "x-sum"
MOST_TERMS = 100
_FORM = (
    'Must be the path of a number, such as "net" or "items[].amount", a list of them, or an object with `of` and '
    "`tolerance`."
)

type Steps = tuple[str | None, ...]
"""Names of properties from the root; None leads from an array to its items."""
type Place = Callable[[Steps], str]
"""The path of a node, as the client wrote it."""
type Around = list[tuple[Steps, dict[str, Any]]]
"""The objects around a field, its own first."""


def check_sums(schema: dict[str, Any], place: Place) -> None:
    """`schema` is in the form that is kept. Raises InvalidInput."""
    problems = list(_problems(schema, (), [], place))
    if problems:
        raise InvalidInput(*problems[:MOST_PROBLEMS])


def _problems(node: dict[str, Any], steps: Steps, around: Around, place: Place) -> list[FieldProblem]:
    found = []
    if KEYWORD in node:
        at = f"{place(steps)}.{KEYWORD}"
        found += [FieldProblem(f"{at}{where}", message) for where, message in _in_sum(node, steps, around)]
    if "properties" in node:
        inner_around = [(steps, node["properties"]), *around]
        for name, inner in node["properties"].items():
            found += _problems(inner, (*steps, name), inner_around, place)
    if isinstance(node.get("items"), dict):
        found += _problems(node["items"], (*steps, None), around, place)
    return found


def _in_sum(node: dict[str, Any], steps: Steps, around: Around) -> list[tuple[str, str]]:
    """What is wrong with a node's sum, and where in it."""
    if node["type"] not in ("number", "integer"):
        return [("", f"Only a number is a sum, and this field's type is {node['type']}.")]
    given, inside = node[KEYWORD], ""
    if isinstance(given, dict):
        if fault := _tolerance_fault(given):
            return [fault]
        given, inside = given.get("of"), ".of"
    terms = [given] if isinstance(given, str) else given
    if not isinstance(terms, list) or not terms or not all(isinstance(term, str) for term in terms):
        return [(inside, _FORM)]
    if len(terms) > MOST_TERMS:
        return [(inside, f"A sum has at most {MOST_TERMS} terms.")]
    places = [f"{inside}[{index}]" for index in range(len(terms))] if isinstance(given, list) else [inside]
    faults = [(at, _term_fault(term, steps, around)) for at, term in zip(places, terms, strict=True)]
    return [(at, fault) for at, fault in faults if fault]


def _tolerance_fault(given: dict[str, Any]) -> tuple[str, str] | None:
    if unknown := next((key for key in given if key not in ("of", "tolerance")), None):
        return f".{unknown[:100]}", "A sum has `of` and `tolerance`, and nothing else."
    tolerance = given.get("tolerance", 0)
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or not 0 <= tolerance < float("inf"):
        return ".tolerance", "Must be a number, 0 or more."
    return None


def _term_fault(term: str, steps: Steps, around: Around) -> str:
    """Empty where it leads to a number other than the field itself."""
    shown = repr(term[:100])
    try:
        at, node = _target(term, around)
    except LookupError as error:
        return f"{shown}: {error.args[0]}"
    if at == steps:
        return f"{shown}: a field is not its own sum."
    if node["type"] == "array":
        return f"{shown} is an array. Write [] behind its name for each of its items."
    return "" if node["type"] in ("number", "integer") else f"{shown} is not a number: its type is {node['type']}."


def _target(term: str, around: Around) -> tuple[Steps, dict[str, Any]]:
    """Where a term leads to. Raises LookupError, in words."""
    names = term.removeprefix("-").split(".")
    first = names[0].removesuffix("[]")
    at, fields = next(((at, fields) for at, fields in around if first in fields), ((), None))
    if fields is None:
        raise LookupError(f"there is no field named {first[:100]!r} beside this one, or around it.")
    node: dict[str, Any] = {"properties": fields}
    for name in names:
        plain = name.removesuffix("[]")
        if plain not in node.get("properties", {}):
            raise LookupError(f"there is no field named {plain[:100]!r} there.")
        at, node = (*at, plain), node["properties"][plain]
        if name.endswith("[]"):
            if not isinstance(node.get("items"), dict):
                raise LookupError(f"{plain[:100]!r} is not an array whose items have a type.")
            at, node = (*at, None), node["items"]
    return at, node
