"""URLs that a stranger names: read strictly, before anything is connected to."""

import ssl
from functools import cache

import httpcore
import httpx

from jobs.errors import StookError

LAST_PORT = 65_535


class BadURL(StookError):
    """Malformed, not for the web, or with a user's name in it; the message says which."""


def read_url(text: str | bytes, base: httpx.URL | None = None) -> httpx.URL:
    """`base` is where a redirect came from. Raises BadURL."""
    try:
        decoded = text.decode() if isinstance(text, bytes) else text
        url = base.join(decoded) if base else httpx.URL(decoded)
        # httpx escapes what no host name may hold.
        well_formed = "%" not in url.host and (url.port is None or 0 < url.port <= LAST_PORT)
    except (httpx.InvalidURL, ValueError):
        well_formed = False
    if not well_formed:
        raise BadURL("The URL is malformed." if base is None else "The URL leads to one that is malformed.")
    if url.scheme not in ("http", "https") or not url.host:
        raise BadURL("The URL must begin with http:// or https:// and name a host.")
    if url.userinfo:
        raise BadURL("The URL must not hold a user's name or password.")
    return url


def raw_url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@cache
def tls() -> ssl.SSLContext:
    """With the authorities that httpx brings, whatever the environment says."""
    return httpx.create_ssl_context(trust_env=False)
