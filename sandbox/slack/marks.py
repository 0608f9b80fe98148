"""pins.add, bookmarks.add and bookmarks.list: what is kept at the top of a channel."""

import re

from sandbox.identity import APP, BOT_USER
from sandbox.slack.arguments import JSON, Arguments, SlackError
from sandbox.slack.workspace import Channel, Workspace

BOOKMARKS = 100
PINS = 100  # https://slack.com/help/articles/205239997-Pin-messages-and-bookmark-links


def add_pin(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/pins.add"""
    channel = _channel(workspace, arguments)
    ts = arguments.text("timestamp")
    if not ts:
        raise SlackError("no_item_specified")
    if not re.fullmatch(r"\d+\.\d{6}", ts):
        raise SlackError("bad_timestamp")
    message = channel.message(ts)
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    if ts in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= PINS:
        raise SlackError("too_many_pins")
    channel.pins.append(ts)
    return {}


def add_bookmark(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/bookmarks.add, for links."""
    channel = _channel(workspace, arguments)
    if arguments.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if not arguments.text("link").startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    bookmark = {
        "id": workspace.serial("Bk"),
        "channel_id": channel.id,
        "title": arguments.text("title"),
        "link": arguments.text("link"),
        "emoji": arguments.text("emoji"),
        "type": "link",
        "date_created": int(workspace.clock.now()),
        "last_updated_by_user_id": BOT_USER,
        "app_id": APP,
    }
    channel.bookmarks.append(bookmark)
    return {"bookmark": bookmark}


def list_bookmarks(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/bookmarks.list"""
    return {"bookmarks": _channel(workspace, arguments).bookmarks}


def _channel(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = workspace.channel(arguments.text("channel") or arguments.text("channel_id"))
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel
