"""What a reader asks of the log, read from the address: everything of it is there, so that it can be kept and passed on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from console.audit.find import Asked
from console.audit.kinds import BY_NAME
from incidents.audit.actions import Action
from incidents.models import Incident, Person
from incidents.models.incident import IncidentQuerySet

FIELDS = ("who", "what", "from", "until", "text", "incident", "zone")
PARTS = ("worker", "alert source", "model", "directory", "slack", "operator", "single sign-on")  # of the product
MOST_PEOPLE = 20
SHORTEST = 3  # characters of a word, which the index needs
MOST_DIGITS = 18  # of a number that the database can hold
MINUTE, NOTHING = timedelta(minutes=1) - timedelta.resolution, timedelta()  # "until 14:00" means the whole minute


@dataclass(frozen=True, kw_only=True)
class Filter:
    """The fields as they were typed, what they ask, and what is wrong with them, by field."""

    typed: Mapping[str, str]
    asked: Asked
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: the zone only says how times are read."""
        return not any(self.typed[name] for name in FIELDS if name != "zone")

    def address(self, **more: str) -> str:
        """The query string that asks the same, with more of it."""
        return urlencode({name: value for name, value in {**self.typed, **more}.items() if value})


class Misread(ValueError):
    """A field that cannot be read; the text says what it should look like."""


def read(given: Mapping[str, str], *, zone: tzinfo, visible: IncidentQuerySet, chain: str = "") -> Filter:
    """Reads the address. A field that cannot be read is said to be wrong, and asks nothing. `chain` is asked whatever it says."""
    typed = {name: given.get(name, "").strip() for name in FIELDS} | {
        "zone": str(zone)
    }  # in a link that is passed on, too
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "who": ("who", _who),
        "what": ("what", _what),
        "from": ("since", lambda value: _time(value, zone)),
        "until": (
            "until",
            lambda value: _time(value, zone) + (MINUTE if len(value) <= len("2026-11-28T14:00") else NOTHING),
        ),
        "text": ("text", _text),
        "incident": ("chain", lambda value: _chain(value, visible)),
    }
    parts: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, (part, reader) in readers.items():
        if typed[name]:
            try:
                parts[part] = reader(typed[name])
            except Misread as misread:
                wrong[name] = str(misread)
    return Filter(typed=typed, asked=Asked(**parts | ({"chain": chain} if chain else {})), wrong=wrong)


def _who(value: str) -> list[str]:
    """References of the people who are called so, with all that stand for the same person; and parts of the product."""
    found = Person.objects.filter(Q(reference=value) | Q(name__icontains=value) | Q(email__icontains=value))
    people = found.select_related("merged_into").prefetch_related("merged", "merged_into__merged")[:MOST_PEOPLE]
    references = {same.reference for one in people for same in (one.root, *one.root.merged.all())}
    parts = {part for part in PARTS if value.casefold() in part}
    if not references | parts:
        raise Misread(f"Nobody on record is called {value}.")
    return sorted(references | parts)


def _what(value: str) -> tuple[str, ...]:
    if value in BY_NAME:
        return BY_NAME[value].actions
    if value in Action.values:
        return (value,)
    raise Misread("There is no such kind of event. Choose one from the list.")


def _time(value: str, zone: tzinfo) -> datetime:
    try:
        said = datetime.fromisoformat(value)
    except ValueError:
        raise Misread("Write day and time like 2026-11-28 14:30.") from None
    return said if said.tzinfo else said.replace(tzinfo=zone)


def _text(value: str) -> list[str]:
    words = value.split()
    if any(len(word) < SHORTEST for word in words):
        raise Misread(f"Words of fewer than {SHORTEST} letters are not searched for; leave them out.")
    return words


def _chain(value: str, visible: IncidentQuerySet) -> str:
    number = value.upper().removeprefix("INC-")
    if not number.isdecimal():
        raise Misread("Write the incident like INC-214.")
    incident: Incident | None = visible.filter(number=number).first() if len(number) < MOST_DIGITS else None
    if incident is None:
        raise Misread(f"There is no incident {value} that you may read.")
    return incident.chain
