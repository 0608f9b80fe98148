"""Archives a room some days after the end, told there a day ahead with [Keep]."""

from clients.errors import Refused
from incidents.actor import WORKER
from incidents.archive import archiving_turn, note_announced, note_archive_failed, note_archived
from incidents.models.archiving import Archiving
from incidents.models.incident import Incident
from slackbot import client
from slackbot.messages import keep
from slackbot.models.war_room import WarRoom
from slackbot.refresh import refresh_message
from slackbot.say import say


def go_on(incident: Incident, *, archiving_id: int) -> None:
    """Tells the room, or archives it, if its turn has come. Twice changes nothing."""
    archiving = archiving_turn(incident, archiving_id=archiving_id, actor=WORKER)
    room = WarRoom.objects.filter(incident=incident).first()
    if archiving is None or room is None:
        return
    if archiving.announced_at is None:
        say(incident, keep.render(incident, archiving), key=key_of(archiving))
        note_announced(incident, archiving_id=archiving.pk, actor=WORKER)
        return
    _archive(incident, room)
    note_archived(incident, archiving_id=archiving.pk, channel=room.channel, actor=WORKER)


def show_kept(archiving: Archiving) -> None:
    """The message that announced it says who keeps the room."""
    refresh_message(archiving.incident, key_of(archiving), lambda incident: keep.render(incident, archiving))


def key_of(archiving: Archiving) -> str:
    """Of the message that announces it."""
    return f"keep:{archiving.pk}"


def _archive(incident: Incident, room: WarRoom) -> None:
    """Raises what Slack refuses, which is on record then and waits for a person. Somebody may have archived it by hand."""
    try:
        client.archive(room.channel)
    except Refused as refused:
        note_archive_failed(incident, channel=room.channel, why=str(refused), actor=WORKER)
        raise
