"""The verbs that move an incident through its states."""

from typing import Any

from django.utils import timezone

from incidents import archive, no_slack
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import TransitionRefused
from incidents.facts import IncidentChanged, IncidentMitigated, IncidentReopened, IncidentResolved
from incidents.metrics import ASSEMBLY_SECONDS, INCIDENTS_RESOLVED
from incidents.models.audit_event import AuditEvent
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, State
from incidents.outbox.announce import announce
from incidents.rooms import owe_missing
from incidents.ticks import tick, untick
from incidents.undoable import owe_its_end
from incidents.verb import verb

# What is noted of an end, and is not so any more once it is open again.
WHILE_OVER = ("mitigated_at", "resolved_at", "cancelled_at", "cancel_reason", "duplicate_of")


@verb
def begin_assembly(incident: Incident, *, actor: Actor) -> Incident:
    """A worker has taken up the room. Says nothing new for a room that is under way, or whose incident is led or over."""
    if incident.state in (State.ALERT_RECEIVED, State.ASSEMBLY_FAILED):
        _change(incident, State.ROOM_ASSEMBLING, actor=actor)
    return incident


@verb
def room_assembled(incident: Incident, *, actor: Actor, channel: str) -> Incident:
    """Every step of the room is done. `channel` is Slack's id. A second call changes nothing."""
    if incident.room_ready_at:
        return incident
    if incident.state in (
        State.ALERT_RECEIVED,
        State.ASSEMBLY_FAILED,
    ):  # it had failed, or a claim was undone meanwhile
        _change(incident, State.ROOM_ASSEMBLING, actor=actor)
    if incident.state == State.ROOM_ASSEMBLING:
        incident.move_to(State.ROOM_ASSEMBLED)
    incident.room_ready_at = timezone.now()
    incident.save(update_fields=["state", "room_ready_at"])
    left = incident.events.newest(Action.ROOM_LEFT)
    seconds = (incident.room_ready_at - (left.at if left else incident.opened_at)).total_seconds()
    event = record(
        Action.WAR_ROOM_CREATED,
        actor=actor,
        incident=incident,
        channel=channel,
        state=incident.state,
        ms=round(seconds * 1000),
    )
    announce(IncidentChanged(incident.id), event=event)
    archive.plan(incident)  # where it ended before it had a room
    tick(incident, Item.ROOM, actor=actor)
    ASSEMBLY_SECONDS.observe(seconds)
    return incident


@verb
def assembly_failed(incident: Incident, *, actor: Actor, why: str) -> Incident:
    """The room could not be made; it is tried again, and people on call are told by other ways, once an episode.

    `why` is for them too. Nothing is recorded twice for the same failure. Where somebody leads already, from the console, its
    state stays what it is.
    """
    if incident.state == State.ROOM_ASSEMBLING:
        _change(incident, State.ASSEMBLY_FAILED, actor=actor, why=why)
    if incident.is_open and incident.room_ready_at is None:
        no_slack.owe(incident)
    return incident


@verb
def mitigate(incident: Incident, *, actor: Actor) -> Incident:
    """Customers are no longer hurt; the cause may still be there."""
    incident.move_to(State.MITIGATED)
    incident.mitigated_at = timezone.now()
    incident.save(update_fields=["state", "mitigated_at"])
    event = record(Action.INCIDENT_MITIGATED, actor=actor, incident=incident, minutes=incident.minutes_open())
    tick(incident, Item.MITIGATED, actor=actor)
    announce(IncidentMitigated(incident.id), IncidentChanged(incident.id), event=event)
    owe_its_end(event)
    return incident


@verb
def reopen(incident: Incident, *, actor: Actor, why: str = "") -> Incident:
    """Back from mitigated, resolved or cancelled, to whoever led. What was owed to an episode that had ended stays ended."""
    if incident.state not in (State.MITIGATED, State.RESOLVED, State.CANCELLED):
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; there is nothing to reopen.")
    open_again(incident, actor=actor, why=why)
    return incident


def open_again(incident: Incident, *, actor: Actor, why: str) -> None:
    """For a verb that has locked the incident and found it mitigated or ended."""
    before, led = incident.state, incident.ic.root if incident.ic else None
    incident.ic = led if led and led.is_active else None  # they may have left, or have been merged, since it ended
    incident.ic_since = incident.ic_since if incident.ic else None
    incident.episode += before != State.MITIGATED
    incident.move_to(State.ACTIVE if incident.ic else State.ROOM_ASSEMBLED)
    incident.mitigated_at = incident.resolved_at = incident.cancelled_at = incident.duplicate_of = None
    incident.cancel_reason = ""
    incident.save(update_fields=["state", "episode", "ic", "ic_since", *WHILE_OVER])
    incident.alerts.exclude(told_over="").update(told_over="")  # of its next end OnCall is told anew
    event = record(Action.REOPENED, actor=actor, incident=incident, words={"why": why}, was=before, now=incident.state)
    untick(incident, Item.MITIGATED, actor=actor)
    if before != State.MITIGATED:
        owe_missing(incident, event)
    announce(IncidentReopened(incident.id), IncidentChanged(incident.id), event=event)


@verb
def resolve(incident: Incident, *, actor: Actor) -> Incident:
    """The incident is over: reminders stop, the room is told, the postmortem is written."""
    event = end(incident, actor=actor)
    announce(IncidentResolved(incident.id), IncidentChanged(incident.id), event=event)
    owe_its_end(event)
    return incident


def end(incident: Incident, *, actor: Actor, **detail: Any) -> AuditEvent:
    """For a verb that has locked the incident: it is resolved now. Whom that concerns is announced by the verb."""
    before = incident.state
    incident.move_to(State.RESOLVED)
    incident.resolved_at = timezone.now()
    incident.save(update_fields=["state", "resolved_at"])
    INCIDENTS_RESOLVED.inc()
    minutes = incident.minutes_open()
    return record(Action.INCIDENT_RESOLVED, actor=actor, incident=incident, was=before, minutes=minutes, **detail)


def _change(incident: Incident, state: State, *, actor: Actor, why: str = "") -> None:
    before = incident.state
    incident.move_to(state)
    incident.save(update_fields=["state"])
    event = record(Action.STATE_CHANGED, actor=actor, incident=incident, words={"why": why}, was=before, now=state)
    announce(IncidentChanged(incident.id), event=event)
