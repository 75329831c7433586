"""Typed readers of the environment: each fails loudly and names its variable."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    given = text(name, default)
    if given not in choices:
        raise ImproperlyConfigured(f"{name} is {given!r}, but must be one of: {', '.join(choices)}.")
    return given


def flag(name: str, *, default: bool = False) -> bool:
    given = os.environ.get(name)
    if given is None:
        return default
    if given.lower() in TRUE:
        return True
    if given.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {given!r}, but must be 1 or 0.")


def integer(name: str, default: int, *, minimum: int = 0) -> int:
    return int(_number(name, default, minimum, int))


def seconds(name: str, default: float, *, minimum: float = 0.0) -> float:
    return _number(name, default, minimum, float)


def _number[N: (int, float)](name: str, default: N, minimum: float, kind: type[N]) -> N:
    given = os.environ.get(name)
    if not given:
        return default
    try:
        value = kind(given)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {given!r}, but must be a number.") from None
    if not minimum <= value < float("inf"):
        raise ImproperlyConfigured(f"{name} is {given}, but must be at least {minimum}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str) -> str:
    """The variable itself, or the content of the file that NAME_FILE points at; empty where neither is given."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE points at {path}, which cannot be read: {error}.") from error
    return os.environ.get(name, "")
