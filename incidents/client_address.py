"""Whose request it is, where requests are counted: the connection's own address, or the one that trusted proxies name.

Of what stands in X-Forwarded-For only the end is the word of somebody whom we trust: each proxy adds there who spoke to it. So it
is read from the right, past the proxies of TRUSTED_PROXIES, to the first address that is none of them; what a client wrote before
that is never read. https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address
"""

import functools
import ipaddress
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

MOST_PROXIES = 16  # in a row; what stands before them is not read

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address_of(peer: str, forwarded: str) -> str:
    """As text; `forwarded` is X-Forwarded-For, several of it in one with commas.

    Where it says nothing that can be read, it is the last proxy whose word it is: no header makes one up.
    """
    trusted = networks(tuple(settings.TRUSTED_PROXIES))
    if not trusted:
        return peer
    found, hops = peer, reversed(forwarded.rsplit(",", MOST_PROXIES))
    for hop in [peer, *filter(str.strip, hops)]:
        address = _read(hop)
        if address is None:
            break
        found = str(address)
        if not any(address in network for network in trusted):
            break
    return found


def client_address(request: HttpRequest) -> str:
    """The same of a request to Django."""
    return address_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


@functools.cache
def networks(names: tuple[str, ...]) -> tuple[Network, ...]:
    """Raises ValueError for what is none, or holds bits beyond its prefix."""
    return tuple(map(ipaddress.ip_network, names))


def unreadable(names: Sequence[str]) -> list[str]:
    """Those that are no network, or everybody's."""
    return [name for name in names if not _is_network(name)]


def _is_network(name: str) -> bool:
    try:
        return all(network.prefixlen for network in networks((name,)))
    except ValueError:
        return False


def _read(hop: str) -> Address | None:
    """`203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7`, `[2001:db8::7]:4711`; an IPv4 address written as IPv6 is the former."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
