"""People mentioned in a command, as Slack writes them when the command escapes users: `<@U0123|handle>`."""

import re

from incidents import people
from incidents.errors import VerbRefused
from incidents.models.person import Person
from slackbot import client
from slackbot.workspace import workspace

MENTION = re.compile(r"<@([UW][A-Z0-9]{2,31})(?:\|[^>]*)?>")


def mentioned(words: str) -> list[Person]:
    """Each person once. Raises VerbRefused for words that are no mention, unknown users, bots, guests and deactivated accounts."""
    rest = MENTION.sub(" ", words).strip()
    ids = list(dict.fromkeys(MENTION.findall(words)))
    if rest or not ids:
        raise VerbRefused(
            f"I know people by their mention, like @name{f'; I do not know: {rest[:100]}' if rest else ''}."
        )
    return [_known(user) for user in ids]


def _known(user: str) -> Person:
    told = client.user_info(user)
    if told.deleted or told.is_bot or told.is_restricted or told.is_ultra_restricted or told.is_stranger:
        raise VerbRefused(f"<@{user}> is a guest, a bot or deactivated and cannot be called in.")
    person = people.by_slack(team=workspace().key, user=user)
    return people.keep_current(person, name=told.real_name, email=told.email)
