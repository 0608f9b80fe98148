"""What became true of the incident, told in its room."""

from incidents.audit.actions import Action
from incidents.facts import (
    AlertCleared,
    ClearedAWhile,
    ClearedForLong,
    HandoffOffered,
    IncidentLapsed,
    IncidentLed,
    IncidentMitigated,
    IncidentReopened,
    IncidentsRelated,
    IncidentUnled,
    NoteAdded,
    PageAnswered,
    RoleChanged,
    RoomUpdated,
    SeverityChanged,
)
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.effect import effect
from slackbot import unclaimed
from slackbot.messages import (
    cleared,
    handoff_offered,
    lapsed,
    leads,
    mitigated,
    note,
    paged,
    related,
    released,
    reopened,
    roles,
    room_update,
    severity,
)
from slackbot.say import say, was_said
from slackbot.tasks.given import incident_of, room_lane
from slackbot.undo import say_undoable


@effect(on=IncidentLed, queue="rooms", lane=room_lane, look=was_said)
def tell_who_leads(fact: IncidentLed) -> None:
    incident = incident_of(fact)
    message = leads.render(incident, person=Person.objects.get(pk=fact.person_id))
    say_undoable(incident, message, Action.IC_CLAIMED)


@effect(on=IncidentUnled, queue="rooms", lane=room_lane, look=was_said)
def tell_nobody_leads(fact: IncidentUnled) -> None:
    """Nothing where somebody has taken it up since."""
    incident = incident_of(fact)
    if incident.ic is None and incident.is_open:
        say(incident, released.render(incident))


@effect(on=RoleChanged, queue="rooms", lane=room_lane, look=was_said)
def tell_role(fact: RoleChanged) -> None:
    incident = incident_of(fact)
    say(incident, roles.render(incident, AuditEvent.objects.get(pk=fact.event_id)))


@effect(on=HandoffOffered, queue="rooms", lane=room_lane, look=was_said)
def offer_lead(fact: HandoffOffered) -> None:
    incident = incident_of(fact)
    say(incident, handoff_offered.render(incident, to=Person.objects.get(pk=fact.person_id)))


@effect(on=AlertCleared, queue="rooms", lane=room_lane, look=was_said)
def tell_cleared(fact: AlertCleared) -> None:
    """Nothing where one fires again, or where it is over."""
    incident = incident_of(fact)
    if incident.cleared_at and incident.is_open:
        say(incident, cleared.render(incident))


@effect(on=ClearedAWhile, queue="rooms", look=was_said)
def ask_whether_it_is_over(fact: ClearedAWhile) -> None:
    unclaimed.ask(incident_of(fact), since=fact.cleared)


@effect(on=ClearedForLong, queue="rooms", repeat=True, in_shadow=True)
def close_unclaimed(fact: ClearedForLong) -> None:
    """The verb changes nothing a second time."""
    unclaimed.close(incident_of(fact), since=fact.cleared)


@effect(on=IncidentLapsed, queue="rooms", lane=room_lane, look=was_said)
def tell_lapsed(fact: IncidentLapsed) -> None:
    incident = incident_of(fact)
    say(incident, lapsed.render(incident))


@effect(on=IncidentMitigated, queue="rooms", lane=room_lane, look=was_said)
def tell_mitigated(fact: IncidentMitigated) -> None:
    """Nothing where that is not so any more."""
    incident = incident_of(fact)
    if incident.mitigated_at:
        say_undoable(incident, mitigated.render(incident), Action.INCIDENT_MITIGATED)


@effect(on=IncidentReopened, queue="rooms", lane=room_lane, look=was_said)
def tell_reopened(fact: IncidentReopened) -> None:
    incident = incident_of(fact)
    say(incident, reopened.render(incident))


@effect(on=IncidentsRelated, queue="rooms", lane=room_lane, look=was_said)
def tell_related(fact: IncidentsRelated) -> None:
    say(incident_of(fact), related.render(incident_of(fact), other=Incident.objects.get(pk=fact.other_id)))


@effect(on=PageAnswered, queue="rooms", lane=room_lane, look=was_said)
def tell_page_answered(fact: PageAnswered) -> None:
    incident = incident_of(fact)
    say(incident, paged.render(incident, AuditEvent.objects.get(pk=fact.event_id)))


@effect(on=SeverityChanged, queue="rooms", lane=room_lane, look=was_said)
def tell_severity(fact: SeverityChanged) -> None:
    incident = incident_of(fact)
    message = severity.render(incident, AuditEvent.objects.get(pk=fact.event_id))
    say_undoable(incident, message, Action.SEVERITY_CHANGED)


@effect(on=RoomUpdated, queue="rooms", lane=room_lane, look=was_said)
def tell_update(fact: RoomUpdated) -> None:
    incident = incident_of(fact)
    say(incident, room_update.render(incident, AuditEvent.objects.get(pk=fact.event_id)))


@effect(on=NoteAdded, queue="rooms", lane=room_lane, look=was_said)
def tell_note(fact: NoteAdded) -> None:
    """Nothing where it was written in Slack: whoever wrote it there has their answer, and the room its `timeline`."""
    event = AuditEvent.objects.get(pk=fact.event_id)
    if event.parsed["actor"]["via"] != "slack":
        incident = incident_of(fact)
        say(incident, note.render(incident, event))
