"""Not an incident after all: a false alarm, or the same as another one. Nothing of it is published from then on."""

from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import DuplicateClosed, IncidentCancelled, IncidentChanged
from incidents.models.incident import CancelReason, Incident, State
from incidents.outbox.announce import announce
from incidents.pair import refuse_the_same
from incidents.undoable import owe_its_end
from incidents.verb import verb

MOST_WHY = 400  # characters


@verb
def cancel(incident: Incident, *, why: str, actor: Actor) -> Incident:
    """A false alarm: no postmortem is written. What fires again within the window opens it again."""
    if not why.strip():
        raise VerbRefused("Say in a few words why it was a false alarm. Nothing was closed.")
    was = _end(incident, CancelReason.FALSE_ALARM)
    event = record(
        Action.INCIDENT_CANCELLED,
        actor=actor,
        incident=incident,
        words={"why": why.strip()[:MOST_WHY]},
        was=was,
        minutes=incident.minutes_open(),
    )
    announce(IncidentCancelled(incident.id), IncidentChanged(incident.id), event=event)
    owe_its_end(event)
    return incident


@verb
def duplicate(incident: Incident, *, other: Incident, actor: Actor) -> Incident:
    """The same as `other`, where it goes on; the records of both stay. What fires again does not open this one again."""
    refuse_the_same(incident, other)
    other.refresh_from_db()
    if other.duplicate_of:
        raise VerbRefused(f"{other.reference} is a duplicate itself, of {other.duplicate_of.reference}. Name that one.")
    end_as_duplicate(incident, other=other, actor=actor)
    return incident


def end_as_duplicate(incident: Incident, *, other: Incident, actor: Actor) -> None:
    """For a verb that has locked both."""
    incident.duplicate_of = other
    was = _end(incident, CancelReason.DUPLICATE)
    event = record(
        Action.INCIDENT_DUPLICATE,
        actor=actor,
        incident=incident,
        was=was,
        minutes=incident.minutes_open(),
        of=other.reference,
    )
    announce(
        IncidentCancelled(incident.id),
        DuplicateClosed(other.id, event.id),
        IncidentChanged(incident.id),
        event=event,
    )
    owe_its_end(event)


def _end(incident: Incident, reason: CancelReason) -> str:
    """The state that it was in."""
    before = incident.state
    incident.move_to(State.CANCELLED)
    incident.cancelled_at, incident.cancel_reason = timezone.now(), reason
    incident.save(update_fields=["state", "cancelled_at", "cancel_reason", "duplicate_of"])
    return before
