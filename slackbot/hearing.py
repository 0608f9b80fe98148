"""With the classifier on: whether any of what was lately written by those who speak for an incident tells how it stands.

The newest few are read, newest first, and a room only every so often: a flood of messages costs no more calls than that.
"""

from collections.abc import Iterator

from django.core.cache import cache

from ai.classify import Verdict, verdict_on
from clients.errors import TryLater
from incidents.models.incident import Incident
from incidents.nudges.hear import heard, is_news
from slackbot.events import message
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.posted import as_it_stands
from slackbot.written import in_words

NEWEST = 3
APART_S = 20  # between two looks at one room


def listen(incident: Incident) -> None:
    """A status update among them resets the nudges. Twice changes nothing, and what nobody could tell changes nothing either.

    Raises TryLater where the room was looked at a moment ago, and the failures of clients/errors.py for Slack's.
    """
    if not incident.is_open:
        return
    if not cache.add(f"listened:{incident.pk}", 1, APART_S):
        raise TryLater("classifier", "the room was looked at a moment ago", after=APART_S)
    for written in _lately(incident):
        posted = as_it_stands(written.channel, written.message_ts)
        if posted and verdict_on(in_words(posted.text), incident=incident) is Verdict.UPDATE:
            heard(incident, person=written.somebody.root, ts=written.message_ts)
            return


def _lately(incident: Incident) -> Iterator[InboundRequest]:
    """Since they were heard, newest first."""
    events = InboundRequest.objects.filter(kind=RequestKind.EVENT, name=message.NAME, incident=incident)
    newest = events.select_related("person").order_by("-received_at", "-pk")[:NEWEST]
    return (one for one in newest if is_news(incident, ts=one.message_ts))
