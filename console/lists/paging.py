"""What lists that are read by place have in common: where a page begins, what it shows, and what lies beside it."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Edge = TypeVar("Edge")
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Place(Generic[Edge]):
    """Where a page begins: after an edge, or before it, in the order of the list; `at_end`: the last page."""

    after: Edge | None = None
    before: Edge | None = None
    at_end: bool = False

    @property
    def is_backwards(self) -> bool:
        """Whether the page is read from its end."""
        return self.at_end or self.before is not None


@dataclass(frozen=True, kw_only=True)
class Found(Generic[Row]):
    """One page, and whether there is something before and after it."""

    rows: list[Row]
    earlier_pages: bool = False
    later_pages: bool = False


def page_of(taken: list[Row], place: Place[Any], *, size: int) -> Found[Row]:
    """Of one row more than a page shows, where there is one, in the order in which they were read."""
    shown, more = taken[:size], len(taken) > size
    if place.is_backwards:
        shown.reverse()
    return Found(
        rows=shown,
        earlier_pages=more if place.is_backwards else place.after is not None,
        later_pages=place.before is not None if place.is_backwards else more,
    )
