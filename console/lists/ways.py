"""The links to the other pages of a list. No page has a number: nothing is counted."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Way:
    """What it is called, the query string that leads there, and what it is to this page: `prev` and `next` for its neighbours."""

    name: str
    query: str
    rel: str = ""


def ways(
    address: Callable[..., str], *, first: str, last: str, earlier: bool, later: bool, newest_first: bool
) -> list[Way]:
    """`first` and `last` are the places of what the page shows, empty where it shows nothing; then there is no neighbour."""
    before, after = ("Newer", "Older") if newest_first else ("Earlier", "Later")
    beginning, end = ("Newest", "Oldest") if newest_first else ("First", "Last")
    found = []
    if earlier:
        found.append(Way(name=beginning, query=address()))
        found.append(Way(name=before, query=address(before=first) if first else address(), rel="prev"))
    if later:
        found.append(Way(name=after, query=address(after=last) if last else address(end="1"), rel="next"))
        found.append(Way(name=end, query=address(end="1")))
    return found
