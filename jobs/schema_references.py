"""References of a JSON Schema to its own definitions (`#/$defs/Line`), each replaced by what it names.

Generators of JSON Schema write every nested class as a definition. What is kept has none, so that nobody who reads a
schema has to follow references.
"""

import re
from typing import Any, NamedTuple
from urllib.parse import unquote

from jobs.errors import FieldProblem, InvalidInput
from jobs.schema_limits import MAX_DEPTH, TOO_DEEP, Room
from jobs.schema_types import refuse

_DEFINITIONS = ("$defs", "definitions")
_NAMED = ("properties", "patternProperties", "dependentSchemas")
_SCHEMAS = (
    "items", "prefixItems", "contains", "additionalProperties", "unevaluatedItems", "unevaluatedProperties",
    "propertyNames", "anyOf", "allOf", "oneOf", "not", "if", "then", "else",
)  # fmt: skip
_SAID_ONCE = (
    "type", "properties", "required", "items", "enum", "const", "anyOf", "allOf", "oneOf", "format", "pattern",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems",
    "maxItems",
)  # fmt: skip
"""In place of those of a definition they would take away fields, values or limits without a word."""
_DEEPEST = 3 * MAX_DEPTH
"""Schemas in each other, and references that lead from one to the next: between a field and the next stand choices."""
_ELSEWHERE = "Only definitions of the schema itself are followed. Write #/$defs/ and the name of one of them."
_ENDLESS = "This definition refers to itself, so that its fields have no end. Write out the levels that you need."
_SAID_TWICE = "The definition that `$ref` names says it otherwise. Write it in one of the two places."
_LOCAL = re.compile(r"#/(\$defs|definitions)/([^/]+)")


class Node(NamedTuple):
    keywords: dict[str, Any]
    sent: dict[str, str]
    """By keyword, the path under which the client sent it."""


class Resolved:
    """A JSON Schema without references, and where the client wrote what stands in it. Raises InvalidInput."""

    def __init__(self, given: dict[str, Any], path: str) -> None:
        self._given, self._path = given, path
        self._room = Room()
        self._moved: dict[str, str] = {}
        """The path of a keyword in what comes out, to the one in the request."""
        self.schema: dict[str, Any] = self._schema(given, path, path, 0, ())

    def as_sent(self, error: InvalidInput) -> InvalidInput:
        """`error` names paths in what came out."""
        return InvalidInput(*(FieldProblem(self._place(each.field), each.message) for each in error.problems))

    def _place(self, path: str) -> str:
        around = [at for at in self._moved if path == at or path.startswith((f"{at}.", f"{at}["))]
        if not around:
            return path
        nearest = max(around, key=len)
        return self._moved[nearest] + path.removeprefix(nearest)

    def _schema(self, given: Any, at: str, sent: str, depth: int, within: tuple[str, ...]) -> Any:
        """`within` are the references that led here."""
        if not isinstance(given, dict):
            return given
        if depth > _DEEPEST:
            raise refuse(sent, TOO_DEEP)
        node, within = self._followed(_node(given, sent), sent, within)
        made = {}
        for keyword, value in node.keywords.items():
            inner_at, inner_sent = f"{at}.{keyword}", node.sent[keyword]
            if inner_sent != f"{sent}.{keyword}":
                self._moved[inner_at] = inner_sent
            if keyword not in _DEFINITIONS:
                made[keyword] = self._value(keyword, value, inner_at, inner_sent, depth + 1, within)
        return made

    def _value(self, keyword: str, value: Any, at: str, sent: str, depth: int, within: tuple[str, ...]) -> Any:
        if keyword in _NAMED and isinstance(value, dict):
            self._room.take(sent, value=list(value))
            return {
                name: self._schema(inner, f"{at}.{name}", f"{sent}.{name}", depth, within)
                for name, inner in value.items()
            }
        if keyword in _SCHEMAS and isinstance(value, list):
            return [
                self._schema(inner, f"{at}[{place}]", f"{sent}[{place}]", depth, within)
                for place, inner in enumerate(value)
            ]
        if keyword in _SCHEMAS and isinstance(value, dict):
            return self._schema(value, at, sent, depth, within)
        self._room.take(sent, value={keyword: value})
        return value

    def _followed(self, node: Node, path: str, within: tuple[str, ...]) -> tuple[Node, tuple[str, ...]]:
        """With what it refers to, over which goes what stands beside the reference."""
        while True:
            if len(within) > _DEEPEST:
                raise refuse(path, TOO_DEEP)
            self._room.take(path, objects=1)
            if "$ref" in node.keywords:
                reference = node.keywords["$ref"]
                target = self._target(reference, node.sent["$ref"], within)
                if path != self._path:
                    target = _without_name(target, reference)
                node, within = _over(_without(node, "$ref"), target), (*within, reference)
            elif keyword := _referring(node):
                node = _over(_without(node, keyword), _choice(node, keyword))
            else:
                return node, within

    def _target(self, reference: object, path: str, within: tuple[str, ...]) -> Node:
        if reference == "#" or reference in within:
            raise refuse(path, _ENDLESS)
        local = _LOCAL.fullmatch(reference) if isinstance(reference, str) else None
        if local is None:
            raise refuse(path, _ELSEWHERE)
        kind, name = local[1], _name_in(local[2])
        definitions = self._given.get(kind)
        if not isinstance(definitions, dict) or name not in definitions:
            raise refuse(path, f"There is no definition named {name[:100]!r} in `{kind}`.")
        target, sent = definitions[name], f"{self._path}.{kind}.{name}"
        if not isinstance(target, dict):
            raise refuse(sent, 'Must be a JSON Schema object, such as {"type": "string"}.')
        return _node(target, sent)


def _node(given: dict[str, Any], path: str) -> Node:
    return Node(given, {keyword: f"{path}.{keyword}" for keyword in given})


def _without(node: Node, keyword: str) -> Node:
    return Node({name: value for name, value in node.keywords.items() if name != keyword}, node.sent)


def _over(node: Node, below: Node) -> Node:
    keywords = below.keywords | node.keywords
    for keyword in _SAID_ONCE:
        if keyword in below.keywords and keywords[keyword] != below.keywords[keyword]:
            raise refuse(node.sent[keyword], _SAID_TWICE)
    return Node(keywords, {name: (node if name in node.keywords else below).sent[name] for name in keywords})


def _referring(node: Node) -> str | None:
    """`allOf` of a reference, or `anyOf` of one and null: how generators write one with something beside it."""
    for keyword in ("allOf", "anyOf"):
        some = _some(node.keywords.get(keyword))
        if len(some) == 1 and isinstance(some[0], dict) and "$ref" in some[0]:
            return keyword
    return None


def _choice(node: Node, keyword: str) -> Node:
    choices = node.keywords[keyword]
    (choice,) = _some(choices)
    return _node(choice, f"{node.sent[keyword]}[{choices.index(choice)}]")


def _some(choices: object) -> list[Any]:
    return [each for each in choices if each != {"type": "null"}] if isinstance(choices, list) else []


def _without_name(target: Node, reference: str) -> Node:
    """The name of a class is no label of the field: who sells and who buys are both a `Party`."""
    title = target.keywords.get("title")
    written = re.sub(r"[^\w.-]", "_", title) if isinstance(title, str) else None
    name = _name_in(reference.rpartition("/")[2])
    return _without(target, "title") if written and name in (written, title) else target


def _name_in(pointer: str) -> str:
    """As JSON pointers in URLs spell it."""
    return unquote(pointer).replace("~1", "/").replace("~0", "~")
