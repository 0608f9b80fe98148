"""Old messages and their tries are forgotten, so many at a time, and no longer locked than that takes."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from console.models import Endpoint, EndpointMessage, EndpointTry
from console.models.endpoint_message import MessageState

AT_ONCE = 200  # messages in a transaction, with all of their tries
MOST = 20_000  # in a run; the next goes on

log = structlog.get_logger(__name__)


def forget_messages() -> int:
    """So many were forgotten. One that waits stays, and so does one that was tried lately; two runs at once do no harm."""
    before, gone = oldest_kept(), 0
    for pk in Endpoint.objects.values_list("pk", flat=True):
        while gone < MOST and (some := _forget_some(pk, before)):
            gone += some
    log.info("endpoint_messages_forgotten", count=gone)
    return gone


def oldest_kept() -> datetime:
    """What is older than this has no message any more."""
    return timezone.now() - timedelta(days=settings.OUTGOING_WEBHOOK_LOG_DAYS)


def _forget_some(pk: int, before: datetime) -> int:
    """Under the endpoint's lock: without it a message could be sent again meanwhile, and be tried while it goes."""
    with transaction.atomic():
        endpoint = Endpoint.objects.lock(pk)
        old = list(_old(endpoint, before).values_list("pk", flat=True)[:AT_ONCE]) if endpoint else []
        EndpointTry.objects.filter(message__in=old).delete()
        EndpointMessage.objects.filter(pk__in=old).delete()
    return len(old)


def _old(endpoint: Endpoint, before: datetime) -> QuerySet[EndpointMessage]:
    lately = Exists(EndpointTry.objects.filter(message=OuterRef("pk"), at__gte=before))
    old = endpoint.messages.filter(~lately, made_at__lt=before).exclude(state=MessageState.WAITING)
    return old.order_by("made_at", "id")
