"""Whether the Slack app is installed as this version needs it: address and signing secret, token, scopes, workspace, and calls."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from clients.errors import OutsideError
from incident_response.doctor.finding import Finding, fail, note, ok
from incidents.lasting import lasting
from slackbot import client, handshake
from slackbot.manifest import scopes
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.workspace import Workspace

ADDRESS, TOKEN, SCOPES, WHERE = "Slack, address", "Slack, token", "Slack, scopes", "Slack, workspace"
CALLS = "Slack, calls"
LATELY = timedelta(days=1)
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
    """Our own side first, as Slack sees it; then the token, without which nothing else can be asked; then whether Slack calls."""
    last = InboundRequest.objects.order_by("-received_at").first()
    yield _address(last)
    yield from _token()
    yield _calls(last)


def _token() -> Iterator[Finding]:
    try:
        told, has = client.auth_test(), client.granted_scopes()
        app = client.app_of(told.bot_id)
    except OutsideError as failure:
        yield fail(TOKEN, WORDS.get(failure.code, f"{failure}. Look at SLACK_BOT_TOKEN, or run this again."))
        return
    yield ok(TOKEN, f"it is the app's {app}, in workspace {told.team_id}.")
    yield from _scopes(has)
    yield _workspace(told.enterprise_id or told.team_id, app)


def _address(last: InboundRequest | None) -> Finding:
    """As Slack's own handshake has it. Where there is no way from here, Slack may have one, as `last` shows."""
    if not settings.HTTPS:
        return fail(ADDRESS, f"Slack calls https alone, and PUBLIC_URL is {settings.PUBLIC_URL}.")
    where = handshake.address()
    try:
        answered = handshake.shake()
    except OutsideError as failure:
        if last and last.received_at > timezone.now() - LATELY:
            return note(ADDRESS, f"{where} cannot be reached from here ({failure.code}), but Slack called lately.")
        return fail(
            ADDRESS,
            f"nobody answers at {where} ({failure.code}). Start web; look at the name, the certificate, the way from here.",
        )
    if answered.is_ours:
        return ok(ADDRESS, f"{where} answers, with the signing secret that is set here.")
    return fail(ADDRESS, f"{where} answered {answered.status}: {_what_to_do(answered.status)}")


def _what_to_do(status: int) -> str:
    if status == 400:
        return f"DJANGO_ALLOWED_HOSTS of web has to name {urlsplit(settings.PUBLIC_URL).hostname}."
    if status == 401:
        return (
            "web has another SLACK_SIGNING_SECRET than is set here, or a wrong clock. Give both the same, restart web."
        )
    if status == 503:
        return "web is up and its database is not. Look at /ready, then run this again."
    return "that is not web. Whatever stands before it has to pass POST /slack/ on as it comes."


def _calls(last: InboundRequest | None) -> Finding:
    if last is None:
        return note(
            CALLS,
            "none yet. On the app's page Event Subscriptions → Retry, until it says Verified; then type"
            f" `{settings.SLACK_COMMANDS[0]} declare P3 Trying it out`. If Slack is answered 401, SLACK_SIGNING_SECRET is"
            " another app's: Basic Information → Signing Secret.",
        )
    ago = int((timezone.now() - last.received_at).total_seconds() // 60)
    return ok(CALLS, f"the last came {lasting(ago)} ago ({last}).")


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
