"""The form that corrects when an incident began, was detected or was mitigated: its choices, and what was sent off."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from incidents.actor import Actor
from incidents.correct import Milestone, correct_time, time_of
from incidents.errors import VerbRefused
from incidents.models import Incident


def choices(incident: Incident, *, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """`started`, and `Started, on record 25 Nov 2026, 02:11`: of each that has a time."""
    for milestone in Milestone:
        if at := time_of(incident, milestone):
            yield str(milestone), f"{milestone.capitalize()}, on record {at.astimezone(zone):%d %b %Y, %H:%M}"


def correct(incident: Incident, *, which: str, at: str, zone: tzinfo, why: str, actor: Actor) -> None:
    """`at` is what the browser's input sends, such as 2026-11-25T02:05: the reader's own clock. Raises VerbRefused."""
    if which not in Milestone.values:
        raise VerbRefused("Nothing was corrected: choose which time it is.")
    correct_time(incident, milestone=Milestone(which), at=_meant(at, zone), why=why, actor=actor)


def _meant(at: str, zone: tzinfo) -> datetime:
    try:
        return datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise VerbRefused("Nothing was corrected: give the day and the time, such as 2026-11-25 02:05.") from None
