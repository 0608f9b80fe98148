"""Whether a message that was changed or deleted is one of the timeline's, or is about to be."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from incidents.models.kept_message import KeptMessage
from slackbot.events import pin_added, reaction_added
from slackbot.events.event_kind import Noted
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.shortcuts import add_to_timeline

WISHES = (
    Q(kind=RequestKind.EVENT, name__in=(reaction_added.NAME, pin_added.NAME)),
    Q(kind=RequestKind.SHORTCUT, name=add_to_timeline.SHORTCUT.callback_id),
)
WHILE = timedelta(minutes=10)  # a wish that waits longer reads the message later than it was changed


def noted_of_kept(channel: str, ts: str, *, words: str = "") -> Noted | None:
    """For the door. While somebody's wish to keep it is being worked, what it becomes meanwhile counts already."""
    found = _kept(channel, ts) or next(_wishes(channel, ts), None)
    if found is None:
        return None
    return Noted(incident=found.incident, channel=channel, message_ts=ts, words=words)


def the_kept(request: InboundRequest) -> KeptMessage | None:
    """That message, if it is kept by now."""
    return _kept(request.channel, request.message_ts)


def being_kept(channel: str, ts: str) -> bool:
    """Whether somebody's wish is still worked."""
    return next(_wishes(channel, ts), None) is not None


def _kept(channel: str, ts: str) -> KeptMessage | None:
    return KeptMessage.objects.select_related("incident", "author").filter(channel=channel, ts=ts).first()


def _wishes(channel: str, ts: str) -> Iterator[InboundRequest]:
    """Looked for one after the other: each has an index of its own."""
    in_rooms = InboundRequest.objects.select_related("incident").exclude(incident=None)
    lately = in_rooms.filter(channel=channel, message_ts=ts, handled_at=None, received_at__gt=timezone.now() - WHILE)
    for wish in WISHES:
        yield from lately.filter(wish)[:1]
