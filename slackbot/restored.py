"""After a restore: rooms that the record names, and the database does not know, are looked for in Slack and taken up again."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from clients.errors import Refused
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.authority import refuse_unless_may
from incidents.facts import IncidentChanged
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.system_verb import system_verb
from slackbot import client
from slackbot.models.room_message import RoomMessage
from slackbot.models.room_step import RoomStep
from slackbot.models.war_room import Standing, WarRoom
from slackbot.warroom.steps import STEPS

GONE = {"channel_not_found", "not_in_channel"}


@dataclass(frozen=True, kw_only=True)
class Room:
    """A channel as Slack has it, with our messages in it: each its type, its key and its ts."""

    incident: Incident
    channel: client.Channel
    messages: list[tuple[str, str, str]]


def lost_rooms() -> Iterator[tuple[Incident, str]]:
    """Incidents whose record names a channel and that have no room here, with that channel's id."""
    made = AuditEvent.objects.filter(action=Action.WAR_ROOM_CREATED, incident__room=None, incident__isnull=False)
    newest = {event.incident: event.detail["channel"] for event in made.select_related("incident").order_by("seq")}
    for incident, channel in newest.items():
        if incident and not WarRoom.objects.filter(channel=channel).exists():
            yield incident, channel


def look_in_slack(incident: Incident, channel: str) -> Room | None:
    """None where it is there no more, or we are not in it. Raises the failures of clients/errors.py."""
    try:
        seen = client.channel_info(channel)
        messages = [found for one in client.history(channel) if (found := _ours(one))]
    except Refused as refused:
        if refused.code not in GONE:
            raise
        return None
    return Room(incident=incident, channel=seen, messages=messages)


@system_verb
def take_up(room: Room, *, actor: Actor) -> None:
    """It is the incident's room again, ready, with what stands in it. Twice is harmless."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    seen, incident = room.channel, Incident.objects.lock(room.incident.pk)
    standing = Standing.ARCHIVED if seen.is_archived else Standing.OPEN
    known = {"channel": seen.id, "name": seen.name, "standing": standing}
    row, new = WarRoom.objects.get_or_create(incident=incident, defaults=known)
    if not new:
        return
    for step in STEPS:
        RoomStep.note(incident.id, step.name, ms=0)
    for event_type, key, ts in room.messages:
        RoomMessage.objects.get_or_create(key=key, defaults={"room": row, "event_type": event_type, "ts": ts})
    announce(IncidentChanged(incident.id), key=f"room-found:{uuid4()}", incident=incident)


def _ours(message: client.Message) -> tuple[str, str, str] | None:
    said = message.metadata or {}
    payload = said.get("event_payload")
    key = payload.get("key") if isinstance(payload, dict) else None
    event_type = said.get("event_type")
    if not message.bot_id or not isinstance(key, str) or not isinstance(event_type, str):
        return None
    return event_type[:60], key[:120], message.ts
