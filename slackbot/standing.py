"""Whether a room can be written in. Noted when Slack refuses, told once to those who run the incident, and taken back by itself."""

import structlog

from clients.errors import Refused, TryLater
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.outbox.owe import make_due
from incidents.verb import verb
from slackbot.facts import RoomClosed, RoomOpenAgain
from slackbot.models.war_room import Standing, WarRoom

log = structlog.get_logger(__name__)

LOOK_AGAIN = 60.0  # seconds: so often what is held is tried, should no event tell that the room is back

# Slack's words for a room in which nothing can be written. Of a private channel it says the same to whoever is not in it.
CLOSED = {
    "is_archived": Standing.ARCHIVED,
    "is_inactive": Standing.ARCHIVED,
    "not_in_channel": Standing.OUT,
    "channel_not_found": Standing.OUT,
}
WHY = {Standing.ARCHIVED: "the room is archived", Standing.OUT: "the room is gone, or we were removed from it"}


def closes(refused: Refused) -> bool:
    """Whether Slack's word is about the room, not about what was to be done there."""
    return refused.code in CLOSED


def hold(room: WarRoom, refused: Refused) -> None:
    """For what could not be said there. Raises TryLater while the incident is open: it is said once the room is back.

    Returns where the incident is over: nobody waits for it. Raises `refused` where that is not about the room.
    """
    if not closes(refused):
        raise refused
    note_closed(room, refused)
    if room.about.is_open:
        raise TryLater("slack", WHY[CLOSED[refused.code]], code=refused.code, after=LOOK_AGAIN)
    log.info("said_nothing_in_a_closed_room", code=refused.code)


def note_closed(room: WarRoom, refused: Refused) -> None:
    """Slack refused something there, with one of its words for a closed room. Of a former room nothing is noted."""
    if room.incident:
        note_standing(room.incident, channel=room.channel, standing=CLOSED[refused.code], actor=WORKER)


def is_open_again(room: WarRoom) -> None:
    """Something could be written there."""
    if room.is_closed and room.incident:
        note_standing(room.incident, channel=room.channel, standing=Standing.OPEN, actor=WORKER)


@verb
def note_standing(incident: Incident, *, channel: str, standing: Standing, actor: Actor) -> None:
    """How its room stands now. Said a second time, or of a channel that is its room no more, it changes nothing."""
    room = WarRoom.objects.filter(incident=incident, channel=channel).exclude(standing=standing).first()
    if room is None:
        return
    room.standing, room.standing_since = standing, database_now()
    room.save(update_fields=["standing", "standing_since"])
    if room.is_closed:
        event = record(Action.ROOM_CLOSED, actor=actor, incident=incident, channel=channel, standing=standing)
        announce(RoomClosed(incident.id, event.id), event=event)
    else:
        event = record(Action.ROOM_OPEN_AGAIN, actor=actor, incident=incident, channel=channel)
        announce(RoomOpenAgain(incident.id), event=event)


def who_runs(incident: Incident) -> list[Person]:
    """Whoever leads it, and who is on call for it; each once, those whom Slack can reach."""
    on_call = incident.responders.filter(level__gt=0).select_related("person").order_by("level", "id")
    people = [*([incident.ic] if incident.ic else []), *(one.person for one in on_call)]
    return [one for one in dict.fromkeys(people) if one.is_active and one.slack_id]


def release_held(incident: Incident) -> None:
    """What waited for the room is due now. It keeps its order."""
    held = OutboxEntry.objects.filter(incident=incident, state=OutboxState.PENDING, lane=f"room:{incident.pk}")
    for entry in held.exclude(last_error="").order_by("pk"):
        make_due(entry.pk)
