"""Background work of the room. Each effect: load, call, done."""

from typing import Any

from celery import shared_task

from incidents.facts import (
    AlertCleared,
    ChecklistChanged,
    ClearedAWhile,
    ClearedForLong,
    ContextAttached,
    HandoffOffered,
    IncidentCancelled,
    IncidentChanged,
    IncidentLapsed,
    IncidentLed,
    IncidentMitigated,
    IncidentOpened,
    IncidentReopened,
    IncidentResolved,
    IncidentShadowed,
    IncidentsRelated,
    IncidentUnled,
    NudgeDue,
    NudgesMoved,
    OncallTold,
    PageAnswered,
    PostmortemFiled,
    PostmortemNotFiled,
    PostmortemWritten,
    RespondersAdded,
    RoleChanged,
    RoomsHeld,
    RoomUpdated,
    SeverityChanged,
)
from incidents.models.audit_event import AuditEvent
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.postmortem import Postmortem
from incidents.models.stand_in import StandIn
from incidents.models.storm import Storm
from incidents.outbox.effect import effect
from slackbot import asking, foreign_post, forget, inbound, nudge, refresh, storm, unclaimed
from slackbot.context import show
from slackbot.facts import ReplyReady, RoomCreated, SlackRequestTaken
from slackbot.messages import (
    approvers_paged,
    cancelled,
    cleared,
    draft_waiting,
    handoff_offered,
    held,
    lapsed,
    leads,
    mitigated,
    paged,
    postmortem_filed,
    published,
    related,
    released,
    reopened,
    resolved,
    roles,
    room_update,
    severity,
    stand_in_named,
    stopped,
)
from slackbot.models.inbound_request import InboundRequest
from slackbot.reply import send
from slackbot.say import say, was_said
from slackbot.warroom import shadow
from slackbot.warroom.assemble import assemble, is_assembled
from slackbot.warroom.invites import invite_responders
from statuspage.facts import (
    ApproversAsked,
    ApproversPaged,
    DraftChanged,
    DraftPublished,
    DraftWaiting,
    ForeignPostNoted,
    PublicationHeld,
    PublicationStopped,
    StandInNamed,
)
from statuspage.models.draft import Draft
from statuspage.models.foreign_post import ForeignPost
from statuspage.models.publication import Publication


def _draft(fact: Any) -> Draft:
    return Draft.objects.select_related("incident__ic", "asked_by").get(pk=fact.draft_id)


def _incident(fact: Any) -> Incident:
    return Incident.objects.select_related("ic").get(pk=fact.incident_id)


def _room(fact: Any) -> str:
    """A room's messages are posted one at a time, in order."""
    return f"room:{fact.incident_id}"


@effect(on=IncidentOpened, queue="rooms", attempts=12, look=lambda fact: is_assembled(_incident(fact)))
def assemble_room(fact: IncidentOpened) -> None:
    assemble(_incident(fact))


@effect(on=RoomsHeld, queue="rooms", lane=lambda fact: f"storm:{fact.storm_id}", repeat=True, latest=True)
def tell_rooms_held(fact: RoomsHeld) -> None:
    """One message a person, edited in place."""
    storm.tell_held(Storm.objects.get(pk=fact.storm_id))


@effect(on=IncidentShadowed, queue="default", repeat=True, in_shadow=True)
def look_up_shadow_people(fact: IncidentShadowed) -> None:
    """Reads only."""
    shadow.keep_people(_incident(fact))


def _context(fact: Any) -> str:
    """A lane of its own: the picture comes after the message, and neither keeps the room's other messages waiting."""
    return f"context:{fact.incident_id}"


@effect(on=RoomCreated, queue="rooms", lane=_context, look=lambda fact: show.is_shown(_incident(fact)))
def show_context(fact: RoomCreated) -> None:
    show.show(_incident(fact))


@effect(on=ContextAttached, queue="default", lane=_context, repeat=True)
def draw_context(fact: ContextAttached) -> None:
    """A second upload is a file that nobody sees."""
    show.add_chart(ContextSnapshot.objects.select_related("incident").get(pk=fact.snapshot_id))


@effect(on=SlackRequestTaken, queue="rooms", repeat=True)
def work_slack_request(fact: SlackRequestTaken) -> None:
    """Verbs answer a second call with the first one's result or a refusal."""
    inbound.work(InboundRequest.objects.select_related("person", "incident").get(pk=fact.request_id))


@effect(on=ReplyReady, queue="rooms", drop=True)
def send_reply(fact: ReplyReady) -> None:
    send(InboundRequest.objects.select_related("person").get(pk=fact.request_id))


@shared_task(name="slackbot.forget_requests", soft_time_limit=50, time_limit=60)
def forget_requests() -> None:
    """What Slack sent is kept a day. Twice is harmless."""
    forget.forget_requests()


@effect(on=IncidentChanged, queue="rooms", repeat=True, latest=True)
def refresh_headline(fact: IncidentChanged) -> None:
    refresh.refresh_headline(_incident(fact))


