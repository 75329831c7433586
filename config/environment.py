"""Typed readers of the environment: each fails loudly and names its variable."""

import math
import os
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.local.addresses import Addresses, find
from config.local.addresses import given as variable_or_file
from config.local.errors import LocalError
from workers.extraction.registry import installed_extractors

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def secret(name: str) -> str:
    """The variable, or the content of the file that NAME_FILE points at; empty where neither is given."""
    try:
        return variable_or_file(os.environ, name)
    except LocalError as error:
        raise ImproperlyConfigured(str(error)) from error


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
    return int(_number(name, default, minimum, int, "a whole number"))


def number(name: str, default: float, *, minimum: float = 0.0) -> float:
    return _number(name, default, minimum, float, "a number")


def seconds(name: str, default: float, *, minimum: float = 0.0) -> float:
    return _number(name, default, minimum, float, "a number")


def _number[N: (int, float)](name: str, default: N, minimum: float, kind: type[N], words: str) -> N:
    given = os.environ.get(name)
    if not given:
        return default
    try:
        value: N | None = kind(given)
    except ValueError:
        value = None
    if value is None or not math.isfinite(value):
        raise ImproperlyConfigured(f"{name} is {given!r}, but must be {words}.")
    if value < minimum:
        raise ImproperlyConfigured(f"{name} is {given}, but must be at least {minimum}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def extractors() -> list[str]:
    """Stook's own, and those of STOOK_EXTRACTORS and of installed packages."""
    try:
        return installed_extractors()
    except ValueError as reason:
        raise ImproperlyConfigured(str(reason)) from reason


def addresses(home: Path) -> Addresses:
    """The servers and the secret key: those that the environment names, else those of what runs in `home`."""
    try:
        return find(os.environ, home)
    except LocalError as reason:
        raise ImproperlyConfigured(str(reason)) from reason
