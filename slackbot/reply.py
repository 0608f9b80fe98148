"""Tells who sent a request what became of it: only to them, in the channel they were in, else as a DM."""

from clients.errors import Refused
from slackbot import client
from slackbot.blocks import MAX_SECTION, escape, section
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.review import Review


def send(request: InboundRequest) -> None:
    """Ephemeral where the bot is in the channel; where it is not, or a modal had no channel, a direct message."""
    user, text = request.person.slack_id, request.reply
    blocks = [section(text[:MAX_SECTION])]
    channel = request.channel or _room_of(request)
    if channel:
        try:
            client.post_ephemeral(channel=channel, user=user, text=text[:MAX_SECTION], blocks=blocks)
        except Refused as refused:
            if refused.code not in {"channel_not_found", "not_in_channel", "user_not_in_channel"}:
                raise
        else:
            return
    dm = client.open_dm(user)
    client.post(
        channel=dm,
        text=escape(text[:150]),
        blocks=blocks,
        event_type="reply",
        event_payload={"key": f"reply:{request.pk}"},
    )


def _room_of(request: InboundRequest) -> str:
    """A submission comes without a channel: the room of the draft that was reviewed."""
    review = Review.objects.select_related("draft__incident__room").filter(view=request.view).first()
    return review.draft.incident.room.channel if review else ""
