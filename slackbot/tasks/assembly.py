"""The room itself: made, people brought in, what is known laid into it."""

from typing import Any

from celery import shared_task

from incidents.facts import (
    ChecklistChanged,
    ContextAttached,
    IncidentChanged,
    IncidentOpened,
    IncidentShadowed,
    RespondersAdded,
    RoomsHeld,
)
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.storm import Storm
from incidents.outbox.effect import effect
from slackbot import refresh, slow, storm
from slackbot.context import late, show
from slackbot.facts import ContextDue, RoomCreated
from slackbot.say import was_said
from slackbot.tasks.given import incident_of
from slackbot.warroom import shadow
from slackbot.warroom.assemble import assemble, is_assembled
from slackbot.warroom.invites import invite_responders


@effect(on=IncidentOpened, queue="rooms", attempts=12, look=lambda fact: is_assembled(incident_of(fact)))
def assemble_room(fact: IncidentOpened) -> None:
    assemble(incident_of(fact))


@effect(on=RoomsHeld, queue="rooms", lane=lambda fact: f"storm:{fact.storm_id}", repeat=True, latest=True)
def tell_rooms_held(fact: RoomsHeld) -> None:
    """One message a person, edited in place."""
    storm.tell_held(Storm.objects.get(pk=fact.storm_id))


@effect(on=IncidentShadowed, queue="default", repeat=True, in_shadow=True)
def look_up_shadow_people(fact: IncidentShadowed) -> None:
    """Reads only."""
    shadow.keep_people(incident_of(fact))


@shared_task(name="slackbot.watch_slack", soft_time_limit=20, time_limit=25)
def watch_slack() -> None:
    """Twice is harmless."""
    slow.tell_rooms()


def _context(fact: Any) -> str:
    """A lane of its own: the picture comes after the message, and neither keeps the room's other messages waiting."""
    return f"context:{fact.incident_id}"


@effect(on=RoomCreated, queue="rooms", lane=_context, look=lambda fact: show.is_shown(incident_of(fact)))
def show_context(fact: RoomCreated) -> None:
    show.show(incident_of(fact))


@effect(on=ContextDue, queue="default", look=was_said)
def tell_context_late(fact: ContextDue) -> None:
    """On another queue than that which may be why."""
    late.tell_if_late(incident_of(fact))


@effect(on=ContextAttached, queue="default", lane=_context, repeat=True)
def draw_context(fact: ContextAttached) -> None:
    """A second upload is a file that nobody sees. While Slack is slow it is the last of all."""
    slow.let_the_rest_go_first()
    show.add_chart(ContextSnapshot.objects.select_related("incident").get(pk=fact.snapshot_id))


@effect(on=RespondersAdded, queue="rooms", repeat=True, latest=True)
def invite_added(fact: RespondersAdded) -> None:
    """Inviting somebody who is in already changes nothing."""
    incident = incident_of(fact)
    invite_responders(incident)
    refresh.refresh_headline(incident)


@effect(on=IncidentChanged, queue="rooms", repeat=True, latest=True)
def refresh_headline(fact: IncidentChanged) -> None:
    refresh.refresh_headline(incident_of(fact))


@effect(on=ChecklistChanged, queue="rooms", repeat=True, latest=True)
def refresh_checklist(fact: ChecklistChanged) -> None:
    refresh.refresh_checklist(incident_of(fact))
