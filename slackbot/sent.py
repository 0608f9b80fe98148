"""What Slack sends, parsed after it was verified (docs.slack.dev/interactivity). Unknown fields are ignored."""

import json
from typing import Any, Literal
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from slackbot.verify import Malformed


class Sent(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SlashCommand(Sent):
    """docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling."""

    team_id: str
    enterprise_id: str = ""
    channel_id: str
    user_id: str = Field(min_length=1, max_length=32)
    user_name: str = ""
    command: str
    text: str = ""
    trigger_id: str = Field(min_length=1)


class Named(Sent):
    id: str = ""


class User(Sent):
    id: str = Field(min_length=1, max_length=32)
    username: str = ""
    name: str = ""
    team_id: str = ""


class Team(Sent):
    id: str
    enterprise_id: str = ""


class Action(Sent):
    action_id: str = Field(max_length=255)
    block_id: str = Field(default="", max_length=255)
    value: str = ""


class Container(Sent):
    channel_id: str = ""
    message_ts: str = ""
    view_id: str = ""


class View(Sent):
    id: str
    hash: str = ""
    callback_id: str = ""
    state: dict[str, Any] = {}


class Interaction(Sent):
    """block_actions or view_submission."""

    type: Literal["block_actions", "view_submission", "view_closed", "shortcut", "message_action"]
    team: Team | None = None
    enterprise: Named | None = None
    user: User
    trigger_id: str = ""
    container: Container = Container()
    channel: Named | None = None
    actions: list[Action] = []
    view: View | None = None


def command_of(body: bytes) -> SlashCommand:
    """Raises Malformed."""
    try:
        return SlashCommand.model_validate(_form(body))
    except ValidationError:
        raise Malformed from None


def interaction_of(body: bytes) -> Interaction:
    """Raises Malformed."""
    try:
        return Interaction.model_validate(json.loads(_form(body).get("payload", ""), strict=False))
    except (ValueError, RecursionError):
        raise Malformed from None


def _form(body: bytes) -> dict[str, str]:
    try:
        return {
            key: values[0].replace("\x00", "\ufffd")
            for key, values in parse_qs(body.decode(), True, max_num_fields=50).items()
        }
    except ValueError:
        raise Malformed from None
