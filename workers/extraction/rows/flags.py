"""Problems as a row's flags, and what a flag means for the row."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workers.extraction.protocol import ValidationFlag
from workers.extraction.rows.problems import Path, Problem

MOST_ALIKE = 5
"""Flags of one code in the items of one array: who has a hundred wrong ones looks at the array."""


def flags_of(problems: Iterable[Problem]) -> Iterator[ValidationFlag]:
    """Those in one array that are alike: the first few, and how many more there are."""
    alike: dict[tuple[str, Path], list[Problem]] = {}
    for problem in problems:
        kind = tuple(step for step in problem.path if not isinstance(step, int))
        alike.setdefault((problem.code, kind), []).append(problem)
    for group in alike.values():
        for problem in group[:MOST_ALIKE]:
            yield ValidationFlag(problem.code, problem.field, problem.message)
        if len(group) > MOST_ALIKE:
            first, more = group[0], len(group) - MOST_ALIKE
            message = f"{more} further items have the same fault as {first.field}."
            yield ValidationFlag(first.code, first.top, message)


def distinct(flags: Iterable[ValidationFlag]) -> list[ValidationFlag]:
    """An extractor may have said the same. What it has flagged and left out is not said to be missing as well."""
    kept: dict[tuple[str, str | None], ValidationFlag] = {}
    flagged: set[str | None] = set()
    for flag in flags:
        if flag.code == "missing_required" and flag.field in flagged:
            continue
        kept.setdefault((flag.code, flag.field), flag)
        flagged.add(flag.field)
    return list(kept.values())


def is_required(field: str | None, schema: Mapping[str, Any]) -> bool:
    """Whether the field, or something around it, is required where it stands."""
    node, rest = schema, field or ""
    while rest:
        properties = node.get("properties") or {}
        name = max((name for name in properties if _begins(rest, name)), key=len, default=None)
        if name is None:
            return False
        if name in (node.get("required") or ()):
            return True
        node, rest = _below(properties[name], rest[len(name) :])
    return False


def _begins(path: str, name: str) -> bool:
    return path == name or path.startswith((f"{name}.", f"{name}["))


def _below(node: Mapping[str, Any], rest: str) -> tuple[Mapping[str, Any], str]:
    """What `rest` begins with leads from an array to its items."""
    while rest.startswith((".", "[")):
        if rest.startswith("["):
            node, rest = node.get("items") or {}, rest.partition("]")[2]
        else:
            rest = rest[1:]
    return node, rest
