"""What somebody wrote in Slack, as words: people and channels by their names, links as they lead, entities as signs.

https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
"""

import html
import re

from incidents.models.person import Person
from slackbot.workspace import workspace

PERSON = re.compile(r"<@([UW][A-Z0-9]{2,31})(?:\|([^<>]*))?>")
LABELLED = re.compile(r"<(?:([#!])[^<>|]*|([^<>|]*))\|([^<>]*)>")
BARE = re.compile(r"<([#!]?)([^<>|]*)>")


def in_words(text: str) -> str:
    """Somebody whom we do not know stays an id."""
    accounts = {found[0] for found in PERSON.findall(text)}
    known = Person.objects.filter(slack_team=workspace().key, slack_id__in=accounts) if accounts else []
    names = {one.slack_id: str(one) for one in known}
    text = PERSON.sub(lambda found: f"@{names.get(found[1]) or found[2] or found[1]}", text)
    text = LABELLED.sub(_labelled, text)
    return html.unescape(BARE.sub(lambda found: f"{'@' if found[1] == '!' else found[1]}{found[2]}", text))


def _labelled(found: re.Match[str]) -> str:
    """A link with where it leads; of a channel, a group or a time the label alone."""
    if found[1] is not None or found[3] == found[2]:
        return f"{'#' if found[1] == '#' else ''}{found[3]}"
    return f"{found[3]} ({found[2]})"
