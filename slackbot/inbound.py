"""Takes a request of Slack's, once, and later works it: the door's short part and the worker's long one."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from clients.errors import OutsideError
from incidents import people
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotYours, VerbRefused
from incidents.hurry import atomic_in_a_hurry
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from slackbot import client, submit_review
from slackbot.asked import Asked
from slackbot.buttons.registry import BY_ACTION
from slackbot.commands.registry import BY_NAME
from slackbot.facts import ReplyReady, SlackRequestTaken
from slackbot.messages.review import CALLBACK_ID as REVIEW
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.models.war_room import WarRoom
from slackbot.workspace import workspace


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What a door took in. `once` is what makes the request one: trigger id, or view id and hash; only its hash is kept."""

    kind: RequestKind
    once: str
    user: str
    user_name: str
    name: str
    words: str = ""
    channel: str = ""
    message_ts: str = ""
    view: str = ""
    view_hash: str = ""


def take(arrival: Arrival) -> InboundRequest | None:
    """Puts the request on record; None if it was taken before. What follows is owed by `owe_work`, once its modal is open."""
    key = hashlib.sha256(f"{arrival.kind}:{arrival.once}".encode()).hexdigest()
    team = workspace().key
    with atomic_in_a_hurry():
        person = people.by_slack(team=team, user=arrival.user, name=arrival.user_name)
        request, new = InboundRequest.objects.get_or_create(
            key=key,
            defaults={
                "kind": arrival.kind,
                "name": arrival.name,
                "words": arrival.words,
                "channel": arrival.channel,
                "message_ts": arrival.message_ts,
                "view": arrival.view,
                "view_hash": arrival.view_hash,
                "person": person,
                "incident": incident_of(arrival.channel),
            },
        )
    return request if new else None


def owe_work(request: InboundRequest, *, view: str = "", view_hash: str = "") -> None:
    """Owes the working of a taken request; `view` is the modal that was opened for it."""
    with atomic_in_a_hurry():
        if view:
            InboundRequest.objects.filter(pk=request.pk).update(view=view, view_hash=view_hash)
        announce(SlackRequestTaken(request.pk), key=f"slack:{request.pk}")


def incident_of(channel: str) -> Incident | None:
    """The incident whose war room this channel is."""
    room = WarRoom.objects.select_related("incident").filter(channel=channel).first()
    return room.incident if room else None


def work(request: InboundRequest) -> None:
    """Calls the one verb and keeps what to say about it. Worked once: a second time finds it handled."""
    if request.handled_at:
        return
    asked = Asked(request=request, person=request.person, incident=request.incident)
    _record_received(asked)
    try:
        reply = _run(asked)
    except VerbRefused as refused:
        reply = str(refused)
    with transaction.atomic():
        InboundRequest.objects.filter(pk=request.pk).update(reply=reply, handled_at=timezone.now())
        if reply:
            announce(ReplyReady(request.pk), key=f"slack:{request.pk}")


def _record_received(asked: Asked) -> None:
    request = asked.request
    if request.kind != RequestKind.COMMAND or asked.incident is None:
        return
    with transaction.atomic():
        incident = Incident.objects.lock(asked.incident.pk)
        seen = incident.events.filter(action=Action.SLASH_COMMAND_RECEIVED, parsed__detail__request=request.pk)
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
    if request.kind == RequestKind.COMMAND:
        command = BY_NAME[request.name]
        if command.fresh:
            refuse_unless_genuine(asked.person)
        return command.run(asked)
    if request.kind == RequestKind.SUBMISSION:
        refuse_unless_genuine(asked.person)
        return submit_review.run(asked)
    button = BY_ACTION[request.name]
    if button.fresh:
        refuse_unless_genuine(asked.person)
    return button.run(asked)


def refuse_unless_genuine(person: Person) -> None:
    """Asks Slack anew: not deleted, bot, guest or stranger. If Slack cannot say, the answer is no."""
    try:
        user = client.user_info(person.slack_id)
    except OutsideError:
        raise NotYours(
            "Slack cannot say who you are just now, so nothing was done. Try again, or use the console."
        ) from None
    if user.deleted or user.is_bot or user.is_restricted or user.is_ultra_restricted or user.is_stranger:
        raise NotYours("Guests, bots and deactivated accounts cannot do this.")
    people.by_slack(team=person.slack_team, user=person.slack_id, name=user.real_name, email=user.email)


def refuse_if_impossible(arrival: Arrival) -> str:
    """What the answer itself must say instead of taking the request: unknown modal, still loading, other words. Else empty."""
    if arrival.name != REVIEW:
        return "I do not know this dialog."
    person = people.by_slack(team=workspace().key, user=arrival.user, name=arrival.user_name)
    return submit_review.why_refused(view=arrival.view, person_id=person.pk)
