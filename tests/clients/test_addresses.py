"""Which addresses are public, and that a name leads to nothing that is not."""

import socket
from typing import Any

import pytest

from clients.addresses import addresses_of, is_public
from clients.errors import Refused, TryLater

OURS = [
    "0.0.0.1", "10.1.2.3", "127.0.0.1", "127.8.8.8", "100.64.0.1", "100.100.100.200", "169.254.169.254", "168.63.129.16",
    "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
    "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:db8::1",
    "2002:a00:1::", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "somewhere", "",
]  # fmt: skip


@pytest.mark.parametrize("address", OURS)
def test_it_is_no_public_one(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::6810:84e5", "2a00:1450::1"])
def test_it_is_a_public_one(address: str) -> None:
    assert is_public(address)


def leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """From now on every name does; gives the list of names that are looked up."""
    asked = []

    def look_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_one_address_that_is_not_public_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(Refused, match="not public") as refused:
        addresses_of("endpoint", "hooks.example", 443)
    assert refused.value.code == "not_public"
    assert addresses_of("endpoint", "hooks.example", 443, may_be_private=True) == ("93.184.216.34", "10.0.0.1")


def test_each_public_address_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, "93.184.216.34", "2606:4700::6810:84e5", "93.184.216.34")
    assert addresses_of("endpoint", "hooks.example", 443) == ("93.184.216.34", "2606:4700::6810:84e5")


@pytest.mark.parametrize("number", ["2130706433", "0x7f000001", "127.1"])
def test_another_way_of_writing_this_machine_is_seen_through(number: str) -> None:
    with pytest.raises(Refused):
        addresses_of("endpoint", number, 443)


def test_a_name_that_nobody_knows_is_tried_later() -> None:
    with pytest.raises(TryLater) as unknown:
        addresses_of("endpoint", "nobody.invalid", 443)
    assert unknown.value.code == "unknown_name"
