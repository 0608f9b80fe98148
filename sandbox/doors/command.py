"""POST /_/command: a slash command, and its answer shown to whoever typed it."""

from flask import Blueprint, Response, jsonify, request

from sandbox.current import world
from sandbox.doors.application import send_slack
from sandbox.doors.asked import JSON, asked, channel_named, person_named, text_of
from sandbox.identity import APP, TEAM, TEAM_DOMAIN
from sandbox.people import Person
from sandbox.slack.api import deliver
from sandbox.slack.arguments import Arguments, SlackError
from sandbox.slack.workspace import Channel

COMMANDS = ("/incident", "/incident-response")


routes = Blueprint("command", __name__, url_prefix="/_")


@routes.post("/command")
def command() -> Response:
    """Type it. https://docs.slack.dev/interactivity/implementing-slash-commands

    Answers `slack_error` besides, where Slack would not have shown what the application answered.
    """
    body = asked(required=("channel", "user"), optional=("text",))
    with world.lock:
        channel, person = channel_named(world.slack, body["channel"]), person_named(world.slack, body["user"])
        form = _form(channel=channel, person=person, text=text_of(body, "text"))
    answer = send_slack("/slack/commands", form)
    with world.lock:
        trouble = _show(answer, channel=channel.id, user=person.slack)
    return jsonify({**answer, **({"slack_error": trouble} if trouble else {})})


def _form(*, channel: Channel, person: Person, text: str) -> dict[str, str]:
    name, _, rest = text.strip().partition(" ")
    if name not in COMMANDS:
        name, rest = COMMANDS[0], text.strip()
    response = world.slack.new_response_url(channel=channel.id, user=person.slack)
    return {
        "token": "sandbox-verification-token",
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.told_name,
        "user_id": person.slack,
        "user_name": person.handle,
        "command": name,
        "text": rest.strip(),
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": f"{request.host_url}slack/response/{response}",
        "trigger_id": world.slack.new_trigger(person.slack),
    }


def _show(answer: JSON, *, channel: str, user: str) -> str:
    said = answer["body"]
    if answer["status"] != 200 or not said:
        return ""
    message = said if isinstance(said, dict) else {"text": said}
    try:
        deliver(world.slack, channel=channel, user=user, said=Arguments(message))
    except SlackError as error:
        return error.code
    return ""
