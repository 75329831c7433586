"""Which servers are meant: those that the environment names, or our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.local.errors import LocalError


@dataclass(frozen=True)
class Addresses:
    database_url: str
    redis_url: str
    broker_url: str
    secret_key: str

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "CELERY_BROKER_URL": self.broker_url,
            "SECRET_KEY": self.secret_key,
        }


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
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        number = next((word.removeprefix("db=") for word in parts.query.split("&") if word.startswith("db=")), "0")
        return f"redis+socket://{parts.path}?virtual_host={int(number) + 1}"
    number = parts.path.strip("/") or "0"
    if not number.isdecimal():
        raise LocalError(f"REDIS_URL ends in {number!r}, but must end in the number of a database, like /0.")
    return parts._replace(path=f"/{int(number) + 1}").geturl()
