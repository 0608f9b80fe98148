"""The only way in from Slack: v0 signature over the raw body, then the right workspace, before anything is looked at.

Follows docs.slack.dev/authentication/verifying-requests-from-slack; freshness (5 minutes) and the comparison are slack_sdk's.
"""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from slack_sdk.signature import SignatureVerifier

from clients.errors import OutsideError
from incidents import refused
from slackbot.errors import Malformed, NotOurs
from slackbot.metrics import SLACK_REQUESTS
from slackbot.workspace import workspace

log = structlog.get_logger(__name__)

View = Callable[[HttpRequest], HttpResponse]


ANSWERS: dict[type[Exception], tuple[int, str]] = {
    NotOurs: (403, "not_ours"),
    Malformed: (400, "wrong_shape"),
    OperationalError: (503, "database_unavailable"),
    InterfaceError: (503, "database_unavailable"),
    OutsideError: (503, "slack_unreachable"),
}


def verified(view: View) -> View:
    """Runs the view for POSTs signed by Slack alone. Counts and logs route and reason, nothing of the request."""

    @csrf_exempt
    def door(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return refuse(request, 405, "method_not_allowed", is_verified=False)
        if not _signed(request):
            return refuse(request, 401, "signature_wrong", is_verified=False)
        try:
            return view(request)
        except tuple(ANSWERS) as error:
            status, reason = next(answer for kind, answer in ANSWERS.items() if isinstance(error, kind))
            return refuse(request, status, reason)

    door.verifier = "slack"  # type: ignore[attr-defined]  # looked for by the test that walks urls.py
    return door


def _signed(request: HttpRequest) -> bool:
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12 or not signature.isascii():
        return False
    try:
        body = request.body.decode()  # Slack sends no other; its verifier would fail, not refuse
    except UnicodeDecodeError:
        return False
    return SignatureVerifier(settings.SLACK_SIGNING_SECRET).is_valid(
        body=body, timestamp=timestamp, signature=signature
    )


def refuse_strangers(*, app: str, team: str, enterprise: str, user_team: str) -> None:
    """The signature says that it came from Slack, not from whom.

    Raises NotOurs for another app or workspace, and for a user of another.
    """
    ours = workspace()
    if app != ours.app:
        raise NotOurs("another_app")
    if team != ours.team and (not ours.enterprise or enterprise != ours.enterprise):
        raise NotOurs("another_workspace")
    if user_team and user_team not in (ours.team, ours.enterprise):
        raise NotOurs("foreign_user")


def refuse(request: HttpRequest, status: int, reason: str, *, is_verified: bool = True) -> HttpResponse:
    """An answer that says as little as the log. Of what is not verified neither says the same for ever (incidents/refused.py)."""
    SLACK_REQUESTS.labels(outcome=reason).inc()
    heard = None if is_verified else refused.heard(request, request.path)
    if heard is None or heard.is_told:
        log.warning("slack_request_rejected", route=request.path, reason=reason)
    if heard and heard.too_many:
        return refused.enough()
    response = JsonResponse({"message": reason.replace("_", " ")}, status=status)
    if status == 405:
        response["Allow"] = "POST"
    return response
