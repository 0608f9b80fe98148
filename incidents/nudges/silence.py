"""The verbs `silence` and `unsilence`: nudges are paused for a while. What was due meanwhile is due when the pause is over."""

from datetime import timedelta

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import TransitionRefused, VerbRefused
from incidents.facts import NudgesMoved
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb

MOST = 60  # minutes
USUAL = 30


@verb
def silence(incident: Incident, *, minutes: int, actor: Actor) -> Incident:
    """From now for so many minutes; a second pause replaces the first. Raises VerbRefused for none and for more than 60."""
    if not 1 <= minutes <= MOST:
        raise VerbRefused(f"Nothing was done: reminders can be paused for 1 to {MOST} minutes.")
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; nobody is reminded any more.")
    _pause(incident, minutes=minutes, actor=actor)
    return incident


@verb
def unsilence(incident: Incident, *, actor: Actor) -> Incident:
    """The pause is over. Raises TransitionRefused where there is none."""
    if not is_silenced(incident):
        raise TransitionRefused("Reminders are not paused.")
    _pause(incident, minutes=0, actor=actor)
    return incident


def is_silenced(incident: Incident) -> bool:
    """Whether nudges are paused now."""
    return incident.silenced_until is not None and incident.silenced_until > database_now()


def _pause(incident: Incident, *, minutes: int, actor: Actor) -> None:
    now = database_now()
    incident.silenced_until = now + timedelta(minutes=minutes)
    incident.silenced_at = now if minutes else incident.silenced_at
    incident.save(update_fields=["silenced_at", "silenced_until"])
    event = record(Action.STATUS_REMINDER_SILENCED, actor=actor, incident=incident, minutes=minutes)
    announce(NudgesMoved(incident.id), event=event)
