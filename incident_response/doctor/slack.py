"""Whether the Slack app is installed as this version needs it: token, scopes, workspace, and the address that Slack calls."""

from collections.abc import Iterator

from django.conf import settings

from clients.errors import OutsideError
from incident_response.doctor.finding import Finding, fail, note, ok
from slackbot import client
from slackbot.manifest import scopes
from slackbot.models.workspace import Workspace

TOKEN, SCOPES, WHERE, ADDRESS = "Slack, token", "Slack, scopes", "Slack, workspace", "Slack, address"
AGAIN = "paste `manage.py slack_manifest` under App Manifest, save, then Install App → Reinstall to Workspace"
WORDS = {  # Slack's for a token that does not work
    "invalid_auth": "Slack does not know SLACK_BOT_TOKEN. Copy it again: Install App → Bot User OAuth Token, xoxb-…",
    "not_authed": "SLACK_BOT_TOKEN is empty. Copy it: Install App → Bot User OAuth Token, xoxb-…",
    "token_revoked": "SLACK_BOT_TOKEN was revoked. Install the app again and copy the new one.",
    "token_expired": "SLACK_BOT_TOKEN has expired. Turn token rotation off and install the app again.",
    "account_inactive": "the app was taken out of the workspace. Install it again and copy the new SLACK_BOT_TOKEN.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is no bot token. Copy the one that begins with xoxb-.",
}


def installed() -> Iterator[Finding]:
    """The token first: without it nothing else can be asked."""
    yield _address()
    try:
        told, has = client.auth_test(), client.granted_scopes()
        app = client.app_of(told.bot_id)
    except OutsideError as failure:
        yield fail(TOKEN, WORDS.get(failure.code, f"{failure}. Look at SLACK_BOT_TOKEN, or run this again."))
        return
    yield ok(TOKEN, f"it is the app's {app}, in workspace {told.team_id}.")
    yield from _scopes(has)
    yield _workspace(told.enterprise_id or told.team_id, app)


def _address() -> Finding:
    if not settings.HTTPS:
        return fail(ADDRESS, f"Slack calls https alone, and PUBLIC_URL is {settings.PUBLIC_URL}.")
    return ok(
        ADDRESS, f"Slack is to call {settings.PUBLIC_URL}/slack/…; `{settings.SLACK_COMMANDS[0]} help` shows it does."
    )


def _scopes(has: frozenset[str]) -> Iterator[Finding]:
    missing, more = sorted(set(scopes()) - has), sorted(has - set(scopes()))
    if missing:
        yield fail(SCOPES, f"the token lacks {', '.join(missing)}: {AGAIN}.")
    else:
        yield ok(SCOPES, "the token has every one of the manifest.")
    if more:
        yield note(SCOPES, f"the token has {', '.join(more)} besides, which nothing here uses.")


def _workspace(key: str, app: str) -> Finding:
    """Requests count only from the one that the token is of; people are known by it."""
    earlier = Workspace.objects.exclude(app="").order_by("-updated_at").first()
    if earlier and earlier.key != key:
        return fail(
            WHERE,
            f"it was {earlier.key} and is {key} now: nobody enrolled there counts here. Copy the token of the right"
            " workspace, or enrol people anew with manage.py enroll.",
        )
    if earlier and earlier.app != app:
        return note(WHERE, f"the app was {earlier.app} and is {app} now: copy its signing secret too, and restart.")
    return ok(WHERE, f"people are enrolled under {key}.")
