"""Where a webhook may lead. What is refused here is refused early; the truth is found at each connection."""

import ipaddress
import socket
from collections.abc import Callable

from django.conf import settings

from jobs.addresses import Address, is_public
from jobs.errors import FieldProblem, InvalidInput
from jobs.web_urls import BadURL, read_url

OWN_NAMES = ("localhost", ".localhost")
"""This machine, whoever asks (RFC 6761)."""


def may_reach(address: Address) -> bool:
    return settings.WEBHOOKS_TO_PRIVATE_ADDRESSES or is_public(address)


def check_url(text: str, *, may_reach: Callable[[Address], bool] = may_reach) -> None:
    """Raise InvalidInput. A name is not looked up: what it leads to then would say nothing of later."""
    try:
        host = read_url(text).host.rstrip(".").lower()
    except BadURL as reason:
        raise _refused(reason.message) from reason
    if not all(may_reach(address) for address in _literal(host)):
        raise _refused("The URL leads to an address that is not public, and such are not connected to.")


def _literal(host: str) -> list[Address]:
    """The address that the host itself is, in any of the forms that the system takes for one (127.1, 0x7f000001)."""
    if host.endswith(OWN_NAMES):
        return [ipaddress.ip_address("127.0.0.1")]
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        return []
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _refused(message: str) -> InvalidInput:
    return InvalidInput(FieldProblem("url", message))
