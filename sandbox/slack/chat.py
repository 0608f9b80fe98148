"""chat.*: posting, showing to one person, editing."""

import json

from sandbox.identity import BOT_USER
from sandbox.slack.arguments import JSON, Arguments, SlackError
from sandbox.slack.blocks import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, block_problems
from sandbox.slack.elements import with_ids
from sandbox.slack.files import file_problems
from sandbox.slack.shapes import message_object
from sandbox.slack.workspace import Channel, Workspace

POST_LENGTH = 40_000
UPDATE_LENGTH = 4_000
METADATA_BYTES = 16_384


def post_message(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/chat.postMessage

    Text over 40,000 characters is refused, where Slack cuts it with a warning: nobody here wants words cut.
    """
    channel = _where(workspace, arguments.text("channel"))
    text, blocks = _content(workspace, arguments, most=POST_LENGTH)
    thread = arguments.text("thread_ts")
    if thread and channel.message(thread) is None:
        raise SlackError("thread_not_found")
    message = workspace.add_message(
        channel, text=text, blocks=blocks, metadata=_metadata(arguments) or {}, thread_ts=thread
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_object(message, metadata=True)}


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    channel = _where(workspace, arguments.text("channel"))
    user = arguments.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(workspace, arguments, most=POST_LENGTH)
    return {"message_ts": workspace.add_message(channel, text=text, blocks=blocks, ephemeral_to=user).ts}


def update(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/chat.update

    Metadata that is not sent stays; text without blocks takes the blocks away. An ephemeral or somebody else's message
    cannot be edited, and a direct conversation is named by its own id, not the person's.
    """
    channel = workspace.channel(arguments.text("channel"))
    if channel.is_archived:
        raise SlackError("is_inactive")
    message = channel.message(arguments.text("ts"))
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError("cant_update_message")
    text, blocks = _content(workspace, arguments, most=UPDATE_LENGTH)
    metadata = _metadata(arguments)
    message.text = text if "text" in arguments else message.text
    message.blocks = blocks if "blocks" in arguments or "text" in arguments else message.blocks
    message.metadata = message.metadata if metadata is None else metadata
    message.edited = workspace.next_ts()
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(message, metadata=True),
    }


def _where(workspace: Workspace, said: str) -> Channel:
    """The channel to post in: by id, by #name, or a person's id for the direct conversation with them."""
    if said in workspace.people:
        return workspace.direct(said)
    named = (
        channel for channel in workspace.channels.values() if not channel.is_im and channel.name == said.lstrip("#")
    )
    found = next(named, None)
    channel = workspace.channel(found.id if found else said)
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _content(workspace: Workspace, arguments: Arguments, *, most: int) -> tuple[str, list[JSON]]:
    text = arguments.text("text")
    blocks = arguments.parsed("blocks", error="invalid_blocks_format")
    if not text and not blocks and not arguments.parsed("attachments", error="invalid_attachments"):
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    return text, checked_blocks(workspace, blocks if blocks is not None else [])


def checked_blocks(workspace: Workspace, blocks: object) -> list[JSON]:
    """A message's blocks with their ids filled in. Raises SlackError for what Slack would not take."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = block_problems(blocks, at="/blocks", most=MESSAGE_BLOCKS)
    problems = problems or file_problems(workspace, blocks, at="/blocks")
    if problems:
        messages = [f"[ERROR] {problem}" for problem in problems]
        raise SlackError("invalid_blocks", errors=problems, response_metadata={"messages": messages})
    if _characters(blocks) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks, workspace.serial("b"))


def _characters(thing: object) -> int:
    if isinstance(thing, list):
        return sum(_characters(one) for one in thing)
    if isinstance(thing, dict):
        return sum(
            len(value) if key == "text" and isinstance(value, str) else _characters(value)
            for key, value in thing.items()
        )
    return 0


def _metadata(arguments: Arguments) -> JSON | None:
    """https://docs.slack.dev/messaging/message-metadata: None when it was not sent."""
    metadata = arguments.parsed("metadata", error="invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None if metadata is None else {}
    sound = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str) and metadata["event_type"]
    if not sound or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}
