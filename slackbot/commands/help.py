"""`help`: what you may run here, rendered from the registry."""

from collections.abc import Iterable

from slackbot.blocks import escape
from slackbot.commands.command import Command


def render(commands: Iterable[Command], *, in_room: bool, prefix: str = "/incident") -> str:
    """mrkdwn, a line a command; outside a room only what works there."""
    lines = [f"`{prefix} {escape(one.usage)}` {one.does} ({one.who})" for one in commands if in_room or not one.in_room]
    if not in_room:
        lines.append("The other commands work in an incident's room.")
    return "\n".join(lines)
