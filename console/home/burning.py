"""The open incidents as somebody sees them who has just come in: how each stands, and what it waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from console.page import rooms
from incidents.actor import Actor
from incidents.lasting import lasting
from incidents.models import Incident, Nudge
from incidents.models.incident import OPEN
from incidents.models.nudge import BEGUN, Kind
from statuspage.models import Draft, Publication
from statuspage.models.draft import DraftState
from statuspage.models.publication_state import PublicationState
from statuspage.rhythm import next_due_after

SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line; `tone` is `warn` where somebody is waited for."""

    words: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Burning:
    """One open incident and how it stands."""

    incident: Incident
    lines: list[Said]


@dataclass(frozen=True, kw_only=True)
class Open:
    """The most severe and newest, and how many there are beside them."""

    shown: list[Burning]
    more: int


def burning(actor: Actor) -> Open:
    """Of those that the actor may know of; none in shadow mode. Five queries, however many there are."""
    there = Incident.objects.visible_to(actor).filter(state__in=OPEN, shadow=False)
    told = there.annotate(room_failed=rooms.HAS_FAILED).select_related("ic__merged_into", "turn")
    shown = list(told.order_by("severity", "-number")[:SHOWN])
    return Open(shown=_with_lines(shown), more=max(there.count() - len(shown), 0))


def _with_lines(incidents: list[Incident]) -> list[Burning]:
    ids = [one.pk for one in incidents]
    drafts, published, asked, now = _drafts(ids), _published(ids), _unanswered(ids), timezone.now()
    return [
        Burning(
            incident=one,
            lines=[
                _room(one, asked.get((one.pk, one.episode)), now),
                *_customers(one, published.get(one.pk), now),
                *_waiting(drafts.get(one.pk, 0)),
            ],
        )
        for one in incidents
    ]


def _room(one: Incident, reminded: datetime | None, now: datetime) -> Said:
    """What the room was told last, and whether the IC was reminded in vain since."""
    heard = f"Last update {_ago(one.heard_at, now)}" if one.heard_at else "No update in the room yet"
    if reminded and (one.heard_at is None or reminded > one.heard_at):
        return Said(words=f"{heard}; reminded {_ago(reminded, now)}, no answer", tone="warn")
    return Said(words=heard)


def _customers(one: Incident, newest: Publication | None, now: datetime) -> Iterable[Said]:
    """What they read, and when they are to read more; nothing where they are not told of such an incident."""
    due = next_due_after(one, newest)
    if newest and newest.settled_at:
        read = f"Customers read “{newest.content.status}” {_ago(newest.settled_at, now)}"
    elif due:
        read = "Customers were told nothing yet"
    else:
        return
    if due is None:
        yield Said(words=read)
    elif due < now:
        yield Said(words=f"{read}; more was due {_ago(due, now)}", tone="warn")
    else:
        yield Said(words=f"{read}; next due in {lasting(_minutes(due - now))}")


def _waiting(drafts: int) -> Iterable[Said]:
    if drafts:
        yield Said(words=f"{drafts} draft{'s wait' if drafts > 1 else ' waits'} for approval", tone="warn")


def _drafts(ids: list[UUID]) -> Mapping[UUID, int]:
    pending = Draft.objects.filter(incident__in=ids, state=DraftState.PENDING)
    return dict(pending.values_list("incident").annotate(Count("pk")).order_by())


def _published(ids: list[UUID]) -> Mapping[UUID, Publication]:
    """What customers read last of each."""
    published = Publication.objects.filter(incident__in=ids, state=PublicationState.PUBLISHED)
    newest = published.order_by("incident_id", "-settled_at").distinct("incident_id")
    return {one.incident_id: one for one in newest.select_related("approval__revision")}


def _unanswered(ids: list[UUID]) -> Mapping[tuple[UUID, int], datetime]:
    """When the IC of each was last reminded a second time, by episode."""
    begun = Nudge.objects.filter(incident__in=ids, kind=Kind.DIRECT, outcome__in=BEGUN).order_by("begun_at")
    return {(one.incident_id, one.episode): one.begun_at for one in begun if one.begun_at}


def _ago(moment: datetime, now: datetime) -> str:
    minutes = _minutes(now - moment)
    return f"{lasting(minutes)} ago" if minutes else "just now"


def _minutes(long: timedelta) -> int:
    return max(0, int(long.total_seconds() // 60))
