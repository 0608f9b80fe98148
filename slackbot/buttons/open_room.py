"""[Open a room now]: on the message that tells on-call people of a storm."""

from uuid import UUID

from incidents import rooms
from incidents.errors import NotNow
from incidents.models.incident import Incident
from slackbot.asked import Asked
from slackbot.blocks import escape
from slackbot.buttons.button import Button


def run(asked: Asked) -> str:
    """The room is made at once; whoever pressed is asked in it like everybody on call."""
    incident = named(asked)
    rooms.open_room(incident, actor=asked.actor)
    return f"The room of {incident.reference} is being made: {escape(incident.title)}."


def named(asked: Asked) -> Incident:
    """The button's value is a hint; only an incident that this person may know of is one."""
    try:
        return Incident.objects.visible_to(asked.actor).get(pk=UUID(asked.words))
    except (ValueError, Incident.DoesNotExist):
        raise NotNow("I do not know that incident.") from None


BUTTON = Button(action_id="open_room", verb="open_room", run=run, fresh=True)
