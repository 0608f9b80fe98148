"""Tells who sent a request what became of it: only to them, in the channel they were in, else as a DM."""

import structlog

from clients.errors import Refused
from slackbot import client
from slackbot.blocks import MAX_SECTION, MAX_WORDS, as_read, cut, notification, paragraphs, the_newest
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.war_room import WarRoom

log = structlog.get_logger(__name__)

NOT_THERE = {"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"}  # one of the two is not in it
NOBODY = {"user_not_found", "user_disabled", "cannot_dm_bot", "user_not_visible"}  # there is no such conversation


def send(request: InboundRequest) -> None:
    """Ephemeral where both are in the channel (a modal's is its incident's room), else a direct message."""
    channel = request.channel or _room_of(request)
    if channel and _shown_there(request, channel):
        return
    try:
        _by_dm(request)
    except Refused as refused:
        if refused.code not in NOBODY:
            raise
        log.info("reply_reaches_nobody", request=request.pk, code=refused.code)


def fitting(reply: str) -> list[str]:
    """Its lines; of more than a message holds the last ones, since what is newest stands below."""
    lines = [cut(line, MAX_SECTION) for line in reply.split("\n")]
    kept = the_newest(lines, MAX_WORDS)
    return kept if len(kept) == len(lines) else ["…", *kept]


def _shown_there(request: InboundRequest, channel: str) -> bool:
    lines = fitting(request.reply)
    try:
        client.post_ephemeral(channel, request.account, text="\n".join(lines), blocks=paragraphs(lines))
    except Refused as refused:
        if refused.code not in NOT_THERE:
            raise
        return False
    return True


def _by_dm(request: InboundRequest) -> None:
    client.post(
        client.open_dm(request.account),
        text=notification(as_read(request.reply)),
        blocks=paragraphs(fitting(request.reply)),
        event_type="reply",
        event_payload={"key": f"reply:{request.pk}"},
    )


def _room_of(request: InboundRequest) -> str:
    room = WarRoom.objects.filter(incident=request.incident_id).first() if request.incident_id else None
    return room.channel if room else ""
