"""Which servers are meant: those that the environment names, or our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import psycopg
from kombu.transport import TRANSPORT_ALIASES
from psycopg.conninfo import conninfo_to_dict

from config.local.discovery import NAMES, NotRunning, discover
from config.local.errors import LocalError

DEFAULT_REDIS_URL = "redis://127.0.0.1:6379/0"
REDIS_SCHEMES = ("redis", "rediss", "unix")
SHORTEST_SECRET_KEY = 50


@dataclass(frozen=True)
class Addresses:
    """Raises LocalError, naming the variable but not its value: it may contain a password."""

    database_url: str
    redis_url: str
    broker_url: str
    secret_key: str

    def __post_init__(self) -> None:
        try:
            conninfo_to_dict(self.database_url)
        except psycopg.ProgrammingError:
            raise LocalError("DATABASE_URL must look like postgresql://user:password@host:5432/database.") from None
        _redis_parts(self.redis_url)
        scheme, separator, _ = self.broker_url.partition("://")
        if not separator or scheme.partition("+")[0] not in TRANSPORT_ALIASES:
            raise LocalError("CELERY_BROKER_URL must look like redis://host:6379/1.")
        if len(self.secret_key) < SHORTEST_SECRET_KEY:
            raise LocalError(f"SECRET_KEY must have at least {SHORTEST_SECRET_KEY} characters, chosen at random.")

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "CELERY_BROKER_URL": self.broker_url,
            "SECRET_KEY": self.secret_key,
        }


def find(environment: Mapping[str, str], home: Path) -> Addresses:
    """Those that the environment names; what it does not name is that of the system that runs in `home`.

    Raises LocalError.
    """
    known = {name: value for name in NAMES if (value := given(environment, name))}
    if "REDIS_URL" in known and "CELERY_BROKER_URL" not in known:
        known["CELERY_BROKER_URL"] = broker_beside(known["REDIS_URL"])
    if len(known) < len(NAMES):
        try:
            known = {**discover(home), **known}
        except NotRunning:
            # The others have a default.
            if "DATABASE_URL" not in known or "SECRET_KEY" not in known:
                raise
    redis_url = known.get("REDIS_URL", DEFAULT_REDIS_URL)
    broker_url = known.get("CELERY_BROKER_URL") or broker_beside(redis_url)
    return Addresses(known["DATABASE_URL"], redis_url, broker_url, known["SECRET_KEY"])


def given(environment: Mapping[str, str], name: str) -> str:
    """The variable, or the content of the file that NAME_FILE points at; empty where neither is given."""
    if path := environment.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise LocalError(f"{name}_FILE points at {path}, which cannot be read: {error.strerror}.") from error
    return environment.get(name, "")


def broker_beside(redis_url: str) -> str:
    """The broker's address where only REDIS_URL is given: the same server, the next database."""
    parts = _redis_parts(redis_url)
    if parts.scheme == "unix":
        number = next((word.removeprefix("db=") for word in parts.query.split("&") if word.startswith("db=")), "0")
    else:
        number = parts.path.strip("/") or "0"
    if not number.isdecimal():
        raise LocalError(f"REDIS_URL ends in {number!r}, but must end in the number of a database, like /0.")
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host={int(number) + 1}"
    return parts._replace(path=f"/{int(number) + 1}").geturl()


def _redis_parts(redis_url: str) -> SplitResult:
    try:
        parts = urlsplit(redis_url)
        readable = parts.scheme in REDIS_SCHEMES and (parts.port or True)
    except ValueError:
        readable = False
    if not readable:
        raise LocalError("REDIS_URL must look like redis://host:6379/0, rediss://host:6379/0 or unix:///path?db=0.")
    return parts
