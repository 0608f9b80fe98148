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
    """An incident as far as nudges go. `begun` is when the newest of each kind was sent, or may have been."""

    is_open: bool
    room_ready_at: datetime | None = None
    reopened_at: datetime | None = None
    led_since: datetime | None = None  # None while nobody leads
    released_at: datetime | None = None  # when the lead was laid down last
    heard_at: datetime | None = None  # when those who speak for it last wrote in the room
    silenced_at: datetime | None = None
    silenced_until: datetime | None = None
    reminded_at: datetime | None = None  # the first nudge of the room that nothing has answered yet, whoever led then
    customers_due: datetime | None = None
    has_comms_lead: bool = False  # somebody else than the IC
    has_next: bool = False  # somebody is on call beside those whom the alert called first
    begun: Mapping[Kind, datetime] = field(default_factory=dict)

    @property
    def heard(self) -> datetime | None:
        """From when the room counts: ready, opened again or told how it stands, the latest of them."""
        return max(filter(None, (self.room_ready_at, self.reopened_at, self.heard_at)), default=None)

    @property
    def answered(self) -> datetime | None:
        """A pause answers what was asked before it, too; of who has laid down the lead no answer is waited for."""
        return max(filter(None, (self.heard, self.silenced_at, self.released_at)), default=None)


def due(now: Standing, pace: Pace) -> dict[Kind, datetime]:
    """The next of each kind that is due; none where the incident is over or has no room yet. A time may have passed."""
    if not now.is_open or now.room_ready_at is None:
        return {}
    ready = max(filter(None, (now.room_ready_at, now.reopened_at)))
    found = _customers(now, ready)
    found |= _nobody_leads(now, ready) if now.led_since is None else _room_update(now, now.led_since, pace)
    return {kind: _put_off(now, kind, at) for kind, at in found.items()}


def _room_update(now: Standing, led_since: datetime, pace: Pace) -> dict[Kind, datetime]:
    """Once a room update to each who leads: in the room, unanswered to them alone. The next on call hears of what stays unanswered.

    Who takes over a room that is quiet for long is told at once: it counts from its last update, not from when they came.
    """
    asked = _begun(now, Kind.ROOM, since=max(filter(None, (now.answered, led_since))))
    if asked is None:
        wanted = {Kind.ROOM: (now.heard or led_since) + pace.first}
    else:
        wanted = {Kind.DIRECT: asked + pace.direct} if _begun(now, Kind.DIRECT, since=asked) is None else {}
    if now.has_next and now.reminded_at and _begun(now, Kind.SECONDARY, since=now.reminded_at) is None:
        wanted[Kind.SECONDARY] = now.reminded_at + pace.secondary
    return wanted


def _nobody_leads(now: Standing, ready: datetime) -> dict[Kind, datetime]:
    """Once, to all; and once to the next on call."""
    since = max(ready, now.released_at or ready)
    wanted = {Kind.LEAD: since + UNLED} | ({Kind.NEXT: since + NEXT} if now.has_next else {})
    return {kind: at for kind, at in wanted.items() if _begun(now, kind, since=since) is None}


def _customers(now: Standing, ready: datetime) -> dict[Kind, datetime]:
    """Once for each time that they are due: to the IC, who is first given a while to look about, and to the comms lead."""
    if now.customers_due is None:
        return {}
    led_since = max(ready, now.led_since) if now.led_since else None
    there_since = {Kind.CUSTOMERS: led_since, Kind.COMMS: ready if now.has_comms_lead else None}
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
