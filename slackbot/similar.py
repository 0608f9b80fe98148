"""Shows in a room which past incidents are like it. Comes after the room and what we see, which never wait for it."""

from incidents.actor import EVERYBODY
from incidents.hurry import atomic_in_a_hurry
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Incident
from slackbot.blocks import Message
from slackbot.context.show import has_come
from slackbot.messages import similar
from slackbot.refresh import refresh_message
from slackbot.say import is_posted, say, the_one
from statuspage.how_it_ended import Past, past_of


def show(snapshot: ContextSnapshot) -> None:
    """Posts what is found, once; nothing where nothing is. Raises TryLater while what we see is not there, and as `say` does.

    A room is read by all its members, so only what everybody may know of is named there.
    """
    incident = snapshot.incident
    if not incident.is_open or not has_come(snapshot):
        return
    key = the_one(similar.EVENT_TYPE, incident)
    if is_posted(key):
        refresh(incident)
    elif past := _look(incident):
        say(incident, similar.render(incident, past), key=key)


def refresh(incident: Incident) -> None:
    """The message, where there is one, as it is found now: another service may have been named."""
    refresh_message(incident, the_one(similar.EVENT_TYPE, incident), _rendered)


def _rendered(incident: Incident) -> Message:
    return similar.render(incident, _look(incident))


def _look(incident: Incident) -> list[Past]:
    with atomic_in_a_hurry():
        return past_of(incident, reader=EVERYBODY)
