"""How it ended, and what is still done after it: one message, edited in place."""

from incidents.audit.actions import Action
from incidents.facts import (
    IncidentCancelled,
    IncidentResolved,
    OncallTold,
    PostmortemFiled,
    PostmortemNotFiled,
    PostmortemWritten,
)
from incidents.models.postmortem import Postmortem
from incidents.outbox.effect import effect
from slackbot import refresh
from slackbot.messages import cancelled, postmortem_filed, resolved
from slackbot.say import say, was_said
from slackbot.tasks.given import incident_of, room_lane
from slackbot.undo import say_undoable


@effect(on=IncidentResolved, queue="rooms", lane=room_lane, repeat=True)
def tell_resolved(fact: IncidentResolved) -> None:
    """Said once an episode: `say` looks for its key first; nothing where it is open again."""
    incident = incident_of(fact)
    if not incident.is_open:
        key = refresh.resolved_key(incident)
        say_undoable(incident, resolved.render(incident), Action.INCIDENT_RESOLVED, key=key)


@effect(on=IncidentCancelled, queue="rooms", lane=room_lane, repeat=True)
def tell_cancelled(fact: IncidentCancelled) -> None:
    """Said once an episode; nothing where it is open again."""
    incident = incident_of(fact)
    if not incident.is_open:
        key = refresh.cancelled_key(incident)
        say_undoable(incident, cancelled.render(incident), *cancelled.ENDED_SO, key=key)


@effect(on=OncallTold, queue="rooms", lane=room_lane, repeat=True)
def show_on_call_told(fact: OncallTold) -> None:
    refresh.refresh_end(incident_of(fact))


@effect(on=PostmortemWritten, queue="rooms", lane=room_lane, repeat=True)
def show_postmortem_written(fact: PostmortemWritten) -> None:
    refresh.refresh_resolved(incident_of(fact))


@effect(on=PostmortemNotFiled, queue="rooms", lane=room_lane, repeat=True)
def show_postmortem_kept(fact: PostmortemNotFiled) -> None:
    refresh.refresh_resolved(incident_of(fact))


@effect(on=PostmortemFiled, queue="rooms", lane=room_lane, look=was_said)
def tell_postmortem(fact: PostmortemFiled) -> None:
    incident = incident_of(fact)
    refresh.refresh_resolved(incident)
    say(incident, postmortem_filed.render(Postmortem.objects.select_related("incident").get(incident=incident)))
