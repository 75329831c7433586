"""The one way by which every extractor's row becomes what is recorded, in jobs and in POST /v1/extract alike."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from workers.extraction.protocol import ExtractedRow, FieldValue
from workers.extraction.rows.flags import distinct, flags_of, is_required
from workers.extraction.rows.problems import NULLED, Problem
from workers.extraction.rows.rules import Rules
from workers.extraction.rows.shape import shaped
from workers.extraction.rows.sums import has_sums, sum_problems

DOUBTED = 0.5
"""No more confidence than that has a value that the schema itself does not allow."""

_NOTHING = FieldValue(None)
_PLAIN = (str, int, float, bool, type(None))


class RowCheck:
    """Of one schema; holds no state between rows."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._properties: Mapping[str, Any] = schema.get("properties") or {}
        self._rules = Rules(schema)
        self._has_sums = has_sums(schema)

    def finish(self, row: ExtractedRow) -> ExtractedRow:
        """Each of the schema's fields, in its order, with a value of its type or null; flags; whether it is complete.

        Raises TypeError for a value that cannot be JSON.
        """
        problems: list[Problem] = []
        fields = {
            name: _shaped_field(row.fields.get(name, _NOTHING), node, name, problems)
            for name, node in self._properties.items()
        }
        problems += self._further_problems({name: field.value for name, field in fields.items()}, problems)
        for name in {problem.top for problem in problems if problem.code != "missing_required"}:
            fields[name] = _doubted(fields[name])
        flags = distinct([*row.validation_flags, *flags_of(problems)])
        complete = not any(is_required(flag.field, self._schema) for flag in flags)
        return ExtractedRow(fields, _mean(fields.values()), flags, complete)

    def _further_problems(self, values: Mapping[str, Any], before: Iterable[Problem]) -> list[Problem]:
        """What was there and became null is not said to be missing as well."""
        told = {problem.path for problem in before if problem.code in NULLED}
        found = [problem for problem in self._rules.problems(values) if problem.path not in told]
        return [*found, *sum_problems(self._schema, values)] if self._has_sums else found


def row_check(schema: Mapping[str, Any]) -> RowCheck:
    """The one of this schema, made once."""
    return _made(msgspec.json.encode(schema))


@lru_cache(maxsize=16)
def _made(schema: bytes) -> RowCheck:
    return RowCheck(msgspec.json.decode(schema))


def _shaped_field(field: FieldValue, node: Mapping[str, Any], name: str, problems: list[Problem]) -> FieldValue:
    if field.value is None:
        return field if field.confidence is None else msgspec.structs.replace(field, confidence=None)
    value = field.value if isinstance(field.value, _PLAIN) else msgspec.to_builtins(field.value, str_keys=True)
    value = shaped(value, node, (name,), problems)
    return msgspec.structs.replace(field, value=value, confidence=None if value is None else _clamped(field.confidence))


def _clamped(confidence: float | None) -> float | None:
    """NaN is no confidence at all."""
    if confidence is None or confidence != confidence:
        return None
    return min(max(confidence, 0.0), 1.0)


def _doubted(field: FieldValue) -> FieldValue:
    if field.confidence is None or field.confidence <= DOUBTED:
        return field
    return msgspec.structs.replace(field, confidence=DOUBTED)


def _mean(fields: Iterable[FieldValue]) -> float | None:
    """Of the confidences of what was found."""
    sure = [field.confidence for field in fields if field.confidence is not None]
    return round(sum(sure) / len(sure), 3) if sure else None
