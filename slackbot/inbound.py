"""Takes a request of Slack's, once, and later works it: the door's short part and the worker's long one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from clients import trace
from clients.postgresql.fixed import Fixed
from incidents import people
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, VerbRefused
from incidents.hurry import atomic_in_a_hurry
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from slackbot import dialog, submit_review
from slackbot.allowed import refuse_unless_allowed
from slackbot.asked import Asked, asked_of
from slackbot.blocks import escape
from slackbot.buttons.button import Button
from slackbot.buttons.registry import BY_ACTION
from slackbot.commands.command import Command
from slackbot.commands.registry import BY_NAME
from slackbot.errors import NoWarRoom
from slackbot.events import registry as events
from slackbot.facts import ReplyReady
from slackbot.genuine import refuse_unless_genuine
from slackbot.messages import review
from slackbot.models.direct_message import DirectMessage
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.models.room_message import RoomMessage
from slackbot.models.war_room import WarRoom
from slackbot.presence import note_who_is_there
from slackbot.shortcuts.registry import BY_CALLBACK
from slackbot.shortcuts.shortcut import Shortcut
from slackbot.taken import owe, take_met, take_once
from slackbot.which_draft import draft_told
from slackbot.which_nudge import incident_nudged
from slackbot.which_rating import rating_asked
from slackbot.workspace import workspace
from statuspage.models.draft import Draft

BY_KIND: dict[RequestKind, Mapping[str, Command | Button | Shortcut]] = {
    RequestKind.COMMAND: BY_NAME,
    RequestKind.CLICK: BY_ACTION,
    RequestKind.SHORTCUT: BY_CALLBACK,
}

ROOMS_OF = Fixed(lambda channel: WarRoom.objects.filter(channel=channel).values_list("incident", "former_of"))
CLOCKS_APART = timedelta(hours=1)  # the row's time is ours, the event's is the database's


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What a door took in. `slack_user` is the account that Slack signed for."""

    kind: RequestKind
    name: str
    slack_user: str
    words: str = ""
    channel: str = ""
    message_ts: str = ""
    view: str = ""


def person_of(user: str, *, handle: str) -> Person:
    """Who that Slack user is. A handle names only somebody of whom nothing better is known."""
    return people.by_slack(team=workspace().key, user=user, name=handle)


def take(
    arrival: Arrival, *, once: str, handle: str, opens_modal: bool = False, in_room: bool = False
) -> InboundRequest | None:
    """Puts the request on record with the work it owes; None if it was taken before.

    `once` is what makes it one: a trigger id, or view id and hash; only its hash is kept. What needs a modal is owed by
    `owe_work`, once that is open. Raises NoWarRoom if it has to be made `in_room`, and is not.
    """
    team = workspace().key
    taken = take_met(**vars(arrival), team=team, once=once, owing=not opens_modal) if arrival.channel else None
    if taken is None:
        room = room_of(arrival.channel)
        if in_room and room is None:
            raise NoWarRoom
        person = person_of(arrival.slack_user, handle=handle)
        return take_from(person, arrival, once=once, opens_modal=opens_modal, room=room)
    trace.about(taken.request.incident_id)
    return taken.request if taken.is_new else None


def take_from(
    person: Person, arrival: Arrival, *, once: str, opens_modal: bool = False, room: UUID | None = None
) -> InboundRequest | None:
    """The same of somebody, wherever it was made: in the `room` of that incident, or in none."""
    incident = room or _incident_meant(arrival, person)
    trace.about(incident)
    request, new = take_once(**vars(arrival), once=once, person=person, incident_id=incident, owing=not opens_modal)
    return request if new else None


def owe_work(request: InboundRequest, *, view: str, view_hash: str) -> None:
    """Owes the working of a request whose modal is open now."""
    with atomic_in_a_hurry():
        InboundRequest.objects.filter(pk=request.pk).update(view=view, view_hash=view_hash)
        owe(request)


def opened(request: InboundRequest, *, view: str) -> None:
    """Its modal is open and whole, so that nothing is owed for it: what follows is another request."""
    InboundRequest.objects.filter(pk=request.pk).update(view=view, handled_at=timezone.now())


def room_of(channel: str) -> UUID | None:
    """The id of the incident whose war room this channel is, or was."""
    return next((now or before for now, before in ROOMS_OF.all(channel)), None)


