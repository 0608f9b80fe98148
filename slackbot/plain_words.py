"""A message as Slack sends it (docs.slack.dev/messaging/formatting-message-text) as plain words, nothing of it left out."""

import html
import re

from incidents.models.person import Person
from slackbot.workspace import workspace

ESCAPED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def plain_words(mrkdwn: str) -> str:
    """People by their names, channels and links by what is read of them."""
    ids = [found[1][1:] for found in ESCAPED.finditer(mrkdwn) if found[1].startswith("@")]
    people = Person.objects.filter(slack_team=workspace().key, slack_id__in=ids) if ids else []
    names = {one.slack_id: str(one) for one in people}
    return html.unescape(ESCAPED.sub(lambda found: _read(found[1], found[2] or "", names), mrkdwn))


def _read(named: str, label: str, names: dict[str, str]) -> str:
    if named.startswith("@"):
        return f"@{names.get(named[1:]) or label or named[1:]}"
    if named.startswith("#"):
        return f"#{label or named[1:]}"
    if named.startswith("!"):  # a time, a group or everybody
        return label or f"@{named[1:]}"
    return f"{label} ({named})" if label and label not in named else named
