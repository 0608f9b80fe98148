"""People outside the company in a room: recorded, told, and nothing of ours is shown there until an operator allows it."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb
from slackbot.facts import RoomOpenAgain, RoomShared
from slackbot.models.war_room import WarRoom


@verb
def note_shared(incident: Incident, *, channel: str, shared: bool, actor: Actor) -> None:
    """Its room is shared with another company, or was offered to one; or is ours alone again. A second time changes nothing."""
    room = WarRoom.objects.filter(incident=incident, channel=channel).first()
    if room is None or room.is_shared == shared:
        return
    room.shared_since, room.shared_allowed = database_now() if shared else None, False
    room.save(update_fields=["shared_since", "shared_allowed"])
    if shared:
        event = record(Action.ROOM_SHARED, actor=actor, incident=incident, channel=channel)
        announce(RoomShared(incident.id), RoomOpenAgain(incident.id), event=event)
    else:
        event = record(Action.ROOM_OURS_AGAIN, actor=actor, incident=incident, channel=channel)
        announce(RoomOpenAgain(incident.id), event=event)


@verb
def allow_outsiders(incident: Incident, *, actor: Actor) -> None:
    """They may read what the room shows. Raises NotNow where nobody outside is in it, or it was allowed before."""
    room = WarRoom.objects.filter(incident=incident).first()
    if room is None or not room.has_strangers:
        raise NotNow("Nobody outside the company is in that room who may not read all of it.")
    room.shared_allowed = True
    room.save(update_fields=["shared_allowed"])
    event = record(Action.OUTSIDERS_ALLOWED, actor=actor, incident=incident, channel=room.channel)
    announce(RoomOpenAgain(incident.id), event=event)
