"""The Slack app's manifest: what this installation asks of Slack, and nothing beyond it.

https://docs.slack.dev/reference/app-manifest : pasted into Slack it makes the app, or brings one up to date.
"""

from typing import Any

from django.conf import settings

from slackbot.commands.registry import COMMANDS
from slackbot.events import registry as events
from slackbot.shortcuts.registry import SHORTCUTS
from slackbot.shortcuts.shortcut import Shortcut

NAME = "Incident response"
DESCRIPTION = "Opens a war room when a P1 fires, and runs the incident from it."

# What each method that we call asks of a bot, as "Scopes" has it on https://docs.slack.dev/reference/methods/<method> .
# Where that differs with the kind of conversation, it is the scope for private channels: ours all are.
SCOPES: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "bots.info": ("users:read",),
    "bookmarks.add": ("bookmarks:write",),
    "bookmarks.list": ("bookmarks:read",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.archive": ("groups:write",),
    "conversations.create": ("groups:write",),
    "conversations.history": ("groups:history",),
    "conversations.info": ("groups:read",),
    "conversations.invite": ("groups:write",),
    "conversations.open": ("im:write",),  # with one person, for direct messages
    "conversations.setPurpose": ("groups:write",),
    "conversations.setTopic": ("groups:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "pins.add": ("pins:write",),
    "reactions.get": ("reactions:read",),
    "users.conversations": ("groups:read",),
    "users.info": ("users:read", "users:read.email"),  # without the second it leaves the address out
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.publish": (),
    "views.update": (),
}
EVENTS = events.subscriptions()  # and the scopes that each of them needs
FOR_SLASH_COMMANDS = "commands"  # and for shortcuts


def manifest() -> dict[str, Any]:
    """The manifest as JSON, for the address and the command names of this installation's settings."""
    host = settings.PUBLIC_URL
    return {
        "display_information": {"name": NAME, "description": DESCRIPTION},
        "features": {
            # direct messages reach nobody while the tab is off; what people would type there nobody reads
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [_shortcut(one) for one in SHORTCUTS],
            "slash_commands": [_slash_command(name, url=f"{host}/slack/commands") for name in settings.SLACK_COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": scopes()}},
        "settings": {
            "event_subscriptions": {"request_url": f"{host}/slack/events", "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, "request_url": f"{host}/slack/interactivity"},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def scopes() -> list[str]:
    """Each once, in order."""
    return sorted({FOR_SLASH_COMMANDS}.union(*SCOPES.values(), *EVENTS.values()))


def _shortcut(one: Shortcut) -> dict[str, str]:
    return {"name": one.name, "type": str(one.where), "callback_id": one.callback_id, "description": one.does}


def _slash_command(name: str, *, url: str) -> dict[str, Any]:
    return {
        "command": name,
        "url": url,
        "description": "Run an incident: help lists what you can do here",
        "usage_hint": " | ".join(["help", *(command.name for command in COMMANDS)]),
        "should_escape": True,  # people come as <@U…>, never as a name somebody could share with another
    }
