"""Asks Slack how a room stands: whether it can be written in, what it is called, and who else may read it.

An event says only that something changed, and two of them may arrive in any order: what is so Slack is asked.
"""

from datetime import timedelta

from clients.errors import Refused
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.outbox.clock import Clock, database_now
from incidents.verb import verb
from slackbot import client, standing
from slackbot.blocks import Message
from slackbot.messages import not_shown
from slackbot.models.war_room import Standing, WarRoom
from slackbot.outsiders import note_shared

# Customer words before they are published, what we see, and what other incidents were.
OURS = {"draft_waiting", "stopped", "held", "context", "similar"}
FRESH = timedelta(seconds=60)


def fitting(room: WarRoom, message: Message) -> Message:
    """The message; or, of one that only the company may read and strangers would, where to read it instead."""
    if message.event_type not in OURS:
        return message
    look_if_stale(room)
    return not_shown.render(room, message) if room.has_strangers else message


def look_if_stale(room: WarRoom) -> None:
    """How it stands is known as of the last minute. When it was made it was ours alone."""
    if database_now() - (room.looked_at or room.created_at) > FRESH:
        look(room)
        room.refresh_from_db()


def look(room: WarRoom) -> None:
    """What is so is on record afterwards; of a former room nothing. Raises the failures of clients/errors.py."""
    if room.incident is None:
        return
    try:
        seen = client.channel_info(room.channel)
    except Refused as refused:
        if not standing.closes(refused):
            raise
        standing.note_closed(room, refused)
        return
    _note(room.incident, room, seen)
    WarRoom.objects.filter(pk=room.pk).update(looked_at=Clock())


def _note(incident: Incident, room: WarRoom, seen: client.Channel) -> None:
    now = Standing.ARCHIVED if seen.is_archived else Standing.OPEN
    if room.standing != now:
        standing.note_standing(incident, channel=room.channel, standing=now, actor=WORKER)
    if seen.name and room.name != seen.name:
        note_name(incident, channel=room.channel, name=seen.name, actor=WORKER)
    if room.is_shared != seen.has_outsiders:
        note_shared(incident, channel=room.channel, shared=seen.has_outsiders, actor=WORKER)


@verb
def note_name(incident: Incident, *, channel: str, name: str, actor: Actor) -> None:
    """Somebody renamed the channel. Said a second time it changes nothing."""
    if WarRoom.objects.filter(incident=incident, channel=channel).exclude(name=name).update(name=name):
        record(Action.ROOM_RENAMED, actor=actor, incident=incident, words={"name": name}, channel=channel)
