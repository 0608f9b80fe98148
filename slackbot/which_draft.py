"""Of which customer update a button speaks: read from where it stands, never from what it carries."""

from incidents.errors import NotNow
from slackbot.messages import approval_asked, not_you
from slackbot.models.direct_message import DirectMessage
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.review import Review
from slackbot.models.room_message import RoomMessage
from statuspage.models.draft import Draft

TO_ONE = (approval_asked.EVENT_TYPE, not_you.EVENT_TYPE)  # direct messages about a draft: their keys name it


def dm_key(event_type: str, draft: Draft, *rest: object) -> str:
    """The key of a direct message about it."""
    return ":".join(str(part) for part in (event_type, draft.pk, *rest))


def draft_of(request: InboundRequest) -> Draft:
    """Of the room's message, of the direct message, or of the review that is open. Raises NotNow where that is none."""
    found = _in_the_room(request) or draft_told(channel=request.channel, ts=request.message_ts) or _in_review(request)
    if found is None:
        raise NotNow("That message is about no draft.")
    return Draft.objects.select_related("incident", "asked_by").get(pk=found)


def draft_told(*, channel: str, ts: str) -> int | None:
    """The draft that this direct message of ours is about, if it is about one."""
    told = DirectMessage.objects.filter(channel=channel, ts=ts, event_type__in=TO_ONE).exclude(ts="").first()
    return int(told.key.split(":")[1]) if told else None


def _in_the_room(request: InboundRequest) -> int | None:
    about = {"room__channel": request.channel, "ts": request.message_ts, "subject__startswith": "draft:"}
    message = RoomMessage.objects.filter(**about).exclude(ts="").first()
    return int(message.subject.removeprefix("draft:")) if message else None


def _in_review(request: InboundRequest) -> int | None:
    if request.message_ts or not request.view:
        return None
    return Review.objects.filter(view=request.view, person=request.person).values_list("draft_id", flat=True).first()
