"""reactions.get: a message as it stands, wherever in the channel it is; no client of ours asks for the reactions."""

from sandbox.identity import BOT_USER, TEAM_DOMAIN
from sandbox.slack.arguments import JSON, Arguments, SlackError
from sandbox.slack.shapes import message_object
from sandbox.slack.workspace import Workspace


def get(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/reactions.get, of messages: replies in threads too."""
    channel = workspace.channel(arguments.text("channel"))
    ts = arguments.text("timestamp")
    if not ts:
        raise SlackError("no_item_specified")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    message = channel.message(ts)
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"type": "message", "channel": channel.id, "message": message_object(message) | {"permalink": link}}
