"""Edits the headline and the checklist in place to what is so now. Twice is harmless."""

from incidents.models.incident import Incident
from slackbot.blocks import Message
from slackbot.messages import checklist, headline
from slackbot.models.room_message import RoomMessage
from slackbot.say import edit
from slackbot.warroom.responders import lookup_problems


def refresh_headline(incident: Incident) -> None:
    """The headline as the incident is now; nothing where it is not posted yet."""
    _refresh(f"headline:{incident.id}", headline.render(incident, problems=lookup_problems(incident)))


def refresh_checklist(incident: Incident) -> None:
    """The checklist as it stands; nothing where it is not posted yet."""
    _refresh(f"checklist:{incident.id}", checklist.render(incident))


def _refresh(key: str, message: Message) -> None:
    row = RoomMessage.objects.filter(key=key).exclude(ts="").select_related("room").first()
    if row:
        edit(row, message)
