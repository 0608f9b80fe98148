"""Who is asked to approve, and who was paged for it."""

from incidents.facts import IncidentCancelled, IncidentResolved, SeverityChanged
from incidents.models.audit_event import AuditEvent
from incidents.outbox.effect import effect
from incidents.outbox.rank import Rank
from slackbot import asking
from slackbot.messages import approvers_paged
from slackbot.say import say, was_said
from slackbot.tasks.given import asked_lane, draft_of, incident_of, room_lane
from statuspage.facts import ApproversAsked, ApproversPaged, DraftChanged, DraftPublished


@effect(on=ApproversAsked, queue="default", lane=asked_lane, repeat=True, latest=True, rank=Rank.DECISION)
def tell_approvers(fact: ApproversAsked) -> None:
    """One direct message a person and time that it waits, edited in place."""
    asking.tell_asked(draft_of(fact))


@effect(on=DraftChanged, queue="default", lane=asked_lane, repeat=True, latest=True, rank=Rank.DECISION)
def refresh_asked(fact: DraftChanged) -> None:
    asking.tell_asked(draft_of(fact))


@effect(on=DraftPublished, queue="default", lane=asked_lane, repeat=True)
def refresh_overtaken(fact: DraftPublished) -> None:
    """What waits beside it is overtaken."""
    asking.tell_asked_of_waiting(incident_of(fact))


@effect(on=IncidentResolved, queue="default", lane=asked_lane, repeat=True)
def refresh_no_longer_paged(fact: IncidentResolved) -> None:
    asking.tell_asked_of_waiting(incident_of(fact))


@effect(on=IncidentCancelled, queue="default", lane=asked_lane, repeat=True)
def refresh_nothing_to_approve(fact: IncidentCancelled) -> None:
    asking.tell_asked_of_waiting(incident_of(fact))


@effect(on=SeverityChanged, queue="default", lane=asked_lane, repeat=True)
def refresh_who_may_approve(fact: SeverityChanged) -> None:
    """Four eyes may be asked for by now."""
    asking.tell_asked_of_waiting(incident_of(fact))


@effect(on=ApproversPaged, queue="rooms", lane=room_lane, look=was_said, rank=Rank.DECISION)
def tell_paged(fact: ApproversPaged) -> None:
    if message := approvers_paged.render(AuditEvent.objects.get(pk=fact.event_id)):
        say(incident_of(fact), message)
