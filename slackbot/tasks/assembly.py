"""The room itself: made, people brought in, what is known laid into it."""

from celery import shared_task

from clients.errors import Refused
from incidents.facts import (
    ChecklistChanged,
    ContextAttached,
    IncidentChanged,
    IncidentOpened,
    IncidentShadowed,
    RespondersAdded,
    RoomsHeld,
    ServiceNamed,
)
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.storm import Storm
from incidents.outbox.effect import effect
from incidents.outbox.rank import Rank
from slackbot import refresh, similar, slow, standing, storm
from slackbot.context import late, show
from slackbot.facts import ContextDue, StepHeld
from slackbot.look import look_if_stale
from slackbot.models.room_step import RoomStep
from slackbot.models.war_room import WarRoom
from slackbot.say import was_said
from slackbot.tasks.given import incident_of
from slackbot.warroom import held, shadow
from slackbot.warroom.assemble import assemble, is_assembled
from slackbot.warroom.found_in_slack import find_accounts
from slackbot.warroom.invites import invite_known, invite_responders
from slackbot.warroom.wanted import wait_for_it


@effect(
    on=IncidentOpened, queue="rooms", attempts=12, look=lambda fact: is_assembled(incident_of(fact)), rank=Rank.ROOM
)
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


@effect(on=StepHeld, queue="default", repeat=True)
def do_held_step(fact: StepHeld) -> None:
    """Nothing of a room that was left for another, whose steps are all done anew."""
    step = RoomStep.objects.select_related("incident__room").filter(pk=fact.step_id).first()
    if step:
        held.do_held(step)


@shared_task(name="slackbot.watch_slack", soft_time_limit=20, time_limit=25)
def watch_slack() -> None:
    """Twice is harmless."""
    slow.tell_rooms()


@effect(on=ContextDue, queue="default", look=was_said)
def tell_context_late(fact: ContextDue) -> None:
    """On another queue than that which may be why."""
    late.tell_if_late(incident_of(fact))


@effect(on=ServiceNamed, queue="default", repeat=True, latest=True)
def look_again(fact: ServiceNamed) -> None:
    show.look_again(incident_of(fact))


@effect(
    on=ContextAttached,
    queue="default",
    lane=lambda fact: f"context:{fact.incident_id}",
    repeat=True,
    rank=Rank.CHART,
    unhurried=True,
)
def draw_context(fact: ContextAttached) -> None:
    """A second upload is a file that nobody sees. While Slack is slow it is the last of all, and its message is to come first."""
    slow.let_the_rest_go_first()
    show.add_chart(ContextSnapshot.objects.select_related("incident").get(pk=fact.snapshot_id))


@effect(
    on=ContextAttached,
    queue="default",
    lane=lambda fact: f"similar:{fact.incident_id}",
    repeat=True,
    rank=Rank.CHART,
    unhurried=True,
)
def show_similar(fact: ContextAttached) -> None:
    """No step of the room, in nobody's lane but its own, and not on the rooms' queue. The message has its key."""
    similar.show(ContextSnapshot.objects.select_related("incident__ic").get(pk=fact.snapshot_id))


@effect(on=RespondersAdded, queue="rooms", repeat=True, latest=True)
def invite_added(fact: RespondersAdded) -> None:
    """Inviting somebody who is in already changes nothing. Whom its making did not come to is invited after it."""
    incident = incident_of(fact)
    room = WarRoom.objects.filter(incident=incident).first()
    if room is None:
        wait_for_it(incident)
        return
    try:
        look_if_stale(room)
        invite_known(incident)
        find_accounts(incident)
        invite_responders(incident)
    except Refused as refused:
        standing.hold(room, refused)
    refresh.refresh_headline(incident)


@effect(on=IncidentChanged, queue="rooms", repeat=True, latest=True)
def refresh_headline(fact: IncidentChanged) -> None:
    refresh.refresh_headline(incident_of(fact))


@effect(on=ChecklistChanged, queue="rooms", repeat=True, latest=True)
def refresh_checklist(fact: ChecklistChanged) -> None:
    refresh.refresh_checklist(incident_of(fact))
