"""An incident that opens again after its room was archived gets a second one, since a bot cannot unarchive."""

from django.db.models import F, Value
from django.db.models.functions import Concat

from clients.errors import Refused
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import IncidentOpened
from incidents.models.incident import Incident
from incidents.models.outbox_entry import UNFINISHED, OutboxEntry
from incidents.outbox.announce import announce
from incidents.verb import verb
from slackbot import client, standing
from slackbot.context import show
from slackbot.context.take import take
from slackbot.facts import RoomLeft
from slackbot.messages import checklist, context, draft_waiting, headline, similar
from slackbot.messages import second_room as message
from slackbot.models.room_message import RoomMessage
from slackbot.models.room_step import RoomStep
from slackbot.models.war_room import WarRoom
from slackbot.say import say
from statuspage.models.draft import Draft, DraftState

OF_EACH_ROOM = tuple(one.EVENT_TYPE for one in (headline, checklist, context, similar))  # each room has one of its own


def replace_archived(incident: Incident) -> None:
    """If Slack says that it is archived. Raises the failures of clients/errors.py, but not where we are not in it any more."""
    room = WarRoom.objects.filter(incident=incident).first()
    if room is None or not incident.is_open:
        return
    try:
        is_archived = client.channel_info(room.channel).is_archived
    except Refused as refused:
        if not standing.closes(refused):
            raise
        return
    if is_archived:
        leave_room(incident, channel=room.channel, actor=WORKER)


def begin(incident: Incident) -> None:
    """It says where it goes on from, and shows the drafts that wait and what there is to be seen now.

    Raises TryLater while it is still to come.
    """
    former = incident.former_rooms.latest("pk")
    row = say(incident, message.render(incident, former=former), key=f"{message.EVENT_TYPE}:{former.pk}")
    if row is None:
        return
    for draft in Draft.objects.filter(incident=incident, state=DraftState.PENDING).select_related("incident"):
        _show(draft, row.room)
    take(incident, since=row.room.created_at, actor=WORKER)
    show.refresh(incident)


def _show(draft: Draft, room: WarRoom) -> None:
    """Once: one that waits to be shown comes here by itself."""
    about = f"draft:{draft.pk}"
    shown = RoomMessage.objects.filter(room=room, subject=about).exclude(key=f"{about}:{room.pk}")
    waits = OutboxEntry.objects.filter(kind="show_draft", payload__draft_id=draft.pk, state__in=UNFINISHED)
    if not shown.exists() and not waits.exists():
        say(draft.incident, draft_waiting.render(draft), key=f"{about}:{room.pk}", subject=about)


@verb
def leave_room(incident: Incident, *, channel: str, actor: Actor) -> None:
    """Its room is a former one, and another is owed: every step anew, everybody invited. A second time changes nothing."""
    room = WarRoom.objects.filter(incident=incident, channel=channel).first()
    if room is None or not incident.is_open:
        return
    room.incident, room.former_of = None, incident
    room.save(update_fields=["incident", "former_of"])
    ones = RoomMessage.objects.filter(room=room, event_type__in=OF_EACH_ROOM)
    ones.update(key=Concat(Value(f"former:{room.pk}:"), F("key")))
    RoomStep.objects.filter(incident=incident).delete()
    incident.responders.update(invited_at=None, not_reached="")
    incident.room_ready_at = None
    incident.save(update_fields=["room_ready_at"])
    event = record(Action.ROOM_LEFT, actor=actor, incident=incident, channel=channel)
    announce(IncidentOpened(incident.id), RoomLeft(incident.id), event=event)
    standing.release_held(incident)
