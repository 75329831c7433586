"""JSON Schema as it is given, node by node, turned into the form that is kept (jobs/schema_definitions.py)."""

from typing import Any

from jobs.schema_limits import MAX_DEPTH, TOO_DEEP
from jobs.schema_types import Where, below, check_keywords, refuse, typed

_NO_REFERENCE = (
    "Only a whole JSON Schema has references: `$defs` beside `type` and `properties`. Or write the definition in place."
)
_LIMITS = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))


def read_root(given: dict[str, Any], path: str) -> dict[str, Any]:
    """Raises InvalidInput that names the path of what is wrong."""
    _check_references(given, path)
    node = _object(given, below(path), depth=0)
    check_keywords(node, below(path))
    return node


def read_node(given: object, path: str, depth: int) -> dict[str, Any]:
    """One JSON Schema of a value, at any depth. Raises InvalidInput that names the path of what is wrong."""
    if not isinstance(given, dict):
        raise refuse(path, 'Must be a JSON Schema object, such as {"type": "string"}.')
    if depth > MAX_DEPTH:
        raise refuse(path, TOO_DEEP)
    _check_references(given, path)
    node, where = _without_null(given, path)
    kind = _type_of(node)
    if kind is None and "allOf" in node:
        raise refuse(where("allOf"), "Of `allOf`, only one reference is understood. Write the definition in place.")
    if kind == "object":
        node = _object(node, where, depth)
    elif kind == "array" and "items" in node:
        node = node | {"type": "array", "items": read_node(node["items"], where("items"), depth + 1)}
    else:
        node = node | typed(kind, where("type"))
    check_keywords(node, where)
    return node


def check_names(fields: dict[str, Any], path: str) -> None:
    if not all(name.strip() for name in fields):
        raise refuse(path, "A field has an empty name.")


def _object(given: dict[str, Any], where: Where, depth: int) -> dict[str, Any]:
    if _type_of(given) != "object":
        raise refuse(where("type"), 'Must be "object", because there are properties.')
    properties = given.get("properties", {})
    if not isinstance(properties, dict):
        raise refuse(where("properties"), "Must map each field's name to its JSON Schema.")
    if depth == 0 and not properties:
        raise refuse(where("properties"), "There are no fields. Name at least one.")
    check_names(properties, where("properties"))
    made = {name: read_node(inner, f"{where('properties')}.{name}", depth + 1) for name, inner in properties.items()}
    _check_required(given, made, where)
    return given | {"type": "object"} | ({"properties": made} if made else {})


def _check_references(given: dict[str, Any], path: str) -> None:
    if "$ref" in given:
        raise refuse(
            f"{path}.$ref",
            _NO_REFERENCE,
        )


def _without_null(given: dict[str, Any], path: str) -> tuple[dict[str, Any], Where]:
    """`anyOf` of one type and null, as generators of JSON Schema write an optional field, is that type."""
    choices = given.get("anyOf")
    if choices is None:
        return given, below(path)
    some = (
        [(index, each) for index, each in enumerate(choices) if each != {"type": "null"}]
        if isinstance(choices, list)
        else []
    )
    if _are_numbers([each for _, each in some]):
        some = [(index, each) for index, each in some if each["type"] == "number"]
    if len(some) != 1 or not isinstance(some[0][1], dict):
        raise refuse(f"{path}.anyOf", "A field has one type. Of `anyOf`, only one type or null is understood.")
    ((index, choice),) = some
    _check_references(choice, f"{path}.anyOf[{index}]")
    rest = {keyword: value for keyword, value in given.items() if keyword != "anyOf"}
    return rest | choice, _in_choice(path, f"{path}.anyOf[{index}]", choice)


def _are_numbers(choices: list[object]) -> bool:
    """How pydantic writes a `Decimal`, a number or its digits as a text, and a float that may be an int."""
    types = {str(each.get("type")) for each in choices if isinstance(each, dict)}
    said = {keyword for each in choices if isinstance(each, dict) for keyword in each} - {"type", "pattern"}
    return len(choices) == 2 and not said - _LIMITS and types in ({"number", "string"}, {"number", "integer"})


def _in_choice(path: str, inside: str, choice: dict[str, Any]) -> Where:
    def where(keyword: str) -> str:
        name = keyword.partition(".")[0].partition("[")[0]
        return f"{inside if name in choice else path}.{keyword}"

    return where


def _type_of(node: dict[str, Any]) -> object:
    kind = node.get("type")
    if isinstance(kind, list):
        some = [each for each in kind if each != "null"]
        kind = some[0] if len(some) == 1 else kind
    if kind is None or kind == "enum":
        kind = _implied_type(node) or kind
    return kind


def _implied_type(node: dict[str, Any]) -> str | None:
    if "properties" in node:
        return "object"
    if "items" in node:
        return "array"
    return type_of_values(node["enum"]) if isinstance(node.get("enum"), list) else None


def type_of_values(values: object) -> str:
    """Of an enum."""
    return "number" if values and isinstance(values, list) and all(_is_number(each) for each in values) else "string"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_required(given: dict[str, Any], properties: dict[str, Any], where: Where) -> None:
    required = given.get("required", [])
    if not isinstance(required, list):
        raise refuse(where("required"), "Must be a list of names of fields.")
    for index, name in enumerate(required):
        if not isinstance(name, str):
            raise refuse(where(f"required[{index}]"), "Must be the name of a field.")
        if name not in properties:
            raise refuse(where(f"required[{index}]"), f"There is no field named {name[:100]!r} beside it.")
