"""What somebody wrote in Slack, as words: people and channels by their names, links as they lead, entities as signs.

https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
"""

import html
import re

from incidents.models.person import Person
from slackbot.workspace import workspace

UNPARTED = str.maketrans(dict.fromkeys("<>|"))
PERSON = re.compile(r"<@([UW][A-Z0-9]{1,31})(?:\|([^<>]*))?>")
LABELLED = re.compile(r"<(?:([#!])[^<>|]*|([^<>|]*))\|([^<>]*)>")
BARE = re.compile(r"<([#!]?)([^<>|]*)>")


def in_words(text: str) -> str:
    """Somebody whom we do not know stays an id."""
    names = _names({account for account, _ in PERSON.findall(text)})
    text = PERSON.sub(lambda found: f"@{names.get(found[1]) or found[2] or found[1]}", text)
    text = LABELLED.sub(_labelled, text)
    return html.unescape(BARE.sub(lambda found: f"{'@' if found[1] == '!' else found[1]}{found[2]}", text))


def label_people(text: str) -> str:
    """With the names of those whom we know beside each account that stands there without one."""
    names = _names({account for account, label in PERSON.findall(text) if not label})
    return PERSON.sub(lambda found: found[0] if found[2] else f"<@{found[1]}|{names.get(found[1], '')}>", text)


def _names(accounts: set[str]) -> dict[str, str]:
    """By account. The signs that part a mention are in no name of these."""
    known = Person.objects.filter(slack_team=workspace().key, slack_id__in=accounts) if accounts else []
    return {one.slack_id: str(one).translate(UNPARTED) for one in known}


def _labelled(found: re.Match[str]) -> str:
    """A link with where it leads; of a channel, a group or a time the label alone."""
    if found[1] is not None or found[3] == found[2]:
        return f"{'#' if found[1] == '#' else ''}{found[3]}"
    return f"{found[3]} ({found[2]})"
