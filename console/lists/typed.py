"""Fields of an address as people typed them: what no database can hold, or nobody would type, is said to be wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlencode

LONGEST = 200  # characters of a field
MINUTE, NOTHING = timedelta(minutes=1) - timedelta.resolution, timedelta()  # "until 14:00" means the whole minute


class Misread(ValueError):
    """A field that cannot be read; the text says what it should look like."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a list was asked: the fields as they were typed, what they were read as, and what is wrong with them, by field."""

    typed: Mapping[str, str]
    parts: Mapping[str, Any]
    wrong: Mapping[str, str] = field(default_factory=dict)

    def address(self, **more: str) -> str:
        """The query string that asks the same, with more of it, or less where that is empty."""
        return urlencode({name: value for name, value in {**self.typed, **more}.items() if value})

    def kept(self) -> str:
        """The query string as a saved view keeps it: the zone only where a time is read in it."""
        times = self.typed.get("from") or self.typed.get("until")
        return self.address() if times else self.address(zone="")


def read_fields(
    given: Mapping[str, str], names: Iterable[str], readers: Mapping[str, Callable[[str], Any]], *, zone: tzinfo
) -> Typed:
    """Each field by its reader, which raises Misread. The zone stands in a link that is passed on, too."""
    typed = {name: given.get(name, "").strip() for name in names} | {"zone": str(zone)}
    parts: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, reader in readers.items():
        try:
            typed[name] = _holdable(typed[name])
            if typed[name]:
                parts[name] = reader(typed[name])
        except Misread as misread:
            wrong[name] = str(misread)
            typed[name] = typed[name].replace("\x00", "")[:LONGEST]
    return Typed(typed=typed, parts=parts, wrong=wrong)


def one_of(names: Iterable[str], what: str) -> Callable[[str], str]:
    """Reads one of these names."""

    def reader(value: str) -> str:
        if value not in names:
            raise Misread(f"There is no such {what}. Choose one from the list.")
        return value

    return reader


def time_in(zone: tzinfo, *, whole_minute: bool = False) -> Callable[[str], datetime]:
    """Reads a day and a time of that zone, where it names no other."""

    def reader(value: str) -> datetime:
        try:
            said = datetime.fromisoformat(value)
            at = said if said.tzinfo else said.replace(tzinfo=zone)
            at.astimezone(UTC)  # of the first and the last day that there can be, not every zone has one
        except (ValueError, OverflowError):
            raise Misread("Write day and time like 2026-11-28 14:30.") from None
        return at + (MINUTE if whole_minute and len(value) <= len("2026-11-28T14:00") else NOTHING)

    return reader


def _holdable(value: str) -> str:
    if len(value) > LONGEST:
        raise Misread(f"This is longer than {LONGEST} characters. Shorten it.")
    if "\x00" in value:
        raise Misread("There is a character in it that nothing on record can have. Type it anew.")
    return value
