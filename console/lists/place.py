"""A place in the list of incidents, between two of them: when the one beside it started, and its number.

It names no row, so that a page goes on from there whatever has been opened, closed or corrected since.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from console.lists.paging import Place
from console.lists.typed import Misread
from incidents.models import Incident

WRITTEN = re.compile(r"(-?\d{1,18})-(\d{1,18})")  # microseconds since 1970, number
LOST = "The address names no place in this list, so here is its beginning."
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Beside one incident."""

    at: datetime
    number: int

    @classmethod
    def of(cls, incident: Incident) -> "Mark":
        """Beside that one."""
        return cls(at=incident.started_at, number=incident.number)

    @classmethod
    def read(cls, value: str) -> "Mark":
        """As an address has it. Raises Misread."""
        written = WRITTEN.fullmatch(value) if value.isascii() else None
        try:
            if written:
                return cls(at=BEGINNING + timedelta(microseconds=int(written[1])), number=int(written[2]))
        except OverflowError:
            pass
        raise Misread(LOST)

    def beyond(self, *, falls: bool) -> Q:
        """What follows in that order; the first part lets an index begin there, the rest tells those of one moment apart."""
        way = "lt" if falls else "gt"
        same = Q(started_at=self.at) & Q(**{f"number__{way}": self.number})
        return Q(**{f"started_at__{way}e": self.at}) & (Q(**{f"started_at__{way}": self.at}) | same)

    def __str__(self) -> str:
        return f"{(self.at - BEGINNING) // timedelta(microseconds=1)}-{self.number}"


def place_in(given: Mapping[str, str]) -> tuple[Place[Mark], str]:
    """Where the address begins; and what is wrong with it, where that cannot be read."""
    if given.get("end"):
        return Place(at_end=True), ""
    try:
        if value := given.get("before", ""):
            return Place(before=Mark.read(value)), ""
        if value := given.get("after", ""):
            return Place(after=Mark.read(value)), ""
    except Misread as misread:
        return Place(), str(misread)
    return Place(), ""
