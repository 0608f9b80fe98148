"""Takes a request of Slack's, once, and later works it: the door's short part and the worker's long one."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from incidents import people
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow, VerbRefused
from incidents.hurry import atomic_in_a_hurry
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.verb import record_refusal
from slackbot import dialog, submit_review, user_change
from slackbot.asked import Asked
from slackbot.blocks import escape
from slackbot.buttons.registry import BY_ACTION
from slackbot.commands.registry import BY_NAME
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.facts import ReplyReady
from slackbot.genuine import refuse_unless_genuine
from slackbot.messages import review
from slackbot.models.direct_message import DirectMessage
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.models.review import Review
from slackbot.models.room_message import RoomMessage
from slackbot.models.war_room import WarRoom
from slackbot.presence import note_who_is_there
from slackbot.sent import View
from slackbot.taken import owe, take_once
from slackbot.which_draft import draft_told
from slackbot.which_nudge import incident_nudged
from slackbot.workspace import workspace
from statuspage.components import at_hand

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


def take(arrival: Arrival, *, once: str, person: Person, opens_modal: bool = False) -> InboundRequest | None:
    """Puts the request on record with the work it owes; None if it was taken before.

    `once` is what makes it one: a trigger id, or view id and hash; only its hash is kept. What needs a modal is owed by
    `owe_work`, once that is open.
    """
    opener = _opener(arrival.view, person)
    incident = incident_of(arrival.channel) or (opener.incident if opener else _incident_told(arrival))
    with atomic_in_a_hurry():
        request, new = take_once(**asdict(arrival), once=once, person=person, incident=incident)
        if new and not opens_modal:
            owe(request)
    return request if new else None


def submission(view: View, *, person: Person) -> Submission:
    """A dialog that was sent off, with what it was opened on. Raises NotNow for one that we filled for nobody, or another."""
    opened = Review.objects.select_related("draft__incident").filter(view=view.id, person=person).first()
    incident = opened.draft.incident if opened else _asked_in(view.id, person)
    if incident is None:
        raise NotNow("The words are still loading. Close this and press the button again.")
    return Submission(
        incident=incident,
        review=opened,
        view=view.id,
        shown=view.shown,
        values=view.values(),
        listed=at_hand(),
        actor=Actor(via="slack", person=person),
    )


def submit(kind: DialogKind, sent: Submission, *, once: str, slack_user: str) -> None:
    """Put on record and saved in one transaction; a second time changes nothing.

    Raises VerbRefused, after which neither is there and the refusal is on record.
    """
    row = {"name": kind.callback_id, "view": sent.view, "slack_user": slack_user}
    try:
        with atomic_in_a_hurry():
            about = {"person": sent.actor.somebody, "incident": sent.incident, "handled_at": timezone.now()}
            if take_once(RequestKind.SUBMISSION, once=once, **row, **about)[1]:
                kind.submit(sent)
    except VerbRefused as refusal:
        record_refusal(sent.incident, actor=sent.actor, verb=kind.callback_id, refusal=refusal)
        raise


def owe_work(request: InboundRequest, *, view: str, view_hash: str) -> None:
    """Owes the working of a request whose modal is open now."""
    with atomic_in_a_hurry():
        InboundRequest.objects.filter(pk=request.pk).update(view=view, view_hash=view_hash)
        owe(request)


def incident_of(channel: str) -> Incident | None:
    """The incident whose war room this channel is."""
    room = WarRoom.objects.select_related("incident").filter(channel=channel).first()
    return room.incident if room else None


def _incident_told(arrival: Arrival) -> Incident | None:
    """The incident that a direct message of ours is about."""
    draft = draft_told(channel=arrival.channel, ts=arrival.message_ts)
    if draft:
        return Incident.objects.filter(drafts=draft).first()
    return incident_nudged(channel=arrival.channel, ts=arrival.message_ts)


def _opener(view: str, person: Person) -> InboundRequest | None:
    """The click on a message for which this modal was opened for them."""
    clicks = InboundRequest.objects.filter(view=view, person=person, kind=RequestKind.CLICK).exclude(message_ts="")
    return clicks.select_related("incident").first() if view else None


def _asked_in(view: str, person: Person) -> Incident | None:
    """The incident of the command or click for which this modal was opened for them."""
    asked = InboundRequest.objects.filter(view=view, person=person).exclude(kind=RequestKind.SUBMISSION)
    request = asked.select_related("incident").order_by("pk").first() if view else None
    return request.incident if request else None


def work(request: InboundRequest) -> None:
    """Calls the one verb and keeps what to say about it. Worked once: a second time finds it handled."""
    if request.handled_at:
        return
    asked = _asked(request)
    note_who_is_there(asked)
    _record_received(asked)
    try:
        reply = _run(asked)
    except VerbRefused as refused:
        reply = _refused(request, str(refused))
    answer(request, reply)


def _asked(request: InboundRequest) -> Asked:
    room = WarRoom.objects.filter(channel=request.channel, incident=request.incident_id) if request.channel else None
    is_there = room is not None and room.exists()
    return Asked(request=request, person=request.person.root, incident=request.incident, in_room=is_there)


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
    if request.kind == RequestKind.EVENT:
        return user_change.run(asked)
    if request.kind == RequestKind.SUBMISSION:
        refuse_unless_genuine(asked)
        return submit_review.run(asked)
    if request.kind == RequestKind.CLICK:
        _refuse_elsewhere(request)
    doing = BY_NAME[request.name] if request.kind == RequestKind.COMMAND else BY_ACTION[request.name]
    _refuse_unless_may(asked, doing.verb)
    if doing.fresh:
        refuse_unless_genuine(asked)
    return doing.run(asked)


def _refuse_unless_may(asked: Asked, verb: str) -> None:
    """The verb would refuse it too; what only reads or shows has no other place to ask."""
    try:
        refuse_unless_may(asked.actor, verb, asked.incident)
    except VerbRefused as refusal:
        if asked.incident:
            record_refusal(asked.incident, actor=asked.actor, verb=verb, refusal=refusal)
        raise


def _refuse_elsewhere(request: InboundRequest) -> None:
    """A button counts only where we put it, on a message or in a modal: what it carries proves nothing."""
    where = {"ts": request.message_ts or "nowhere"}
    posted = RoomMessage.objects.filter(room__channel=request.channel, **where).exists()
    posted = posted or DirectMessage.objects.filter(person=request.person, channel=request.channel, **where).exists()
    if not posted and (request.message_ts or _opener(request.view, request.person) is None):
        raise NotNow("I do not know that button. If it has just appeared, press it again in a few seconds.")
