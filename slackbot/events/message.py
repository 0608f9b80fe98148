"""Somebody wrote in a channel that we are in. In a war room, of those who speak for the incident, it resets the nudges; with the
classifier on, only what the model calls a status update does.

https://docs.slack.dev/reference/events/message.groups
"""

from django.conf import settings
from django.db import transaction

from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.nudges.hear import heard, spoken_for
from incidents.outbox.announce import announce
from slackbot.events.event_kind import EventKind, Noted
from slackbot.facts import SpokenInRoom
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import Id, MessageTs, Sent, SomeId
from slackbot.workspace import workspace

NAME = "message"
SUBSCRIPTION = "message.groups"
SCOPES = ("groups:history",)
WRITTEN = ("", "file_share", "me_message", "thread_broadcast")  # by a person; the rest Slack says by itself, or changes


class Message(Sent):
    """`bot_id` is an app's, ours too; of its words nobody is the author."""

    channel: SomeId
    ts: MessageTs
    user: Id = ""
    bot_id: str = ""


def note(happened: Message) -> Noted | None:
    """Nothing of what nothing follows from, which is nearly all that is written."""
    if happened.bot_id or not happened.user:
        return None
    person = Person.objects.known_as(slack_team=workspace().key, slack_id=happened.user)
    incident = spoken_for(person).filter(room__channel=happened.channel).first() if person else None
    if incident is None:
        return None
    return Noted(
        slack_user=happened.user,
        person=person,
        incident=incident,
        channel=happened.channel,
        message_ts=happened.ts,
    )


def run(request: InboundRequest) -> str:
    """Says nothing: they go on writing."""
    if request.incident and settings.AI_CLASSIFIER:
        _have_it_classified(request.incident, request)
    elif request.incident:
        heard(request.incident, person=request.somebody.root, ts=request.message_ts)
    return ""


def _have_it_classified(incident: Incident, request: InboundRequest) -> None:
    """Elsewhere than where rooms are made: a model may take its time."""
    with transaction.atomic():
        announce(SpokenInRoom(incident.id), key=f"spoken:{request.pk}", incident=incident)


EVENT = EventKind(
    type=NAME, subtypes=WRITTEN, subscription=SUBSCRIPTION, scopes=SCOPES, shape=Message, note=note, run=run
)
