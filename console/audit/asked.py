"""What a reader asks of the log, read from the address: everything of it is there, so that it can be kept and passed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from console.audit.find import Asked
from console.audit.kinds import BY_NAME
from console.lists import people
from console.lists.typed import Misread, Typed, read_fields, time_in
from incidents.audit.actions import Action
from incidents.models import Incident
from incidents.models.incident import IncidentQuerySet

FIELDS = ("who", "what", "from", "until", "text", "incident", "zone")
PARTS = ("worker", "alert source", "model", "directory", "slack", "operator", "single sign-on")  # of the product
SHORTEST = 3  # characters of a word, which the index needs
MOST_DIGITS = 18  # of a number that the database can hold
MEANT = {"who": "who", "what": "what", "from": "since", "until": "until", "text": "text", "incident": "chain"}


@dataclass(frozen=True, kw_only=True)
class Filter(Typed):
    """The fields, and what they ask."""

    asked: Asked

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: the zone only says how times are read."""
        return not any(self.typed[name] for name in FIELDS if name != "zone")


def read(given: Mapping[str, str], *, zone: tzinfo, visible: IncidentQuerySet, chain: str = "") -> Filter:
    """Reads the address. A field that cannot be read is said to be wrong, and asks nothing. `chain` is asked whatever it says."""
    readers = {
        "who": _who,
        "what": _what,
        "from": time_in(zone),
        "until": time_in(zone, whole_minute=True),
        "text": _text,
        "incident": lambda value: _chain(value, visible),
    }
    found = read_fields(given, FIELDS, readers, zone=zone)
    parts = {MEANT[name]: part for name, part in found.parts.items()}
    asked = Asked(**parts | ({"chain": chain} if chain else {}))
    return Filter(typed=found.typed, parts=found.parts, wrong=found.wrong, asked=asked)


def _who(value: str) -> list[str]:
    """References of the people who are called so, with all that stand for the same person; and parts of the product."""
    references = {one.reference for one in people.called(value)}
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
