"""What was undone, and what follows a duplicate elsewhere: shown where it was told."""

from incidents.facts import DuplicateClosed, IncidentReopened, IncidentUndone, UndoOver
from incidents.models.audit_event import AuditEvent
from incidents.outbox.effect import effect
from slackbot import asking, duplicates, undo
from slackbot.say import was_said
from slackbot.tasks.given import asked_lane, incident_of, room_lane


@effect(on=IncidentUndone, queue="rooms", lane=room_lane, repeat=True)
def show_undone(fact: IncidentUndone) -> None:
    undo.show_undone(incident_of(fact), AuditEvent.objects.get(pk=fact.event_id))


@effect(on=UndoOver, queue="rooms", repeat=True)
def take_undo_away(fact: UndoOver) -> None:
    undo.show_over(incident_of(fact), AuditEvent.objects.get(pk=fact.event_id))


@effect(on=IncidentUndone, queue="default", lane=asked_lane, repeat=True)
def refresh_asked_again(fact: IncidentUndone) -> None:
    """What waits for approval can be approved again, or others may."""
    asking.tell_asked_of_waiting(incident_of(fact))


@effect(on=DuplicateClosed, queue="rooms", lane=room_lane, look=was_said)
def tell_original(fact: DuplicateClosed) -> None:
    duplicate = AuditEvent.objects.select_related("incident__ic").get(pk=fact.event_id).incident
    if duplicate:
        duplicates.tell_original(incident_of(fact), duplicate)


@effect(on=IncidentUndone, queue="rooms", repeat=True)
def refresh_original(fact: IncidentUndone) -> None:
    """Of a duplicate that is open again."""
    duplicates.refresh_original(incident_of(fact))


@effect(on=IncidentReopened, queue="rooms", repeat=True)
def refresh_original_reopened(fact: IncidentReopened) -> None:
    duplicates.refresh_original(incident_of(fact))
