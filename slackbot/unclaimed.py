"""The room's part in the end of an incident that nobody took up: whether somebody wrote there, the question, and the end."""

from uuid import UUID

from clients.errors import Refused
from incidents import unclaimed
from incidents.actor import WORKER
from incidents.models.incident import Incident, State
from slackbot import client, standing
from slackbot.messages import still_needed
from slackbot.models.war_room import WarRoom
from slackbot.say import say


def ask(incident: Incident, *, since: UUID) -> None:
    """Asks in the room, once, whether it is over. Nobody is asked where there is no room, or where somebody was there."""
    if unclaimed.is_unclaimed(incident, since=since) and not _is_used(incident):
        say(incident, still_needed.render(incident))


def close(incident: Incident, *, since: UUID) -> None:
    """Closes it. One whose room is still being made, or could not be, stays open: nobody had the chance to come."""
    has_no_room_yet = incident.state in (State.ROOM_ASSEMBLING, State.ASSEMBLY_FAILED)
    if not has_no_room_yet and unclaimed.is_unclaimed(incident, since=since) and not _is_used(incident):
        unclaimed.close_unclaimed(incident, actor=WORKER, since=since)


def _is_used(incident: Incident) -> bool:
    """Whether a person wrote in the room, as Slack has it; or removed us from it, after which we cannot know.

    Raises the failures of clients/errors.py.
    """
    room = WarRoom.objects.filter(incident=incident).first()
    try:
        return room is not None and any(message.is_a_persons for message in client.history(room.channel))
    except Refused as refused:
        if not standing.closes(refused):
            raise
        return True
