"""The names under which this machine is found, by itself and by others."""

import fcntl
import socket
import struct
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

OWN_NAMES = ("localhost", "127.0.0.1", "[::1]", ".localhost")
ANY_HOST = ("0.0.0.0", "::")  # noqa: S104 - said of an operator's choice
SIOCGIFADDR = 0x8915
GLOBAL_SCOPE = "00"


def allowed_hosts(host: str) -> list[str]:
    """Under which names a system that listens on `host` answers, where nobody has listed any."""
    return [*OWN_NAMES, *(names_of(host) if host in ANY_HOST else [])]


def names_of(host: str) -> list[str]:
    """`host` as it stands in a URL; where it means every address of this machine, these and the machine's name."""
    if host not in ANY_HOST:
        return [f"[{host}]" if ":" in host else host]
    later = [f"[{address}]" for address in ipv6_addresses()] if host == "::" else []
    return [*map(str, ipv4_addresses()), *later, socket.gethostname().lower()]


def ipv4_addresses() -> list[IPv4Address]:
    """The address of each interface that has one, but for the loopback's."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, interface in socket.if_nameindex():
            request = struct.pack("256s", interface.encode()[:15])
            try:
                found.append(IPv4Address(fcntl.ioctl(asking, SIOCGIFADDR, request)[20:24]))
            except OSError:  # this one has none
                continue
    return [address for address in found if not address.is_loopback]


def ipv6_addresses() -> list[IPv6Address]:
    try:
        lines = [line.split() for line in Path("/proc/net/if_inet6").read_text().splitlines()]
    except OSError:  # a machine without IPv6
        return []
    return [IPv6Address(int(line[0], 16)) for line in lines if line[3] == GLOBAL_SCOPE]
