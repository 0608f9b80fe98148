"""`help`: what you may run here, from the registry and the table of who may."""

from collections.abc import Iterable

from incidents.actor import Actor
from incidents.authority import may
from incidents.models.incident import Incident
from slackbot.blocks import escape
from slackbot.commands.command import Command

ELSEWHERE = "The other commands work in an incident's room."
OTHERS = "The other commands are for whoever leads, or may approve."


def render(commands: Iterable[Command], *, prefix: str = "/incident") -> str:
    """mrkdwn, a line a command."""
    return "\n".join(f"`{prefix} {escape(one.usage)}` {one.does}" for one in commands)


def offered(commands: Iterable[Command], *, actor: Actor, incident: Incident | None) -> list[Command]:
    """Those that the actor may run now, in this incident's room or, without one, anywhere."""
    here = (one for one in commands if incident or not one.in_room)
    return [one for one in here if may(actor, one.verb, incident)]
