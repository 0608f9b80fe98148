"""Who is in the room: whoever types or presses there is, also where nobody had called them and they were added by hand in Slack."""

from incidents.actor import WORKER
from incidents.responders import note_present
from slackbot.asked import Asked


def note_who_is_there(asked: Asked) -> None:
    """They are a responder from now on, as everybody in the room is."""
    incident = asked.incident if asked.person.is_active else None
    if incident and asked.in_room and not incident.responders.filter(person=asked.person).exists():
        note_present(incident, person=asked.person, actor=WORKER)
