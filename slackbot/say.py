"""Posts a message once. The row comes before the post; a post whose answer was lost is looked up before it is repeated."""

from typing import TypeVar

import structlog

from clients.errors import OutcomeUnknown, TryLater
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.lease import current_lease
from slackbot import client
from slackbot.blocks import Message
from slackbot.models.direct_message import DirectMessage
from slackbot.models.room_message import RoomMessage
from slackbot.models.war_room import WarRoom
from slackbot.warroom.wanted import is_to_come

Posted = TypeVar("Posted", RoomMessage, DirectMessage)
log = structlog.get_logger(__name__)


def say(incident: Incident, message: Message, *, key: str = "", subject: str = "") -> RoomMessage | None:
    """The post in the incident's room, made now or found. None where there is no room: then nobody is there to read it.

    Without `key` it is the one post of the effect being worked. Raises the failures of clients/errors.py, TryLater too while
    the room is still to come; repeating is safe after each of them.
    """
    room = WarRoom.objects.filter(incident=incident).first()
    if room is None:
        if is_to_come(incident):
            raise TryLater("slack", "the room is not there yet", after=3.0)
        log.info("message_without_room", event_type=message.event_type)
        return None
    row, new = RoomMessage.objects.get_or_create(
        key=key or _key_of_effect(), defaults={"room": room, "event_type": message.event_type, "subject": subject}
    )
    return row if row.ts else _confirmed(row, message, new=new)


def tell(person: Person, message: Message, *, key: str) -> DirectMessage:
    """The direct message of that key to them, posted now, or as it is now where it was posted. Raises as `say` does."""
    row = DirectMessage.objects.filter(key=key).first()
    new = row is None
    if row is None:
        to = {"person": person, "channel": client.open_dm(person.slack_id), "event_type": message.event_type}
        row, new = DirectMessage.objects.get_or_create(key=key, defaults=to)
    if row.ts:
        edit(row, message)
        return row
    return _confirmed(row, message, new=new)


def _confirmed(row: Posted, message: Message, *, new: bool) -> Posted:
    """The post, looked for where an earlier try may have made it."""
    row.ts = (None if new else _find(row)) or _post(row, message)
    row.save(update_fields=["ts"])
    return row


def the_one(event_type: str, incident: Incident) -> str:
    """The key of a message that a room has once and that is edited in place, as the headline."""
    return f"{event_type}:{incident.id}"


def is_posted(key: str) -> bool:
    """Whether the post of that key is confirmed."""
    return RoomMessage.objects.filter(key=key).exclude(ts="").exists()


def was_said(_fact: object) -> bool:
    """Whether the one post of the effect being worked is confirmed: what such an effect looks for."""
    return is_posted(_key_of_effect())


def _key_of_effect() -> str:
    lease = current_lease()
    if lease is None:
        raise LookupError("a post without a key belongs to an effect")
    return f"effect:{lease.entry_id}"


def _post(row: RoomMessage | DirectMessage, message: Message) -> str:
    try:
        return client.post(
            channel=row.channel,
            text=message.text,
            blocks=message.blocks,
            event_type=message.event_type,
            event_payload={"key": row.key},
        )
    except OutcomeUnknown:
        found = _find(row)
        if found:
            return found
        raise


def _find(row: RoomMessage | DirectMessage) -> str | None:
    return client.find_post(
        channel=row.channel, event_type=row.event_type, event_payload={"key": row.key}, since=row.created_at
    )


def edit(row: RoomMessage | DirectMessage, message: Message) -> None:
    """Replaces what a post of ours shows."""
    client.update(channel=row.channel, ts=row.ts, text=message.text, blocks=message.blocks)
