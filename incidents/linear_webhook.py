"""Linear's webhooks, `/webhooks/linear`: that something changed there. How it stands is asked of Linear; the body is a hint.

https://linear.app/developers/webhooks : hex HMAC-SHA256 of the raw body in `Linear-Signature`; `webhookTimestamp`, in the body, is
when it was sent, in milliseconds.
"""

import hashlib
import time
from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel, Field

from incidents.errors import WebhookRejected
from incidents.facts import LinearChanged
from incidents.hurry import atomic_in_a_hurry
from incidents.models.follow_up import FollowUp
from incidents.models.incident import Incident
from incidents.models.postmortem import Postmortem
from incidents.outbox.announce import announce
from incidents.payloads.read import read_as
from incidents.schemes import Verified, hex_signature, is_signed

SCHEME = "linear-hmac"
HEADER = "Linear-Signature"
WINDOW_SECONDS = 60
Outcome = Literal["linear_changed", "linear_not_ours"]


class _Issue(BaseModel):
    id: str = Field(default="", max_length=200)


class _Notice(BaseModel):
    """What is looked at: when it was sent (milliseconds), what it is about, and which one."""

    sent: int = Field(alias="webhookTimestamp", ge=0, lt=10**15, strict=True)
    type: str = Field(max_length=200)
    action: str = Field(max_length=200)
    data: _Issue = Field(default_factory=_Issue)


def verify(body: bytes, headers: Mapping[str, str]) -> Verified:
    """Raises WebhookRejected: 404 where no secret is configured, 401 with no more than the reason."""
    if not settings.LINEAR_WEBHOOK_SECRET:
        raise WebhookRejected(404, "unknown_source")
    given = hex_signature(headers.get(HEADER, ""))
    if not is_signed(body, given, key=settings.LINEAR_WEBHOOK_SECRET.encode()):
        raise WebhookRejected(401, "signature_wrong")
    return Verified(scheme=SCHEME, digest=hashlib.sha256(body).hexdigest(), body=body)


def take(delivery: Verified) -> Outcome:
    """Owes a look at that issue, if it is one of ours and was not made only now. Twice is owed once.

    Raises WebhookRejected: 400 for what is no such notice, 401 for one that was sent long ago.
    """
    notice = read_as(delivery.body, _Notice.model_validate)
    if abs(time.time() - notice.sent / 1000) > WINDOW_SECONDS:
        raise WebhookRejected(401, "timestamp_outside_window")
    issue = _uuid(notice.data.id)
    if notice.type != "Issue" or notice.action == "create" or issue is None:
        return "linear_not_ours"
    with atomic_in_a_hurry():
        incident = _incident_of(issue)
        if incident is None:
            return "linear_not_ours"
        announce(LinearChanged(incident.id, issue), key=f"linear:{delivery.digest}", incident=incident)
    return "linear_changed"


def _incident_of(issue: UUID) -> Incident | None:
    """Of whose postmortem or follow-up action it is the issue."""
    ours = (Postmortem.objects, FollowUp.objects)
    found = (of_a_kind.select_related("incident").filter(pk=issue).first() for of_a_kind in ours)
    return next((one.incident for one in found if one), None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
