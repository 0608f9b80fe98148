"""Asking the source: what came with nothing but a token is believed only as far as its source confirms it."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

import structlog

from clients import alertmanager, oncall, oncall_groups
from clients.errors import Refused
from clients.oncall_groups import AlertGroup
from incidents import intake
from incidents.facts import AlertNamed
from incidents.hurry import atomic_in_a_hurry
from incidents.models.alert import Alert, Found
from incidents.models.delivery import Delivery, Standing
from incidents.outbox.announce import announce
from incidents.payloads import fetched, native, prometheus
from incidents.payloads.report import Report
from incidents.schemes import Verified

log = structlog.get_logger(__name__)

NOT_FOUND = "404"


def note(group_ids: Sequence[str], *, delivery: Verified, source: str = native.SOURCE) -> intake.Receipt:
    """Keeps a delivery of which nothing is believed, and owes the question whether its alert groups are there.

    OnCall names one group; of Alertmanager's any number, for which one question is enough.
    """
    with atomic_in_a_hurry():
        for group_id, part in zip(group_ids, intake.parts(delivery, len(group_ids)), strict=True):
            kept = Delivery.objects.create(
                source=source,
                scheme=part.scheme,
                digest=part.digest,
                body=part.body,
                group_id=group_id,
                event_type="named",
                standing=Standing.WAITING,
            )
        announce(AlertNamed(kept.pk), key=f"delivery:{kept.pk}")
    return intake.Receipt(outcome="to_verify", message="recorded, being verified")


def ask(delivery: Delivery) -> None:
    """One question answers for every delivery that waits for the same answer by then. Raises Refused and TryLater."""
    waiting = Delivery.objects.filter(source=delivery.source, standing=Standing.WAITING)
    if delivery.source == prometheus.SOURCE:
        _ask_alertmanager(list(waiting))
    else:
        _ask_oncall(delivery.group_id, list(waiting.filter(group_id=delivery.group_id)))


def _ask_oncall(group_id: str, waiting: Sequence[Delivery]) -> None:
    if not waiting:
        return
    try:
        group = oncall_groups.alert_group(group_id)
    except Refused as refused:
        if refused.code != NOT_FOUND:
            raise
        _settle(waiting, group_id=group_id)
        return
    report = report_of(group)
    intake.receive([report], delivery=evidence(group, scheme="fetched"), found_by=Found.FETCHED)
    _settle(waiting, group_id=report.group_id)


def _ask_alertmanager(waiting: Sequence[Delivery]) -> None:
    if not waiting:
        return
    listed = {alert.fingerprint: alert for alert in alertmanager.alerts()}
    for fingerprint in sorted({one.group_id for one in waiting}):
        alert = listed.get(fingerprint)
        report = prometheus.to_report(alert) if alert else _no_longer_listed(fingerprint)
        if report:
            body = alert.model_dump_json().encode() if alert else b""
            intake.receive([report], delivery=_answer(body, scheme="fetched"), found_by=Found.FETCHED)
        named = [one for one in waiting if one.group_id == fingerprint]
        _settle(named, group_id=report.group_id if report else fingerprint)


def _no_longer_listed(fingerprint: str) -> Report | None:
    """It has resolved, if it was ever on record."""
    firings = Alert.objects.filter(source=prometheus.SOURCE, group_id__startswith=f"{fingerprint}:")
    known = firings.order_by("-started_at").first()
    return prometheus.cleared(known.group_id, title=known.title, started_at=known.started_at) if known else None


def report_of(group: AlertGroup) -> Report:
    """With the name of whoever acknowledged, if OnCall gives it. Raises TryLater."""
    if group.state == "acknowledged" and group.acknowledged_by:
        with suppress(Refused):
            who = oncall.user(group.acknowledged_by)
            return fetched.to_report(group, by_name=who.name or who.username, by_email=who.email)
    return fetched.to_report(group)


def evidence(group: AlertGroup, *, scheme: str) -> Verified:
    """OnCall's answer as a delivery."""
    return _answer(group.model_dump_json().encode(), scheme=scheme)


def _answer(body: bytes, *, scheme: str) -> Verified:
    """The same answer later is another delivery: a state may come back."""
    return Verified(scheme=scheme, digest=hashlib.sha256(uuid4().bytes + body).hexdigest(), body=body)


def _settle(waiting: Sequence[Delivery], *, group_id: str) -> None:
    """Those that were waiting have their answer: the alert, or that there is none."""
    alert = Alert.objects.filter(source=waiting[0].source, group_id=group_id).first()
    standing = Standing.TAKEN if alert else Standing.UNKNOWN
    Delivery.objects.filter(pk__in=[one.pk for one in waiting]).update(standing=standing, alert=alert)
    if alert is None:
        log.warning("alert_unknown_at_source", source=waiting[0].source, deliveries=len(waiting))
