"""When the next nudge of each kind is due, from what is on record and nothing else: no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from incidents.models.nudge import Kind

GAP = timedelta(minutes=5)  # between two nudges of one person
UNLED = timedelta(minutes=5)  # then the room is told that nobody leads
NEXT = timedelta(minutes=10)  # and then the next on the chain is called
AHEAD = timedelta(minutes=5)  # customers are due: said so long before

OF_THE_IC = (Kind.ROOM, Kind.DIRECT, Kind.CUSTOMERS)  # what reaches the IC, and is kept apart
SILENCED = frozenset({*OF_THE_IC, Kind.SECONDARY, Kind.COMMS})  # that nobody leads is said nevertheless


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long after the last room update, and how long after that nudge stayed unanswered."""

    first: timedelta
    direct: timedelta
    secondary: timedelta


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An incident as far as nudges go. `begun` is when the newest of each kind was sent, or may have been, in this episode."""

    is_open: bool
    room_ready_at: datetime | None = None
    led_since: datetime | None = None  # None while nobody leads
    unled_since: datetime | None = None  # None: since there is a room
    heard_at: datetime | None = None  # when those who speak for it last wrote in the room
    silenced_at: datetime | None = None
    silenced_until: datetime | None = None
    customers_due: datetime | None = None
    has_comms_lead: bool = False  # somebody else than the IC
    has_next: bool = False  # somebody is on call beside those whom the alert called first
    begun: Mapping[Kind, datetime] = field(default_factory=dict)


def due(now: Standing, pace: Pace) -> dict[Kind, datetime]:
    """The next of each kind that is due; none where the incident is over or has no room yet. A time may have passed."""
    if not now.is_open or now.room_ready_at is None:
        return {}
    found = _customers(now, now.room_ready_at)
    if now.led_since is None:
        found |= _nobody_leads(now, now.room_ready_at)
    else:
        found |= _room_update(now, max(filter(None, (now.room_ready_at, now.led_since, now.heard_at))), pace)
    return {kind: _put_off(now, kind, at) for kind, at in found.items()}


def _room_update(now: Standing, heard: datetime, pace: Pace) -> dict[Kind, datetime]:
    """Once a room update: to the IC in the room, unanswered to them alone, unanswered to the next on call. A pause answers it."""
    answered = max(heard, now.silenced_at or heard)
    asked = _begun(now, Kind.ROOM, since=answered)
    if asked is None:
        return {Kind.ROOM: heard + pace.first}
    follow = {Kind.DIRECT: asked + pace.direct} | ({Kind.SECONDARY: asked + pace.secondary} if now.has_next else {})
    return {kind: at for kind, at in follow.items() if _begun(now, kind, since=asked) is None}


def _nobody_leads(now: Standing, ready: datetime) -> dict[Kind, datetime]:
    """Once, to all; and once to the next on call."""
    since = max(ready, now.unled_since or ready)
    wanted = {Kind.LEAD: since + UNLED} | ({Kind.NEXT: since + NEXT} if now.has_next else {})
    return {kind: at for kind, at in wanted.items() if _begun(now, kind, since=since) is None}


def _customers(now: Standing, ready: datetime) -> dict[Kind, datetime]:
    """Once for each time that they are due: to the IC, who is first given a while to look about, and to the comms lead."""
    if now.customers_due is None:
        return {}
    there_since = {Kind.CUSTOMERS: now.led_since, Kind.COMMS: ready if now.has_comms_lead else None}
    ahead = now.customers_due - AHEAD
    wanted = {kind: max(ahead, ready, since + GAP) for kind, since in there_since.items() if since}
    return {kind: at for kind, at in wanted.items() if _begun(now, kind, since=at) is None}


def _put_off(now: Standing, kind: Kind, at: datetime) -> datetime:
    """Past the pause, and past what the same person was just told."""
    if kind in SILENCED:
        at = max(at, now.silenced_until or at)
    if kind in OF_THE_IC:
        at = max([at, *(now.begun[one] + GAP for one in OF_THE_IC if one in now.begun)])
    return at


def _begun(now: Standing, kind: Kind, *, since: datetime) -> datetime | None:
    begun = now.begun.get(kind)
    return begun if begun and begun >= since else None
