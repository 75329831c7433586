"""Which addresses a stranger may have us connect to: those of the public internet, and no others."""

import ipaddress

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Inside the public space, but not of it. Each is there for a reason of its own (IANA's registries of special-purpose
# addresses), and the first two of IPv6 hold tunnels that carry an IPv4 address of anybody's choice: Teredo and 6to4.
_SPECIAL: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = (
    ipaddress.IPv6Network("2001::/23"),
    ipaddress.IPv6Network("2002::/16"),
    ipaddress.IPv6Network("2001:db8::/32"),
    ipaddress.IPv6Network("3fff::/20"),
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
)


def is_public(address: Address) -> bool:
    """Globally reachable unicast.

    What is not known to be public is not: of IPv6 only the space that is given out at all, which leaves out the forms
    that wrap an IPv4 address (mapped, compatible, SIIT). The one exception is NAT64, by which a machine without IPv4
    reaches all of it: there the wrapped address decides.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if address not in _UNICAST_6:
            return False
    return address.is_global and not address.is_multicast and not any(address in block for block in _SPECIAL)
