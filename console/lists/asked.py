"""What a reader asks of the list of incidents, read from its address, as conditions on them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from console.lists import people, postmortems
from console.lists.choices import AGES, DRAFTS, OPEN, ORDERS, STANDING, WAR_ROOM
from console.lists.typed import Misread, Typed, one_of, read_fields, time_in
from console.page import rooms
from incidents.models.incident import ENDED, Severity, State
from incidents.models.subject import LANGUAGE
from statuspage.models import Draft
from statuspage.models.draft import DraftState

FILTERS = (
    "q", "standing", "state", "severity", "service", "ic", "war_room", "age", "drafts", "postmortem", "from", "until",
)  # fmt: skip
FIELDS = (*FILTERS, "order", "zone")
FURTHER = set(FILTERS) - {"q", "standing", "severity"}
NOBODY = "nobody"  # leads
REFERENCE = re.compile(r"(?:inc-)?(\d{1,18})", re.IGNORECASE | re.ASCII)
WAITING = Exists(Draft.objects.filter(incident=OuterRef("pk"), state=DraftState.PENDING))


@dataclass(frozen=True, kw_only=True)
class Asked(Typed):
    """The fields, the conditions that they are, and the order: whether the newest are first."""

    conditions: list[Q] = field(default_factory=list)

    @property
    def newest_first(self) -> bool:
        """Whether the list falls in time."""
        return "order" not in self.parts

    @property
    def is_empty(self) -> bool:
        """Whether everything is listed: order and zone leave nothing out."""
        return not any(self.typed[name] for name in FILTERS) and self.typed["order"] != "open"

    @property
    def is_open_only(self) -> bool:
        """Whether the one thing that is asked is that they are open."""
        asked = {name for name in FILTERS if self.typed[name]}
        return asked <= {"standing"} and not self.is_empty and self.typed["standing"] != "over"

    @property
    def is_detailed(self) -> bool:
        """Whether anything is asked, or wrong, that stands among the further filters."""
        return any(self.typed[name] or name in self.wrong for name in FURTHER)

    @property
    def searches(self) -> bool:
        """Whether words are looked for."""
        return isinstance(self.parts.get("q"), SearchQuery)

    def without(self) -> Iterator[tuple[str, str]]:
        """Each filter with the address of all the others."""
        for name in FILTERS:
            if self.typed[name]:
                yield f"{LABELS[name]}: {self.typed[name]}", self.address(**{name: ""})


LABELS = {
    "q": "Search", "standing": "Open or over", "state": "State", "severity": "Severity", "service": "Service", "ic": "Led by",
    "war_room": "War room", "age": "Open for more than", "drafts": "Drafts", "postmortem": "Postmortem", "from": "Started from",
    "until": "Started until",
}  # fmt: skip


def read(given: Mapping[str, str], *, zone: tzinfo) -> Asked:
    """Reads the address. A field that cannot be read is said to be wrong, and asks nothing."""
    readers: dict[str, Callable[[str], Any]] = {
        "q": _search,
        "standing": one_of(dict(STANDING), "standing"),
        "state": one_of(State.values, "state"),
        "severity": one_of(Severity.values, "severity"),
        "service": str,
        "ic": _ic,
        "war_room": one_of(dict(WAR_ROOM), "standing of a war room"),
        "age": one_of(dict(AGES), "age"),
        "drafts": one_of(dict(DRAFTS), "kind of draft"),
        "postmortem": one_of(postmortems.KINDS, "standing of a postmortem"),
        "from": time_in(zone),
        "until": time_in(zone, whole_minute=True),
        "order": one_of(dict(ORDERS), "order"),
    }
    found = read_fields(given, FIELDS, readers, zone=zone)
    conditions = [CONDITIONS[name](part) for name, part in found.parts.items()]
    return Asked(typed=found.typed, parts=found.parts, wrong=found.wrong, conditions=conditions)


def _search(value: str) -> int | SearchQuery:
    """A reference or a number is an incident's; anything else are words, as people type them into a search engine."""
    if number := REFERENCE.fullmatch(value):
        return int(number[1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery(%s::regconfig, %s))", [LANGUAGE, value])
        if not cursor.fetchone()[0]:
            raise Misread("Such words stand in nearly every text. Add one that says more.")
    return SearchQuery(value, config=LANGUAGE, search_type="websearch")


def _ic(value: str) -> list[int]:
    if value.casefold() == NOBODY:
        return []
    found = [one.pk for one in people.called(value)]
    if not found:
        raise Misread(f"Nobody on record is called {value}.")
    return found


def _standing(value: str) -> Q:
    return Q(state__in=OPEN if value == "open" else sorted(ENDED))


def _age(value: str) -> Q:
    return Q(state__in=OPEN, started_at__lt=timezone.now() - timedelta(hours=int(value)))


CONDITIONS: dict[str, Any] = {
    "q": lambda part: Q(number=part) if isinstance(part, int) else Q(searched__search=part),
    "standing": _standing,
    "state": lambda part: Q(state=part),
    "severity": lambda part: Q(severity=part),
    "service": lambda part: Q(service=part),
    "ic": lambda part: Q(ic__in=part) if part else Q(ic=None),
    "war_room": rooms.of_kind,
    "age": _age,
    "drafts": lambda _: Q(WAITING),
    "postmortem": lambda part: postmortems.KINDS[part].asks(),
    "from": lambda part: Q(started_at__gte=part),
    "until": lambda part: Q(started_at__lte=part),
    "order": lambda part: Q(state__in=OPEN) if part == "open" else Q(),
}
