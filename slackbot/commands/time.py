"""`time started|detected|mitigated <time> [zone] <why>`: correct when it began, was detected or was mitigated."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from clients.errors import OutsideError
from incidents.correct import Milestone, correct_time, time_of
from incidents.errors import VerbRefused
from incidents.zones import zone_called
from slackbot import client
from slackbot.asked import Asked
from slackbot.blocks import clock
from slackbot.characters import bare, first_word
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.words import slash

TYPED = re.compile(r"(?:(\d{4}-\d{2}-\d{2})\s+)?([01]?\d|2[0-3]):([0-5]\d)(?!\S)")
ZONE = re.compile(r"[A-Z]{3,4}|[A-Z][A-Za-z_]+/[A-Za-z_/+-]+")
UNIVERSAL = frozenset(["utc", "gmt", "z"])
# People write these, and no clock knows them, or each means several.
SHORT = re.compile(r"(?:AC|AE|AK|NZ|P)[DS]T|AWST|[CEM]DT|[CE]EST|WEST|[BCIJK]ST|SAST|HKT|SGT|MSK|MEZ|MESZ")


def run(asked: Asked) -> str:
    """Only its sender is told; timeline, status and headline say it to all."""
    which, rest = first_word(asked.words)
    typed = TYPED.match(rest)
    if bare(which) not in Milestone.values or typed is None:
        raise VerbRefused(
            f"Nothing was done. Say what, when and why: {slash('time started 02:05 the first errors were earlier')},"
            f" or {slash('time mitigated 2026-11-25 03:10 UTC after the rollback')}."
        )
    milestone = Milestone(bare(which))
    zone, why = _zone(asked, rest[typed.end() :].strip())
    at = _meant(typed, zone, near=time_of(asked.here, milestone) or asked.here.started_at)
    was = correct_time(asked.here, milestone=milestone, at=at, why=why, actor=asked.actor)
    return f"Corrected: {milestone} {_told(at)}, it was {_told(was)}. Both stay on record."


def _zone(asked: Asked, rest: str) -> tuple[tzinfo, str]:
    """The zone that follows the time, else that of whoever types it; and what stands behind it.

    Raises VerbRefused for what is meant as one and is none: in another zone than was meant the time would be wrong.
    """
    first, after = ([*rest.split(None, 1), "", ""])[:2]
    if first.casefold() in UNIVERSAL:
        return UTC, after
    if ZONE.fullmatch(first):
        zone = zone_called(first)
        if zone:
            return zone, after
        if "/" in first or SHORT.fullmatch(first):
            raise VerbRefused(
                f"Nothing was corrected: I do not know the zone {first}. Name it like UTC or Europe/Berlin."
            )
    return _own_zone(asked), rest  # it is a word of the reason, such as CPU


def _own_zone(asked: Asked) -> tzinfo:
    try:
        zone = zone_called(client.user_info(asked.request.account).tz or "UTC")
    except OutsideError:
        zone = None
    if zone is None:
        raise VerbRefused(
            f"Nothing was corrected: Slack cannot say which zone you are in. Name it: {slash('time started 02:05 UTC why')}."
        )
    return zone


def _meant(typed: re.Match[str], zone: tzinfo, *, near: datetime) -> datetime:
    """Of what the clock showed more than once, the one nearest to what is on record: any day where none is named, and twice in
    the hour that autumn has again. Raises VerbRefused for a day there is not, and for the hour that spring has not.
    """
    day, hour, minute = typed.groups()
    try:
        named = datetime.fromisoformat(day).date() if day else near.astimezone(zone).date()
    except ValueError:
        raise VerbRefused(f"There is no day {day}. Nothing was corrected.") from None
    at = datetime(named.year, named.month, named.day, int(hour), int(minute), tzinfo=zone)
    around = [at] if day else [at - timedelta(days=1), at, at + timedelta(days=1)]
    nearest = min([*around, *(one.replace(fold=1) for one in around)], key=lambda one: abs(one.astimezone(UTC) - near))
    if not _was_shown(nearest):
        raise VerbRefused(f"No clock showed {hour}:{minute} there on that day. Nothing was corrected.")
    return nearest.astimezone(UTC)


def _was_shown(at: datetime) -> bool:
    """Whether the clocks of its zone ever stood there."""
    return at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) == at.replace(tzinfo=None)


def _told(at: datetime) -> str:
    return f"{clock(at)} ({at:%d %b, %H:%M} UTC)"


def _milestones(_asked: Asked) -> dict[str, str]:
    return {value: f"When it {'' if value == Milestone.STARTED else 'was '}{value}" for value in Milestone.values}


COMMAND = Command(
    name="time",
    usage="time started|detected|mitigated <time> [zone] <why>",
    does="correct when it began, was detected or was mitigated",
    verb="correct_time",
    run=run,
    takes=text,
    asks=(
        Ask("which", "What is to be corrected?", Kind.CHOICE, options=_milestones),
        Ask("at", "When, and why? Such as 02:05 the first errors were earlier", Kind.TEXT),
    ),
)
