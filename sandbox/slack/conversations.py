"""conversations.*: channels, who is in them and what was said there."""

import re

from sandbox.identity import BOT_USER
from sandbox.slack.arguments import JSON, Arguments, SlackError, page_of
from sandbox.slack.shapes import channel_object, message_object, thread_below
from sandbox.slack.workspace import Channel, Workspace

NAME_LENGTH = 80
INVITES = 100
TOPIC_LENGTH = 250


def create(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.create"""
    name = arguments.text("name")
    _check_name(name)
    if any(channel.name == name for channel in workspace.channels.values() if not channel.is_im):
        raise SlackError("name_taken")
    channel = workspace.add_channel(name=name, members=[BOT_USER], is_private=arguments.flag("is_private"))
    return {"channel": channel_object(channel)}


def _check_name(name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_LENGTH:
        raise SlackError("invalid_name_maxlength")
    if not re.search(r"[^\W_]", name):
        raise SlackError("invalid_name_punctuation")
    if name != name.lower() or re.search(r"[^\w-]", name):
        raise SlackError("invalid_name_specials")


def invite(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.invite

    Without `force` one bad id stops all; with it the good ones are in and `errors` says why each other is not.
    """
    channel = _ours(workspace, arguments)
    users = arguments.listed("users")
    if not users:
        raise SlackError("no_user")
    if len(users) > INVITES:
        raise SlackError("too_many_users")
    reasons = {user: reason for user in users if (reason := _why_not(workspace, channel, user))}
    errors = [{"user": user, "ok": False, "error": reason} for user, reason in reasons.items()]
    good = [user for user in dict.fromkeys(users) if user not in reasons]
    if errors and not (good and arguments.flag("force")):
        raise SlackError(next(iter(reasons.values())), errors=errors)
    channel.members += good
    return {"channel": channel_object(channel), **({"errors": errors} if errors else {})}


def _why_not(workspace: Workspace, channel: Channel, user: str) -> str:
    if user == BOT_USER:
        return "cant_invite_self"
    if user not in workspace.people:
        return "user_not_found"
    if user in workspace.deactivated:
        return "cant_invite"
    return "already_in_channel" if user in channel.members else ""


def info(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    channel = workspace.channel(arguments.text("channel"))
    more = {"num_members": len(channel.members)} if arguments.flag("include_num_members") else {}
    return {"channel": channel_object(channel) | more}


def members(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.members"""
    page, metadata = page_of(workspace.channel(arguments.text("channel")).members, arguments)
    return {"members": page, **metadata}


def history(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.history

    Newest first; ephemerals and replies in threads are not in it.
    """
    channel = workspace.channel(arguments.text("channel"))
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    oldest, latest = _micros(arguments, "oldest", 0), _micros(arguments, "latest", 2**63)
    edge = 0 if arguments.flag("inclusive") else 1
    shown = [
        message
        for message in reversed(channel.messages)
        if not message.ephemeral_to
        and not message.thread_ts
        and oldest + edge <= int(message.ts.replace(".", "")) <= latest - edge
    ]
    page, metadata = page_of(shown, arguments)
    with_metadata = arguments.flag("include_all_metadata")
    more = bool(metadata["response_metadata"]["next_cursor"])
    return {
        "messages": [
            message_object(message, metadata=with_metadata) | thread_below(channel, message) for message in page
        ],
        "has_more": more,
        "pin_count": len(channel.pins),
        **(metadata if more else {}),
    }


def _micros(arguments: Arguments, name: str, default: int) -> int:
    said = arguments.text(name)
    if not said:
        return default
    if not re.fullmatch(r"\d+(\.\d{1,6})?", said):
        raise SlackError(f"invalid_ts_{name}")
    seconds, _, micros = said.partition(".")
    return int(seconds) * 1_000_000 + int(micros.ljust(6, "0"))


def open_direct(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.open, for one person."""
    if arguments.text("channel"):
        return {"channel": {"id": workspace.channel(arguments.text("channel")).id}}
    users = arguments.listed("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    if users[0] not in workspace.people:
        raise SlackError("user_not_found")
    if users[0] in workspace.deactivated:
        raise SlackError("user_disabled")
    channel = workspace.direct(users[0])
    return {"channel": channel_object(channel) if arguments.flag("return_im") else {"id": channel.id}}


def set_topic(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.setTopic"""
    channel = _ours(workspace, arguments)
    channel.topic = _line(arguments.text("topic"))
    return {"channel": channel_object(channel)}


def set_purpose(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.setPurpose"""
    channel = _ours(workspace, arguments)
    channel.purpose = _line(arguments.text("purpose"))
    return {"channel": channel_object(channel)}


def _line(said: str) -> str:
    if len(said) > TOPIC_LENGTH:
        raise SlackError("too_long")
    return said


def archive(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/conversations.archive"""
    channel = workspace.channel(arguments.text("channel"))
    if channel.is_archived:
        raise SlackError("already_archived")
    if channel.name == "general":
        raise SlackError("cant_archive_general")
    _ours(workspace, arguments)
    channel.is_archived = True
    return {}


def _ours(workspace: Workspace, arguments: Arguments) -> Channel:
    """The channel named, if we may change it: not a direct conversation, not archived, we are in it."""
    channel = workspace.channel(arguments.text("channel"))
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel
