"""Requests of Slack's are kept a day (PRODUCT 3), so that each is taken once; then they go, and the modals opened for them."""

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from incidents.models.outbox_entry import UNFINISHED, OutboxEntry, OutboxState
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.review import Review
from slackbot.models.signing import Signing

KEPT = timedelta(days=1)
AT_ONCE = 2000
STILL_OWED = (*UNFINISHED, OutboxState.DEAD)  # a dead one may be tried again from the console


def forget_requests() -> int:
    """So many were forgotten; one that is still worked, or that waits for somebody's Retry, stays. Two at once do no harm."""
    before = timezone.now() - KEPT
    done = InboundRequest.objects.filter(
        ~_is_owed("work_slack_request"),
        ~_is_owed("send_reply"),
        ~_is_owed("catch_somebody_up"),
        received_at__lt=before,
    )
    gone, _ = InboundRequest.objects.filter(
        pk__in=list(done.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    ).delete()
    _forget_modals(before)
    return gone


def _is_owed(kind: str) -> Q:
    """By the key that `announce` made."""
    key = Concat(Value("slack:"), Cast(OuterRef("pk"), CharField()), Value(f":{kind}"))
    return Q(Exists(OutboxEntry.objects.filter(key=key, state__in=STILL_OWED)))


def _forget_modals(before: datetime) -> None:
    """Whoever submits one that was opened a day ago is told to press the button again."""
    asked_from_it = Exists(InboundRequest.objects.filter(view=OuterRef("view")))
    Review.objects.filter(~asked_from_it, opened_at__lt=before).delete()
    Signing.objects.filter(~asked_from_it, opened_at__lt=before).delete()
