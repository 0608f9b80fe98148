"""[Refresh] on what we see: takes the numbers again; the first ones stay in sight."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.context.show import refresh
from slackbot.context.take import take


def run(asked: Asked) -> str:
    """The message is edited in place. A snapshot kept since the click serves as well: two clicks at once are one."""
    take(asked.here, since=asked.request.received_at, actor=asked.actor)
    refresh(asked.here)
    return ""


BUTTON = Button(action_id="refresh_context", verb="attach", run=run)