def _incident_meant(arrival: Arrival, person: Person) -> UUID | None:
    """The id of the incident that a modal was opened for, or that a direct message of ours is about."""
    opener = _opener(arrival.view, person)
    if opener:
        return opener.incident_id
    draft = draft_told(channel=arrival.channel, ts=arrival.message_ts)
    if draft:
        return Draft.objects.filter(pk=draft).values_list("incident", flat=True).first()
    rating = rating_asked(channel=arrival.channel, ts=arrival.message_ts)
    told = rating.incident if rating else incident_nudged(channel=arrival.channel, ts=arrival.message_ts)
    return told.pk if told else None


def _opener(view: str, person: Person) -> InboundRequest | None:
    """The command, shortcut or click on a message for which this modal was opened for them."""
    clicked_inside = Q(kind=RequestKind.CLICK, message_ts="")
    return InboundRequest.objects.openers(view, person).exclude(clicked_inside).first()


def work(request: InboundRequest) -> None:
    """Calls the one verb and keeps what to say about it. Worked once: a second time finds it handled."""
    if request.handled_at:
        return
    try:
        reply = events.work(request) if request.kind == RequestKind.EVENT else _work(asked_of(request))
    except VerbRefused as refused:
        reply = _refused(request, str(refused))
    answer(request, reply)


def _work(asked: Asked) -> str:
    note_who_is_there(asked)
    _record_received(asked)
    return _run(asked)


def answer(request: InboundRequest, reply: str) -> None:
    """The request is worked. `reply` (mrkdwn) goes to its sender; nothing is said where it is empty."""
    with transaction.atomic():
        InboundRequest.objects.filter(pk=request.pk).update(reply=reply, handled_at=timezone.now())
        if reply:
            announce(ReplyReady(request.pk), key=f"slack:{request.pk}")


def _refused(request: InboundRequest, why: str) -> str:
    """Said in the modal that was opened for the click or command, or else given back as the reply."""
    if request.view and (
        request.kind == RequestKind.COMMAND or (request.kind == RequestKind.CLICK and request.message_ts)
    ):
        dialog.fill(request, review.message(review.REFUSED_TITLE, why))
        return ""
    return escape(why)


def _record_received(asked: Asked) -> None:
    request = asked.request
    if request.kind != RequestKind.COMMAND or asked.incident is None:
        return
    with transaction.atomic():
        incident = Incident.objects.lock(asked.incident.pk)
        since = request.received_at - CLOCKS_APART  # of a long incident's events only the last are looked through
        received = incident.events.filter(action=Action.SLASH_COMMAND_RECEIVED, at__gt=since)
        seen = received.filter(parsed__detail__request=request.pk)
        if not seen.exists():
            record(
                Action.SLASH_COMMAND_RECEIVED,
                actor=asked.actor,
                incident=incident,
                words={"text": request.words},
                command=request.name,
                request=request.pk,
            )


def _run(asked: Asked) -> str:
    request = asked.request
    if request.kind == RequestKind.SUBMISSION:
        refuse_unless_genuine(asked)
        return submit_review.run(asked)
    if request.kind == RequestKind.CLICK:
        _refuse_elsewhere(request, BY_ACTION[request.name])
    if request.kind == RequestKind.SHORTCUT and asked.incident is None:
        raise NotNow("This channel is no war room, so nothing was done. It works on messages in an incident's room.")
    doing = BY_KIND[RequestKind(request.kind)][request.name]
    verdict = refuse_unless_allowed(asked, doing.verb)
    if doing.fresh or verdict.leads:  # whoever comes to lead by what they do is looked at as if they had claimed it
        refuse_unless_genuine(asked)
    return doing.run(asked)


def _refuse_elsewhere(request: InboundRequest, button: Button) -> None:
    """A button counts only where we put it, on a message or in a modal: what it carries proves nothing."""
    where = {"ts": request.message_ts or "nowhere"}
    posted = RoomMessage.objects.filter(room__channel=request.channel, **where).exists()
    posted = posted or DirectMessage.objects.filter(person=request.somebody, channel=request.channel, **where).exists()
    if (button.in_dialog or not posted) and (request.message_ts or _opener(request.view, request.somebody) is None):
        raise NotNow("I do not know that button. If it has just appeared, press it again in a few seconds.")
