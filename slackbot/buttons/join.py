"""[Join]: on an incident that is like the one somebody is about to open."""

from incidents.responders import join_in
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.buttons.open_room import named
from slackbot.messages.review import message


def run(asked: Asked) -> str:
    """They are invited within seconds; the dialog says so."""
    incident = named(asked)
    if join_in(incident, actor=asked.actor):
        said = f"You are being invited to the room of {incident.reference}. Nothing else was opened."
    else:
        said = f"You were asked into the room of {incident.reference} before: look for it in Slack. Nothing else was opened."
    dialog.fill(asked.request, message(f"Join {incident.reference}", said))
    return ""


BUTTON = Button(action_id="join", verb="join_in", run=run, fresh=True, in_dialog=True)
