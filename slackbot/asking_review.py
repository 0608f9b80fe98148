"""Asks for the review of a postmortem that is due, in direct messages."""

from incidents.actor import WORKER
from incidents.models.incident import Incident
from incidents.postmortem_review import note_review_asked, whom_to_ask
from slackbot.messages import review_wanted
from slackbot.reach import tell_at_work


def ask(incident: Incident, *, episode: int, number: int) -> None:
    """Each of them once each time, in their working hours: a message is found again where its answer was lost."""
    people, of_this_time = whom_to_ask(incident, episode=episode), f"review:{incident.pk}:{episode}:{number}"
    tell_at_work((person, review_wanted.render(incident), f"{of_this_time}:{person.pk}") for person in people)
    note_review_asked(incident, episode=episode, number=number, people=people, actor=WORKER)
