"""Whether an incident is to have its room."""

from clients.errors import TryLater
from incidents.audit.actions import Action
from incidents.models.incident import Incident, State
from incidents.rooms import is_held
from slackbot.models.room_step import RoomStep
from slackbot.models.war_room import WarRoom


def is_wanted(incident: Incident) -> bool:
    """Whether its room is made, or gone on with, also after its end.

    One that was resolved while its room could not be made has it made afterwards, so that people find in Slack what
    happened. One that was closed as no incident has not, nor one that ended before its room was begun.
    """
    if incident.is_open or WarRoom.objects.filter(incident=incident).exists():
        return True
    return incident.state == State.RESOLVED and _was_begun(incident)


def is_to_come(incident: Incident) -> bool:
    """Whether what is said in its room can wait for it."""
    return incident.needs_room and is_wanted(incident) and not is_held(incident)


def wait_for_it(incident: Incident) -> None:
    """Raises TryLater while its room is still to come."""
    if is_to_come(incident):
        raise TryLater("slack", "the room is not there yet", after=3.0)


def _was_begun(incident: Incident) -> bool:
    begun = incident.events.filter(action=Action.STATE_CHANGED)
    return begun.exists() or RoomStep.objects.filter(incident=incident).exists()
