"""How Slack writes a channel and a message in its answers.

https://docs.slack.dev/reference/objects/conversation-object and https://docs.slack.dev/reference/events/message
"""

from sandbox.identity import APP, BOT_ID, BOT_USER, TEAM
from sandbox.slack.arguments import JSON
from sandbox.slack.workspace import Channel, Message


def channel_object(channel: Channel) -> JSON:
    """The conversation object."""
    if channel.is_im:
        other = next(member for member in channel.members if member != BOT_USER)
        return {"id": channel.id, "created": channel.created, "is_im": True, "is_archived": False, "user": other}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "pending_shared": [],
        "is_member": BOT_USER in channel.members,
        "context_team_id": TEAM,
        "topic": {"value": channel.topic, "creator": channel.creator if channel.topic else "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": channel.creator if channel.purpose else "", "last_set": 0},
        "previous_names": [],
    }


def message_object(message: Message, *, metadata: bool = False) -> JSON:
    """The message, with its metadata where that was asked for."""
    shown: JSON = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": TEAM}
    if message.user == BOT_USER:
        shown |= {"bot_id": BOT_ID, "app_id": APP}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.files:
        shown["files"] = [{"id": one.id, "name": one.name, "size": one.length} for one in message.files]
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited and not message.blocks:  # chat.update: one with blocks is not marked
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown


def thread_below(channel: Channel, message: Message) -> JSON:
    """What the first message of a thread says of its replies, else nothing."""
    below = [one for one in channel.messages if one.thread_ts == message.ts]
    users = sorted({one.user for one in below})
    return {"thread_ts": message.ts, "reply_count": len(below), "reply_users": users} if below else {}