@effect(on=ChecklistChanged, queue="rooms", repeat=True, latest=True)
def refresh_checklist(fact: ChecklistChanged) -> None:
    refresh.refresh_checklist(_incident(fact))


@effect(on=IncidentLed, queue="rooms", lane=_room, look=was_said)
def tell_who_leads(fact: IncidentLed) -> None:
    incident = _incident(fact)
    say(incident, leads.render(incident, person=Person.objects.get(pk=fact.person_id)))


@effect(on=IncidentUnled, queue="rooms", lane=_room, look=was_said)
def tell_nobody_leads(fact: IncidentUnled) -> None:
    """Nothing where somebody has taken it up since."""
    incident = _incident(fact)
    if incident.ic is None and incident.is_open:
        say(incident, released.render(incident))


@effect(on=RoleChanged, queue="rooms", lane=_room, look=was_said)
def tell_role(fact: RoleChanged) -> None:
    incident = _incident(fact)
    say(incident, roles.render(incident, AuditEvent.objects.get(pk=fact.event_id)))


@effect(on=StandInNamed, queue="rooms", lane=_room, look=was_said)
def tell_stand_in(fact: StandInNamed) -> None:
    named = StandIn.objects.select_related("incident", "person", "named_by").get(pk=fact.stand_in_id)
    say(named.incident, stand_in_named.render(named))


@effect(on=AlertCleared, queue="rooms", lane=_room, look=was_said)
def tell_cleared(fact: AlertCleared) -> None:
    """Nothing where one fires again, or where it is over."""
    incident = _incident(fact)
    if incident.cleared_at and incident.is_open:
        say(incident, cleared.render(incident))


@effect(on=ClearedAWhile, queue="rooms", look=was_said)
def ask_whether_it_is_over(fact: ClearedAWhile) -> None:
    unclaimed.ask(_incident(fact), since=fact.cleared)


@effect(on=ClearedForLong, queue="rooms", repeat=True, in_shadow=True)
def close_unclaimed(fact: ClearedForLong) -> None:
    """The verb changes nothing a second time."""
    unclaimed.close(_incident(fact), since=fact.cleared)


@effect(on=IncidentLapsed, queue="rooms", lane=_room, look=was_said)
def tell_lapsed(fact: IncidentLapsed) -> None:
    incident = _incident(fact)
    say(incident, lapsed.render(incident))


@effect(on=DraftWaiting, queue="rooms", lane=_room, look=was_said)
def show_draft(fact: DraftWaiting) -> None:
    draft = _draft(fact)
    say(draft.incident, draft_waiting.render(draft), subject=f"draft:{draft.pk}")


@effect(on=DraftPublished, queue="rooms", lane=_room, look=was_said)
def tell_published(fact: DraftPublished) -> None:
    publication = Publication.objects.select_related("incident", "approval__approver").get(pk=fact.publication_id)
    say(publication.incident, published.render(publication))


@effect(on=PublicationStopped, queue="rooms", lane=_room, look=was_said)
def tell_stopped(fact: PublicationStopped) -> None:
    """Nothing where it has been settled since."""
    draft = _draft(fact)
    if message := stopped.render(draft):
        say(draft.incident, message, subject=f"draft:{draft.pk}")


@effect(on=PublicationHeld, queue="rooms", lane=_room, look=was_said)
def tell_held(fact: PublicationHeld) -> None:
    draft = _draft(fact)
    if message := held.render(draft):
        say(draft.incident, message)


@effect(on=IncidentResolved, queue="rooms", lane=_room, repeat=True)
def tell_resolved(fact: IncidentResolved) -> None:
    """Said once an episode: `say` looks for its key first."""
    incident = _incident(fact)
    say(incident, resolved.render(incident), key=refresh.resolved_key(incident))


@effect(on=IncidentCancelled, queue="rooms", lane=_room, repeat=True)
def tell_cancelled(fact: IncidentCancelled) -> None:
    """Said once an episode; nothing where it is open again."""
    incident = _incident(fact)
    if not incident.is_open:
        say(incident, cancelled.render(incident), key=refresh.cancelled_key(incident))


@effect(on=IncidentsRelated, queue="rooms", lane=_room, look=was_said)
def tell_related(fact: IncidentsRelated) -> None:
    say(_incident(fact), related.render(_incident(fact), other=Incident.objects.get(pk=fact.other_id)))


@effect(on=PageAnswered, queue="rooms", lane=_room, look=was_said)
def tell_page_answered(fact: PageAnswered) -> None:
    incident = _incident(fact)
    say(incident, paged.render(incident, AuditEvent.objects.get(pk=fact.event_id)))


@effect(on=SeverityChanged, queue="rooms", lane=_room, look=was_said)
def tell_severity(fact: SeverityChanged) -> None:
    incident = _incident(fact)
    say(incident, severity.render(incident, AuditEvent.objects.get(pk=fact.event_id)))


@effect(on=OncallTold, queue="rooms", lane=_room, repeat=True)
def show_on_call_told(fact: OncallTold) -> None:
    refresh.refresh_end(_incident(fact))


