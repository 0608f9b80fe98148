"""Which addresses a name has, and whether they are of the public internet: for addresses that people gave us.

Names are looked up here once, and the connection goes to what was found (`Pinned` in http.py), so that a name cannot lead
elsewhere between the look and the call. What is public is said by allowing, not by forbidding: the registries of
https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry , as Python's ipaddress has them.
"""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from clients.errors import Refused, TryLater

UNICAST = IPv6Network(
    "2000::/3"
)  # all other IPv6 is local, or an IPv4 address written otherwise: ::ffff:0:0/96, 64:ff9b::/96
NOT_FOR_US = (
    IPv6Network("2001::/23"),  # Teredo and other protocols' own
    IPv6Network("2002::/16"),  # 6to4: an IPv4 address written otherwise
    IPv6Network("3fff::/20"),  # for documentation
    IPv4Network("192.0.0.0/24"),  # protocols' own, and some clouds' metadata
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
    IPv4Network("168.63.129.16/32"),  # Azure's metadata, though its number is a public one
)


def is_public(address: str) -> bool:
    """Whether it is an address of the public internet, for one machine. What is no address is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if found.is_multicast or not found.is_global or any(_is_in(found, net) for net in NOT_FOR_US):
        return False
    return isinstance(found, IPv4Address) or found in UNICAST


def _is_in(address: IPv4Address | IPv6Address, net: IPv4Network | IPv6Network) -> bool:
    return address.version == net.version and address in net


def addresses_of(system: str, host: str, port: int, *, may_be_private: bool = False) -> tuple[str, ...]:
    """All of them, in the resolver's order. Raises Refused where one is not public, TryLater where the name is not known now."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses:
        raise TryLater(system, "its name cannot be looked up", code="unknown_name")
    if not may_be_private and not all(map(is_public, addresses)):
        raise Refused(system, "its name leads to an address that is not public", code="not_public")
    return addresses
