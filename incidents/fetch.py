"""Asking the source: what came with nothing but a token is believed only as far as its source confirms it."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress

import structlog
from django.utils import timezone

from clients import oncall, oncall_groups
from clients.errors import Refused
from clients.oncall_groups import AlertGroup
from incidents import intake
from incidents.facts import AlertNamed
from incidents.hurry import atomic_in_a_hurry
from incidents.metrics import WEBHOOKS
from incidents.models.alert import Alert, Found
from incidents.models.delivery import Delivery, Standing
from incidents.outbox.announce import announce
from incidents.payloads import fetched
from incidents.payloads.native import SOURCE
from incidents.payloads.report import Report
from incidents.schemes import Verified

log = structlog.get_logger(__name__)

NOT_FOUND = "404"


def note(group_id: str, *, delivery: Verified) -> intake.Receipt:
    """Keeps a delivery of which nothing is believed, and owes the question whether its alert group is there."""
    with atomic_in_a_hurry():
        kept = Delivery.objects.create(
            source=SOURCE,
            scheme=delivery.scheme,
            digest=delivery.digest,
            body=delivery.body,
            group_id=group_id,
            event_type="named",
            standing=Standing.WAITING,
        )
        announce(AlertNamed(kept.pk), key=f"delivery:{kept.pk}")
    return intake.Receipt(outcome="to_verify", message="recorded, being verified")


def ask(delivery: Delivery) -> None:
    """One question answers for every delivery of the group that waits by then. Raises Refused and TryLater."""
    waiting = list(
        Delivery.objects.filter(source=delivery.source, group_id=delivery.group_id, standing=Standing.WAITING)
    )
    if delivery not in waiting:
        return
    try:
        group = oncall_groups.alert_group(delivery.group_id)
    except Refused as refused:
        if refused.code != NOT_FOUND:
            raise
        _settle(waiting, standing=Standing.UNKNOWN)
        WEBHOOKS.labels(outcome="unknown_at_source").inc()
        log.warning("alert_unknown_at_source", deliveries=len(waiting))
        return
    intake.receive([report_of(group)], delivery=evidence(group, scheme="fetched"), found_by=Found.FETCHED)
    _settle(waiting, standing=Standing.TAKEN)


def report_of(group: AlertGroup) -> Report:
    """With the name of whoever acknowledged, if OnCall gives it. Raises TryLater."""
    if group.state == "acknowledged" and group.acknowledged_by:
        with suppress(Refused):
            who = oncall.user(group.acknowledged_by)
            return fetched.to_report(group, by_name=who.name or who.username, by_email=who.email or "")
    return fetched.to_report(group)


def evidence(group: AlertGroup, *, scheme: str) -> Verified:
    """The answer as a delivery. The same answer later is another one: a state may come back."""
    body = group.model_dump_json().encode()
    digest = hashlib.sha256(timezone.now().isoformat().encode() + body).hexdigest()
    return Verified(scheme=scheme, digest=digest, body=body)


def _settle(waiting: Sequence[Delivery], *, standing: Standing) -> None:
    first = waiting[0]
    alert = Alert.objects.filter(source=first.source, group_id=first.group_id).first()
    Delivery.objects.filter(pk__in=[one.pk for one in waiting]).update(standing=standing, alert=alert)