@effect(on=PostmortemWritten, queue="rooms", lane=_room, repeat=True)
def show_postmortem_written(fact: PostmortemWritten) -> None:
    refresh.refresh_resolved(_incident(fact))


@effect(on=PostmortemNotFiled, queue="rooms", lane=_room, repeat=True)
def show_postmortem_kept(fact: PostmortemNotFiled) -> None:
    refresh.refresh_resolved(_incident(fact))


@effect(on=PostmortemFiled, queue="rooms", lane=_room, look=was_said)
def tell_postmortem(fact: PostmortemFiled) -> None:
    incident = _incident(fact)
    refresh.refresh_resolved(incident)
    say(incident, postmortem_filed.render(Postmortem.objects.select_related("incident").get(incident=incident)))


@effect(on=HandoffOffered, queue="rooms", lane=_room, look=was_said)
def offer_lead(fact: HandoffOffered) -> None:
    incident = _incident(fact)
    say(incident, handoff_offered.render(incident, to=Person.objects.get(pk=fact.person_id)))


@effect(on=RespondersAdded, queue="rooms", repeat=True, latest=True)
def invite_added(fact: RespondersAdded) -> None:
    """Inviting somebody who is in already changes nothing."""
    incident = _incident(fact)
    invite_responders(incident)
    refresh.refresh_headline(incident)


@effect(on=IncidentMitigated, queue="rooms", lane=_room, look=was_said)
def tell_mitigated(fact: IncidentMitigated) -> None:
    incident = _incident(fact)
    say(incident, mitigated.render(incident))


@effect(on=IncidentReopened, queue="rooms", lane=_room, look=was_said)
def tell_reopened(fact: IncidentReopened) -> None:
    incident = _incident(fact)
    say(incident, reopened.render(incident))


@effect(on=ForeignPostNoted, queue="rooms", lane=_room, repeat=True)
def show_foreign_post(fact: ForeignPostNoted) -> None:
    """One message, edited in place."""
    posts = ForeignPost.objects.select_related("incident", "signed_by", "seconded_by", "not_known_by")
    foreign_post.show(posts.get(pk=fact.post_id))


@effect(on=DraftChanged, queue="rooms", repeat=True, latest=True)
def refresh_draft(fact: DraftChanged) -> None:
    refresh.refresh_draft(_draft(fact))


def _asked(fact: Any) -> str:
    """Who is asked to approve in an incident is told one at a time, in order: nobody is told twice."""
    return f"asked:{fact.incident_id}"


@effect(on=ApproversAsked, queue="rooms", lane=_asked, repeat=True, latest=True)
def tell_approvers(fact: ApproversAsked) -> None:
    """One direct message a person and time that it waits, edited in place."""
    asking.tell_asked(_draft(fact))


@effect(on=DraftChanged, queue="rooms", lane=_asked, repeat=True, latest=True)
def refresh_asked(fact: DraftChanged) -> None:
    asking.tell_asked(_draft(fact))


@effect(on=DraftPublished, queue="rooms", lane=_asked, repeat=True)
def refresh_overtaken(fact: DraftPublished) -> None:
    """What waits beside it is overtaken."""
    asking.tell_asked_of_waiting(_incident(fact))


@effect(on=IncidentResolved, queue="rooms", lane=_asked, repeat=True)
def refresh_no_longer_paged(fact: IncidentResolved) -> None:
    asking.tell_asked_of_waiting(_incident(fact))


@effect(on=IncidentCancelled, queue="rooms", lane=_asked, repeat=True)
def refresh_nothing_to_approve(fact: IncidentCancelled) -> None:
    asking.tell_asked_of_waiting(_incident(fact))


@effect(on=SeverityChanged, queue="rooms", lane=_asked, repeat=True)
def refresh_who_may_approve(fact: SeverityChanged) -> None:
    """Four eyes may be asked for by now."""
    asking.tell_asked_of_waiting(_incident(fact))


@effect(on=ApproversPaged, queue="rooms", lane=_room, look=was_said)
def tell_paged(fact: ApproversPaged) -> None:
    if message := approvers_paged.render(AuditEvent.objects.get(pk=fact.event_id)):
        say(_incident(fact), message)


@effect(on=RoomUpdated, queue="rooms", lane=_room, look=was_said)
def tell_update(fact: RoomUpdated) -> None:
    incident = _incident(fact)
    say(incident, room_update.render(incident, AuditEvent.objects.get(pk=fact.event_id)))


@effect(on=IncidentChanged, queue="rooms", repeat=True, latest=True)
def plan_nudges(fact: IncidentChanged) -> None:
    """Whatever changed may move them."""
    nudge.plan(_incident(fact))


@effect(on=NudgesMoved, queue="rooms", repeat=True, latest=True)
def plan_moved_nudges(fact: NudgesMoved) -> None:
    nudge.plan(_incident(fact))


@effect(on=NudgeDue, queue="rooms", look=lambda fact: nudge.is_over(fact.nudge_id))
def send_nudge(fact: NudgeDue) -> None:
    nudge.send(_incident(fact), nudge_id=fact.nudge_id)
