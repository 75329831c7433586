"""Only globally reachable unicast is public, in whatever clothes another address comes."""

import ipaddress

import pytest

from jobs.addresses import is_public

PUBLIC = [
    "93.184.216.34",
    "1.1.1.1",
    "172.15.255.255",
    "172.32.0.1",
    "2606:4700::1111",
    "2a00:1450:4001:82a::200e",
    "64:ff9b::5db8:d822",  # NAT64 of 93.184.216.34
]
OTHERS = {
    "IPv4": [
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.9",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
    ],
    "IPv6": [
        "::",
        "::1",
        "100::1",
        "2001:2::1",
        "2001:db8::1",
        "2001:10::1",
        "2001:20::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
    "IPv4 in IPv6": [
        "::127.0.0.1",
        "::93.184.216.34",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:127.0.0.1",
        "::ffff:0:169.254.169.254",
        "64:ff9b::a00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "64:ff9b:1::5db8:d822",
        "2002:a00:1::",
        "2002:7f00:1::1",
        "2002:5db8:d822::1",
        "2001:0:0:0:0:0:0:1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", [address for kind in OTHERS.values() for address in kind])
def test_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
