"""Whether an incident may have its room now. A storm of alerts opens at most STORM_ROOMS in STORM_MINUTES; the others are held.

No integration takes more than half of them. What people declare, reopen or ask for never counts and never waits. Held ones
are released most severe, then oldest first. Turns are given one at a time, under a lock that is taken after the incident's.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, TransitionRefused
from incidents.facts import IncidentOpened, RoomsHeld
from incidents.models.alert import Alert
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import ENDED, Incident, State
from incidents.models.room_turn import RoomTurn
from incidents.models.storm import Storm
from incidents.outbox.announce import announce
from incidents.outbox.clock import Clock
from incidents.verb import verb

log = structlog.get_logger(__name__)

TURNS_LOCK = 7_231_002  # advisory


@verb
def take_turn(incident: Incident, *, actor: Actor) -> bool:
    """Whether the room may be made now. One over the limit is held, and its people on call are told of it."""
    if incident.declared_by_id or incident.episode > 1 or incident.state != State.ALERT_RECEIVED:
        return True
    turn = RoomTurn.objects.filter(incident=incident).first()
    if turn:
        return turn.granted_at is not None
    _one_at_a_time()
    alert = incident.alerts.order_by("pk").first()
    turn = RoomTurn(incident=incident, integration=f"{alert.source} {alert.integration_id}" if alert else "")
    turn.granted_at = timezone.now() if _is_free(turn.integration) else None
    turn.save()
    if turn.granted_at is None:
        Storm.objects.get_or_create(ended_at=None)
        _tell(record(Action.ROOM_HELD, actor=actor, incident=incident, limit=settings.STORM_ROOMS))
        log.warning("room_held", incident=str(incident.id), reference=incident.reference)
    return turn.granted_at is not None


@verb
def open_room(incident: Incident, *, actor: Actor) -> Incident:
    """A room on request, for one that is held and for one that opened none by itself; it is in shadow mode no more.

    Raises TransitionRefused where the incident is over, NotNow where it has a room or one is owed.
    """
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; reopen it to have a room.")
    if incident.needs_room and not is_held(incident):
        raise NotNow(f"{incident.reference} has its room already, or it is being made just now.")
    was_shadow, incident.shadow, incident.needs_room = incident.shadow, False, True
    incident.save(update_fields=["needs_room", "shadow"])
    let_in(incident)
    event = record(Action.ROOM_REQUESTED, actor=actor, incident=incident, was_shadow=was_shadow)
    announce(IncidentOpened(incident.id), event=event)
    _tell(event)
    return incident


def let_in(incident: Incident) -> None:
    """For a verb in which a person asks for its room: it waits for no turn and takes none."""
    RoomTurn.objects.update_or_create(incident=incident, defaults={"counts": False, "granted_at": Clock()})


def owe_missing(incident: Incident, event: AuditEvent) -> None:
    """For a verb that opens it again: what was over before its room was made has none. It waits for no turn any more."""
    if incident.needs_room and incident.room_ready_at is None:
        if RoomTurn.objects.filter(incident=incident, granted_at=None).update(granted_at=Clock(), counts=False):
            _tell(event)
        announce(IncidentOpened(incident.id), event=event)


@verb
def release_room(incident: Incident, *, actor: Actor) -> bool:
    """The held incident's turn has come; says whether it still has."""
    _one_at_a_time()
    turn = RoomTurn.objects.filter(incident=incident, granted_at=None).first()
    if turn is None or not incident.is_open or not (incident.ic or _is_free(turn.integration)):
        return False
    turn.granted_at = timezone.now()
    turn.save(update_fields=["granted_at"])
    minutes = int((turn.granted_at - turn.asked_at).total_seconds() // 60)
    event = record(Action.ROOM_RELEASED, actor=actor, incident=incident, minutes=minutes)
    announce(IncidentOpened(incident.id), event=event)
    _tell(event)
    return True


def release_rooms() -> int:
    """Gives held incidents their rooms as far as the limit allows; how many. Two at once give each one room."""
    released = 0
    while (turn := _next()) and release_room(turn.incident, actor=WORKER):
        released += 1
    return released


def held() -> QuerySet[RoomTurn]:
    """The turns of those that wait, in the order in which they are released. What has cleared needs no room any more."""
    waiting = RoomTurn.objects.filter(granted_at=None, incident__cleared_at=None).exclude(incident__state__in=ENDED)
    return waiting.select_related("incident").order_by("incident__severity", "asked_at")


def is_held(incident: Incident) -> bool:
    """Whether it waits for its turn."""
    return RoomTurn.objects.filter(incident=incident, granted_at=None).exists()


def routes_of(incidents: Sequence[UUID]) -> list[str]:
    """The routes of their alerts, each once: those of the first incidents first."""
    routes = dict(Alert.objects.filter(incident__in=incidents).exclude(route_id="").values_list("incident", "route_id"))
    return list(dict.fromkeys(routes[incident] for incident in incidents if incident in routes))


def longest_held_seconds() -> float:
    """How long the one that has waited longest has; 0 where none waits."""
    oldest = held().order_by("asked_at").first()
    return (timezone.now() - oldest.asked_at).total_seconds() if oldest else 0.0


def _next() -> RoomTurn | None:
    """Whose turn it is: one that somebody leads, else the first of an integration that has not had its half."""
    taken = _taken()
    full = [name for name, count in taken.items() if count >= _half()]
    waiting = held()
    if sum(taken.values()) >= settings.STORM_ROOMS:
        waiting = waiting.exclude(incident__ic=None)
    return waiting.filter(~Q(integration__in=full) | ~Q(incident__ic=None)).first()


def _is_free(integration: str) -> bool:
    taken = _taken()
    return sum(taken.values()) < settings.STORM_ROOMS and taken.get(integration, 0) < _half()


def _half() -> int:
    return max(1, int(settings.STORM_ROOMS) // 2)


def _taken() -> dict[str, int]:
    """How many rooms alerts were given within the last minutes, by integration."""
    recent = timezone.now() - timedelta(minutes=settings.STORM_MINUTES)
    counted: Iterable[tuple[str, int]] = (
        RoomTurn.objects.filter(counts=True, granted_at__gt=recent)
        .values_list("integration")
        .annotate(Count("pk"))
        .order_by()
    )
    return dict(counted)


def _tell(event: AuditEvent) -> None:
    """Who was told of the storm reads it anew; it ends with the last that waited."""
    storm = Storm.objects.filter(ended_at=None).first()
    if storm:
        if not held().exists():
            Storm.objects.filter(pk=storm.pk).update(ended_at=Clock())
        announce(RoomsHeld(storm.pk), event=event)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS_LOCK])
