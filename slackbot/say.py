"""Posts a message once. The row comes before the post; a post whose answer was lost is looked up before it is repeated.

One that somebody deletes in Slack is posted anew when it is next edited, by one worker, and pinned if it was.
"""

from datetime import timedelta
from typing import TypeVar

import structlog
from django.db.models import Q

from clients.errors import Held, OutcomeUnknown, Refused, TryLater
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.clock import database_now
from incidents.outbox.lease import current_lease
from slackbot import client, look, standing
from slackbot.blocks import Message
from slackbot.models.direct_message import DirectMessage
from slackbot.models.room_message import RoomMessage
from slackbot.models.war_room import WarRoom
from slackbot.warroom.wanted import wait_for_it

Posted = TypeVar("Posted", RoomMessage, DirectMessage)
log = structlog.get_logger(__name__)

DELETED = "message_not_found"
FIRST = "headline"  # of all that a room says
PINNED = {FIRST, "checklist"}
TAKEN_OVER = timedelta(seconds=20)  # longer than a post and its look may take: whoever was posting anew has died


def say(incident: Incident, message: Message, *, key: str = "", subject: str = "") -> RoomMessage | None:
    """The post in the incident's room, made now or found. None where there is no room: then nobody is there to read it.

    Without `key` it is the one post of the effect being worked, and comes after the headline. Raises the failures of
    clients/errors.py, TryLater too while the room is still to come or is closed; repeating is safe after each of them.
    """
    room = WarRoom.objects.filter(incident=incident).first()
    if room is None:
        wait_for_it(incident)
        log.info("message_without_room", event_type=message.event_type)
        return None
    if not key and not is_posted(the_one(FIRST, incident)):
        raise TryLater("slack", "the room has no headline yet", after=1.0)
    row, new = RoomMessage.begin(room, key=key or _key_of_effect(), event_type=message.event_type, subject=subject)
    return row if row.ts else _posted_in(room, row, message, new=new)


def _posted_in(room: WarRoom, row: RoomMessage, message: Message, *, new: bool) -> RoomMessage | None:
    """None where the room is closed and its incident over. What a former room never had comes into this one."""
    if row.room_id != room.pk:
        row.room = room
        row.save(update_fields=["room"])
    try:
        row = _confirmed(row, look.fitting(room, message), new=new)
    except Refused as refused:
        standing.hold(room, refused)
        return None
    standing.is_open_again(room)
    return row


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
    type(row).objects.filter(pk=row.pk).update(ts=row.ts)  # to save it would be a transaction of three messages
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
    """Replaces what a post of ours shows. One that is gone from a room is posted anew; in a closed room nothing is changed."""
    if isinstance(row, RoomMessage):
        message = look.fitting(row.room, message)
    try:
        _put(row, message)
    except Refused as refused:
        _not_edited(row, refused)


def _put(row: RoomMessage | DirectMessage, message: Message) -> None:
    try:
        if row.ts:
            client.update(channel=row.channel, ts=row.ts, text=message.text, blocks=message.blocks)
            return
    except Refused as refused:
        if refused.code != DELETED:
            raise
    if isinstance(row, RoomMessage):
        _post_anew(row, message)


def _not_edited(row: RoomMessage | DirectMessage, refused: Refused) -> None:
    """A closed room is refreshed when it is open again. Raises what Slack refused for another reason."""
    if not isinstance(row, RoomMessage) or not standing.closes(refused):
        raise refused
    standing.note_closed(row.room, refused)


def _post_anew(row: RoomMessage, message: Message) -> None:
    """Of several workers that find it gone one posts it; after that one died the next looks first."""
    now = database_now()
    still_gone = Q(ts=row.ts) if row.ts else Q(ts="", posting_at__lt=now - TAKEN_OVER)
    if not RoomMessage.objects.filter(still_gone, pk=row.pk).update(ts="", posting_at=now):
        raise TryLater("slack", "another worker posts what was deleted", after=5.0)
    ts = (None if row.ts else _find(row)) or _post(row, message)
    if row.event_type in PINNED:
        _pin(row, ts)
    RoomMessage.objects.filter(pk=row.pk).update(ts=ts, posting_at=None)


def _pin(row: RoomMessage, ts: str) -> None:
    """A message that cannot be pinned is there nevertheless."""
    try:
        client.pin(row.channel, ts)
    except (Refused, Held) as refused:
        log.warning("not_pinned_anew", event_type=row.event_type, code=refused.code)
