"""Counts in the present minute, in this process: what is kept is bounded, however many there are who come."""

import ipaddress
import threading
import time

MOST = 4096  # names that are told apart in one minute; the others count as one
OTHERS = "others"


class PerMinute:
    """Safe among threads. It begins anew with each minute of the process's own clock."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._minute, self._counts = 0, dict[str, int]()
        _all.append(self)

    def count(self, name: str) -> int:
        """One more of that name; gives how many that makes in this minute."""
        minute = int(time.monotonic() // 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            if name not in self._counts and len(self._counts) >= self._most:
                name = OTHERS
            made = self._counts[name] = self._counts.get(name, 0) + 1
        return made

    def begin_anew(self) -> None:
        """As at the beginning of a minute."""
        with self._lock:
            self._counts = {}


_all: list[PerMinute] = []


def begin_anew() -> None:
    """Whatever is counted in this process."""
    for each in _all:
        each.begin_anew()


def network_of(address: str) -> str:
    """The part of an address that its owner cannot choose at will: /24 of IPv4, /56 of IPv6. Of what is none, nothing."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 56), strict=False))
