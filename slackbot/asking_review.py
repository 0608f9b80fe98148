"""Asks for the review of a postmortem that is due, in direct messages."""

from incidents.actor import WORKER
from incidents.models.incident import Incident
from incidents.postmortem_review import note_review_asked, whom_to_ask
from slackbot.messages import review_wanted
from slackbot.reach import tell_if_there


def ask(incident: Incident, *, episode: int, number: int) -> None:
    """Each of them once each time: a message is found again where its answer was lost."""
    people = whom_to_ask(incident, episode=episode)
    for person in people:
        key = f"review:{incident.pk}:{episode}:{number}:{person.pk}"
        tell_if_there(person, review_wanted.render(incident), key=key)
    note_review_asked(incident, episode=episode, number=number, people=people, actor=WORKER)
