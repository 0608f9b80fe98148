"""`checklist`: post it again as it stands."""

from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing
from slackbot.messages import checklist
from slackbot.say import say


def run(asked: Asked) -> str:
    """A copy at the end of the room; the pinned one stays the one that is edited."""
    say(asked.here, checklist.render(asked.here), key=f"checklist-copy:{asked.request.pk}")
    return ""


COMMAND = Command(
    name="checklist", usage="checklist", does="post the checklist again", verb="post_checklist", run=run, takes=nothing
)
