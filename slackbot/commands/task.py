"""`task <text> [@user]`: something that is to be done, followed to its end in Linear once the incident is over."""

import re

from incidents.errors import VerbRefused
from incidents.follow_ups import add_follow_up
from slackbot.asked import Asked
from slackbot.blocks import mention
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import somebody
from slackbot.mentions import mentioned
from slackbot.words import as_words, slash

LAST = re.compile(r"\s*(<@[^<>]*>)\s*$")


def run(asked: Asked) -> str:
    """Who has to do it is who is named last."""
    named = LAST.search(asked.words)
    people = mentioned(named[1]) if named else []
    if named and len(people) != 1:
        raise VerbRefused(f"Nothing was added: I do not know who that is. {slash('task <text> @name')}")
    text = as_words(asked.words[: named.start()] if named else asked.words)
    owner = people[0] if people else None
    add_follow_up(asked.here, text=text, owner=owner, actor=asked.actor, once=f"slack:{asked.request.pk}")
    whose = f"{mention(owner)} has it" if owner else "Nobody has it yet"
    return f"Added. {whose}. It is filed in Linear with the postmortem; {slash('tasks')} shows how all of them stand."


COMMAND = Command(
    name="task",
    usage="task <text> [@user]",
    does="add something that is to be done, and who does it",
    verb="add_follow_up",
    run=run,
    takes=somebody,
    asks=(
        Ask("text", "What is to be done?", Kind.TEXT),
        Ask("who", "Who does it?", Kind.PERSON, optional=True),
    ),
)
