"""The extractors that a job may name, and the options that each takes.

Told by the workers' side at start (workers/apps.py), for this side never imports it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs
from django.conf import settings

from jobs.errors import FieldProblem, InvalidInput

DATE_ORDERS = ("DMY", "MDY", "YMD")

type Options = Mapping[str, Mapping[str, Any]]


class NotUsable(Exception):
    """It is installed and does not work; the message says why, to whoever has installed it."""


_options: dict[str, Callable[[], Options | None]] = {}


def tell_options(name: str, ask: Callable[[], Options | None]) -> None:
    """`ask` gives JSON Schemas by name, or None for an extractor that takes whatever it is given. Raises NotUsable."""
    _options[name] = ask


def check_extractor(name: str) -> None:
    """Raises InvalidInput where a job cannot have it."""
    if name not in settings.EXTRACTORS:
        known = ", ".join(settings.EXTRACTORS)
        raise InvalidInput(
            FieldProblem("extractor", f"There is no extractor named {name[:100]!r}. Installed are: {known}.")
        )
    if name in settings.EXTRACTORS_NOT_SET_UP:
        raise InvalidInput(FieldProblem("extractor", settings.EXTRACTORS_NOT_SET_UP[name]))
    try:
        _options_of(name)
    except NotUsable as error:
        message = f"The extractor {name} does not work on this installation. Its operator has to mend it: {error}"
        raise InvalidInput(FieldProblem("extractor", message)) from error


def check_options(extractor: str, options: Mapping[str, Any]) -> None:
    """Those that were given, of an extractor that has been checked. Raises InvalidInput.

    A misspelt order would leave dates empty or, worse, read them the other way round.
    """
    order = options.get("date_order")
    if order is not None and str(order).upper() not in DATE_ORDERS:
        raise InvalidInput(FieldProblem("options.date_order", f"Must be one of: {', '.join(DATE_ORDERS)}."))
    known = _options_of(extractor)
    problems = (
        []
        if known is None
        else [problem for name in options if (problem := _fault(extractor, name, options[name], known))]
    )
    if problems:
        raise InvalidInput(*problems)


def _options_of(extractor: str) -> Options | None:
    return _options[extractor]() if extractor in _options else None


def _fault(extractor: str, name: str, value: object, known: Options) -> FieldProblem | None:
    """Null is as good as left out."""
    path = f"options.{name[:100]}"
    if name not in known:
        takes = f"It takes: {', '.join(known)}." if known else "It takes none."
        return FieldProblem(path, f"The extractor {extractor} has no option named {name[:100]!r}. {takes}")
    if value is None:
        return None
    try:
        jsonschema_rs.Draft202012Validator(dict(known[name]), offline=True).validate(value)
    except jsonschema_rs.ValidationError as error:
        return FieldProblem(path, f"{error.message}.")
    return None
