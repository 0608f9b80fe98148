"""Rooms that close and open again."""

from clients.errors import TryLater
from incidents.models.outbox_entry import UNFINISHED
from incidents.outbox.effect import effect
from slackbot import refresh, similar, standing
from slackbot.context import show
from slackbot.facts import RoomClosed, RoomOpenAgain, RoomShared
from slackbot.messages import room_closed, room_shared
from slackbot.models.war_room import WarRoom
from slackbot.reach import tell_if_there
from slackbot.say import say, was_said
from slackbot.tasks.given import incident_of, room_lane

ANOTHER_ROOM = ("replace_archived_room", "replace_archived_undone")


@effect(on=RoomClosed, queue="rooms", repeat=True)
def tell_room_closed(fact: RoomClosed) -> None:
    """Each is told once; nothing where it is open again, or over, or about to be given another room."""
    incident = incident_of(fact)
    if incident.owed.filter(kind__in=ANOTHER_ROOM, state__in=UNFINISHED).exists():
        raise TryLater("slack", "it may be given another room", after=2.0)
    room = WarRoom.objects.filter(incident=incident).first()
    if room is None or not room.is_closed or not incident.is_open:
        return
    for person in standing.who_runs(incident):
        tell_if_there(person, room_closed.render(incident, room), key=f"room_closed:{fact.event_id}:{person.pk}")


@effect(on=RoomOpenAgain, queue="rooms", repeat=True)
def bring_room_up_to_date(fact: RoomOpenAgain) -> None:
    """What was held is said, and what is edited in place shows what is so now."""
    incident = incident_of(fact)
    standing.release_held(incident)
    refresh.refresh_room(incident)
    show.refresh(incident)
    similar.refresh(incident)


@effect(on=RoomShared, queue="rooms", lane=room_lane, look=was_said)
def tell_room_shared(fact: RoomShared) -> None:
    incident = incident_of(fact)
    say(incident, room_shared.render(incident))
