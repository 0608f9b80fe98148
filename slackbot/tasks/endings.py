"""How it ended, and what is still done after it: one message, edited in place."""

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


@effect(on=IncidentResolved, queue="rooms", lane=room_lane, repeat=True)
def tell_resolved(fact: IncidentResolved) -> None:
    """Said once an episode: `say` looks for its key first."""
    incident = incident_of(fact)
    say(incident, resolved.render(incident), key=refresh.resolved_key(incident))


@effect(on=IncidentCancelled, queue="rooms", lane=room_lane, repeat=True)
def tell_cancelled(fact: IncidentCancelled) -> None:
    """Said once an episode; nothing where it is open again."""
    incident = incident_of(fact)
    if not incident.is_open:
        say(incident, cancelled.render(incident), key=refresh.cancelled_key(incident))


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
