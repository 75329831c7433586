"""Readers of query parameters. Each raises InvalidInput that names its parameter."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from jobs.errors import FieldProblem, InvalidInput
from jobs.json_text import is_storable

LONGEST = 255


def read_text(request: Request, name: str) -> str:
    """Empty where it is not given."""
    given = request.query_params.get(name, "")
    if len(given) > LONGEST or not is_storable(given):
        raise _invalid(name, f"`{name}` takes up to {LONGEST} characters, without NUL.")
    return given


def read_choice[V](request: Request, name: str, choices: Mapping[str, V]) -> V | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    if given not in choices:
        raise _invalid(name, f"`{name}` must be one of: {', '.join(choices)}.")
    return choices[given]


def read_integer(request: Request, name: str, *, minimum: int, maximum: int) -> int | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    # At most nine digits: int() would take thousands, and other scripts' digits as well.
    if not (given.isascii() and given.isdigit() and len(given) < 10 and minimum <= int(given) <= maximum):
        raise _invalid(name, f"`{name}` must be a whole number from {minimum} to {maximum}.")
    return int(given)


def read_moment(request: Request, name: str) -> datetime | None:
    """A time, or a date, which stands for its first moment; UTC where it says no offset."""
    given = request.query_params.get(name)
    if given is None:
        return None
    try:
        # A `+` that was not escaped arrives as a space.
        moment = parse_datetime(given.replace(" ", "+"))
        if moment is not None:
            # PostgreSQL knows no offset of 16 hours or more.
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    raise _invalid(name, f"`{name}` must be a date or time in ISO 8601, such as 2024-09-14T10:32:00Z.")


def _invalid(name: str, message: str) -> InvalidInput:
    return InvalidInput(FieldProblem(name, message))
