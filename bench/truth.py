"""Sets of documents whose values are known, and what a found value is beside a known one.

A set is a folder with `docs/`, `schema.json` and `truth.jsonl` (`{doc, truth: {field: value or null}}`), or, like
`samples/`, with `documents/`, `schema.json` and `expected.json` (`{file name: {field: value or null}}`).
A truth of null says nothing: a value found there is counted as extra. A truth may also be `{value, type}`, with a list
of values of which each is right. Where `schema.json` names no field, the documents of a `domain` have a schema made
from their truths.
"""

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OUTCOMES = ("right", "wrong", "empty", "extra")
KNOWN = OUTCOMES[:3]
_INVISIBLE = "__invisible__"
"""A truth that is not printed on the document; it is not asked for."""
_NUMERIC = {"float": "number", "int": "integer"}
_DAYS = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d/%m/%y", "%d/%b/%Y", "%d/%b/%y")


@dataclass
class TruthSet:
    name: str
    schema: Mapping[str, Any]
    documents: list[tuple[Path, Mapping[str, Any]]] = field(default_factory=list)


def sets_in(folder: Path) -> Iterator[TruthSet]:
    """The folder itself, or those in it."""
    if not (folder / "schema.json").exists():
        for inner in sorted(path for path in folder.iterdir() if (path / "schema.json").exists()):
            yield from sets_in(inner)
        return
    schema = json.loads((folder / "schema.json").read_text())
    domains: dict[str, TruthSet] = {}
    for path, domain, truth in _documents(folder):
        name = f"{folder.name}/{domain}" if domain and not schema.get("properties") else folder.name
        domains.setdefault(name, TruthSet(name, schema)).documents.append((path, truth))
    for known in domains.values():
        if not schema.get("properties"):
            known.schema = _schema_of([truth for _, truth in known.documents])
        yield known


def _documents(folder: Path) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
    if (folder / "truth.jsonl").exists():
        for line in (folder / "truth.jsonl").read_text().splitlines():
            entry = json.loads(line)
            yield folder / "docs" / entry["doc"], entry.get("domain", ""), entry["truth"]
    else:
        for name, values in json.loads((folder / "expected.json").read_text()).items():
            yield folder / "documents" / name, "", values


def outcomes(truth: Mapping[str, Any], values: Mapping[str, Any] | None, schema: Mapping[str, Any]) -> dict[str, str]:
    """Of each field that is known or found. Those of an object within are counted one by one, a list as one. A row that
    failed has no values, and all of its fields are empty.
    """
    found: dict[str, str] = {}
    for name, known in truth.items():
        node, value = schema.get("properties", {}).get(name, {}), (values or {}).get(name)
        if isinstance(known, Mapping) and "value" not in known:
            inner = outcomes(known, value, node)
            found |= {f"{name}.{part}": kind for part, kind in inner.items()}
        elif kind := _outcome(known, value, node):
            found[name] = kind
    return found


def tally(found: Mapping[str, str], counts: dict[str, Counter[str]] | None = None) -> dict[str, Counter[str]]:
    """Outcomes by field, added to those counted before."""
    counts = defaultdict(Counter) if counts is None else counts
    for name, kind in found.items():
        counts[name][kind] += 1
    return counts


def value_at(values: Any, path: str) -> Any:
    """What a row or a truth has for a name of `outcomes`."""
    for name in path.split("."):
        values = values.get(name) if isinstance(values, Mapping) else None
    return values["value"] if isinstance(values, Mapping) and "value" in values else values


def _outcome(known: Any, value: object, node: Mapping[str, Any]) -> str | None:
    if isinstance(known, Mapping):
        truths = known["value"] if isinstance(known["value"], list) else [known["value"]]
    else:
        truths = [known]
    if truths == [None]:
        return None if _is_empty(value) else "extra"
    if _INVISIBLE in truths:
        return None
    if _is_empty(value):
        return "empty"
    return "right" if any(same(truth, value, node) for truth in truths) else "wrong"


def _is_empty(value: object) -> bool:
    return value is None or value == [] or value == {}


def same(truth: object, value: object, node: Mapping[str, Any]) -> bool:
    """Numbers to half a cent, days whatever their order (day first), strings by their letters and digits, lists item by
    item in their order.
    """
    if isinstance(truth, list):
        inner = node.get("items", {})
        return (
            isinstance(value, list)
            and len(truth) == len(value)
            and all(same(one, other, inner) for one, other in zip(truth, value, strict=True))
        )
    if isinstance(truth, Mapping):
        parts = node.get("properties", {})
        return isinstance(value, Mapping) and all(
            same(part, value.get(name), parts.get(name, {})) for name, part in truth.items()
        )
    if node.get("type") in ("number", "integer"):
        known, found = _number(truth), _number(value)
        return known is not None and found is not None and abs(known - found) < 0.005
    if node.get("format") == "date":
        return _day(truth) == _day(value)
    return _letters(truth) == _letters(value)


def _number(value: object) -> float | None:
    with suppress(ValueError):
        return float(re.sub(r"[^\d.-]", "", str(value)))
    return None


def _day(value: object) -> object:
    written = re.sub(r"[-. ]+", "/", str(value).strip())
    for layout in _DAYS:
        with suppress(ValueError):
            return dt.datetime.strptime(written, layout.replace("-", "/")).date()  # noqa: DTZ007
    return value


def _letters(value: object) -> str:
    return re.sub(r"[\W_]", "", str(value)).casefold()


def _schema_of(truths: list[Mapping[str, Any]]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for truth in truths:
        for name, known in truth.items():
            properties[name] = _merged(properties.get(name), _node_of(known))
    return {"type": "object", "properties": properties}


def _node_of(known: Any) -> dict[str, Any]:
    if isinstance(known, Mapping) and "type" in known:
        if known["type"] == "date":
            return {"type": "string", "format": "date"}
        return {"type": _NUMERIC.get(known["type"], known["type"])}
    if isinstance(known, Mapping):
        return _schema_of([known])
    if isinstance(known, list):
        return {"type": "array", "items": _schema_of([one for one in known if isinstance(one, Mapping)])}
    return {"type": "number" if isinstance(known, int | float) else "string"}


def _merged(one: dict[str, Any] | None, other: dict[str, Any]) -> dict[str, Any]:
    """Of two truths; a name may be of an object in one that has more in the other."""
    if one is None:
        return other
    if "properties" not in one or "properties" not in other:
        if "items" in one and "items" in other:
            return {**one, "items": _merged(one["items"], other["items"])}
        return one
    properties = dict(one["properties"])
    for name, node in other["properties"].items():
        properties[name] = _merged(properties.get(name), node)
    return {**one, "properties": properties}
