"""People mentioned in a command, as Slack writes them when the command escapes users: `<@U0123|handle>`."""

import re

from clients.errors import Refused
from incidents import people
from incidents.errors import VerbRefused
from incidents.models.person import Person
from slackbot import client
from slackbot.genuine import is_one_of_us
from slackbot.words import as_words
from slackbot.workspace import workspace

MENTION = re.compile(r"<@([UW][A-Z0-9]{1,31})(?:\|[^>]*)?>")
BETWEEN = " ,;\uff0c\u3001\t\n"
NOBODY = {"user_not_found", "user_not_visible"}  # users.info


def mentioned(words: str) -> list[Person]:
    """Each person once. Raises VerbRefused for words that are no mention, unknown users, bots, guests and deactivated accounts."""
    rest = MENTION.sub(" ", words).strip(BETWEEN)
    ids = list(dict.fromkeys(MENTION.findall(words)))
    if rest or not ids:
        unknown = f" I do not know: {as_words(rest)[:100]}." if rest else ""
        raise VerbRefused(
            f"Nothing was done. I know people by their mention: type @ and choose them from Slack's list.{unknown}"
        )
    return [_known(user) for user in ids]


def _known(user: str) -> Person:
    told = _told_of(user)
    if not is_one_of_us(told):
        raise VerbRefused(
            f"Nothing was done: {told.real_name} is a guest, a bot, a stranger or deactivated. Name a colleague."
        )
    person = people.by_slack(team=workspace().key, user=user)
    return people.seen_in_slack(person, name=told.real_name, email=told.email)


def _told_of(user: str) -> client.User:
    try:
        return client.user_info(user)
    except Refused as refused:
        if refused.code not in NOBODY:
            raise
        raise VerbRefused(
            "Nothing was done: Slack knows nobody by that mention. Type @ and choose them from its list."
        ) from None
