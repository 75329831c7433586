"""The names under which this machine is found."""

import socket

from django.http.request import validate_host

from config.local.names import allowed_hosts, names_of


def test_one_address_is_one_name() -> None:
    assert names_of("192.0.2.7") == ["192.0.2.7"]
    assert names_of("2001:db8::7") == ["[2001:db8::7]"]


def test_where_all_addresses_are_served_each_of_them_is_allowed() -> None:
    ours = {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for name in (*ours, socket.gethostname().lower(), "localhost"):
        assert validate_host(name, allowed_hosts("0.0.0.0"))
    assert not validate_host("stook.example", allowed_hosts("0.0.0.0"))
    assert not validate_host(socket.gethostname().lower(), allowed_hosts("127.0.0.1"))


def test_each_interface_has_its_address_allowed() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # sends nothing, but chooses the way
        except OSError:  # a machine without a network
            return
        assert asking.getsockname()[0] in allowed_hosts("::")
