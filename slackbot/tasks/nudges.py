"""Nudges: planned anew whenever something changed, sent when due."""

from incidents.facts import IncidentChanged, NudgeDue, NudgesMoved
from incidents.outbox.effect import effect
from slackbot import hearing, nudge
from slackbot.facts import SpokenInRoom
from slackbot.tasks.given import incident_of


@effect(on=IncidentChanged, queue="rooms", repeat=True, latest=True, unhurried=True)
def plan_nudges(fact: IncidentChanged) -> None:
    """Whatever changed may move them."""
    nudge.plan(incident_of(fact))


@effect(on=NudgesMoved, queue="rooms", repeat=True, latest=True, unhurried=True)
def plan_moved_nudges(fact: NudgesMoved) -> None:
    nudge.plan(incident_of(fact))


@effect(on=NudgeDue, queue="rooms", look=lambda fact: nudge.is_over(fact.nudge_id))
def send_nudge(fact: NudgeDue) -> None:
    nudge.send(incident_of(fact), nudge_id=fact.nudge_id)


@effect(on=SpokenInRoom, queue="ai", repeat=True, latest=True)
def listen_to_room(fact: SpokenInRoom) -> None:
    """Asking twice costs a few tokens at most: the answers are kept."""
    hearing.listen(incident_of(fact))
