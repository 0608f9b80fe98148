"""Recording what senders report: delivery, alert, incident, first audit event and what is owed, in one transaction."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.actor import SENDER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import AlertCleared, IncidentChanged, IncidentOpened
from incidents.hurry import atomic_in_a_hurry
from incidents.models.alert import Alert, AlertState
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.delivery import Delivery
from incidents.models.incident import Incident, Severity
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.payloads.report import Happened, Report
from incidents.severity import needs_room, severity_of

log = structlog.get_logger(__name__)

DECLARED_TWICE = timedelta(minutes=5)
# Another copy may be first with either, once each: its transaction is over then, so the next time that row is found.
UNIQUE_ROWS = ("alert", "delivery")


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A request whose signature held: its scheme, the hex digest of the signed string, and the raw body."""

    scheme: str
    digest: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a delivery, in words for the sender."""

    message: str
    incident: Incident | None


def receive(report: Report, *, delivery: Verified) -> Receipt:
    """Takes one verified delivery. Any number of copies, at once or later, give one alert and one incident."""
    for _ in UNIQUE_ROWS:
        with suppress(IntegrityError), atomic_in_a_hurry():
            return _receive(report, delivery)
    with atomic_in_a_hurry():
        return _receive(report, delivery)


def _receive(report: Report, delivery: Verified) -> Receipt:
    seen = (
        Delivery.objects.filter(source=report.source, digest=delivery.digest).select_related("alert__incident").first()
    )
    if seen:
        return Receipt(message="duplicate: already recorded", incident=seen.alert.incident if seen.alert else None)
    alert = Alert.objects.filter(source=report.source, group_id=report.group_id).select_related("incident").first()
    receipt, alert = _follow(alert, report) if alert else _begin(report)
    Delivery.objects.create(
        source=report.source,
        scheme=delivery.scheme,
        digest=delivery.digest,
        event_type=report.event_type,
        body=delivery.body,
        alert=alert,
    )
    return receipt


def _begin(report: Report) -> tuple[Receipt, Alert | None]:
    """The first we hear of an alert group."""
    if report.happened is not Happened.FIRED:
        return Receipt(message=f"recorded: '{report.event_type}' opens nothing", incident=None), None
    severity, given = severity_of(report.labels)
    incident = Incident.objects.create(
        title=report.title,
        severity=severity,
        severity_given=given,
        service=report.labels.get("service", "")[:200],
        team=(report.team or report.labels.get("team", ""))[:200],
        needs_room=needs_room(severity),
        started_at=report.started_at,
    )
    alert = _alert_of(report, incident)
    _open(incident, actor=SENDER, source=report.source, alert_group=report.group_id)
    return Receipt(message=f"{incident.reference} opened", incident=incident), alert


def _alert_of(report: Report, incident: Incident) -> Alert:
    return Alert.objects.create(
        source=report.source,
        group_id=report.group_id,
        incident=incident,
        title=report.title,
        severity=incident.severity,
        labels=report.labels,
        integration_id=report.integration_id,
        route_id=report.route_id,
        team=report.team[:200],
        url=report.url,
        started_at=report.started_at,
    )


def _open(incident: Incident, *, actor: Actor, **detail: str) -> None:
    """The first event of an incident, its checklist, and the room it is owed."""
    ChecklistItem.objects.bulk_create([ChecklistItem(incident=incident, key=item) for item in Item])
    event = record(
        Action.INCIDENT_OPENED,
        actor=actor,
        incident=incident,
        words={"title": incident.title},
        number=incident.number,
        severity=incident.severity,
        room=incident.needs_room,
        **detail,
    )
    if incident.needs_room:
        announce(IncidentOpened(incident.id), event=event)
    log.info("incident_opened", incident=str(incident.id), reference=incident.reference, severity=incident.severity)


def _follow(alert: Alert, report: Report) -> tuple[Receipt, Alert]:
    """More about an alert group that is on record."""
    incident = Incident.objects.lock(alert.incident.pk)
    alert.refresh_from_db()
    match report.happened:
        case Happened.FIRED:
            return Receipt(message=f"duplicate: {incident.reference} is open for it", incident=incident), alert
        case Happened.CLEARED:
            _clear(alert, incident)
        case Happened.ACKNOWLEDGED:
            _acknowledge(alert, incident, report)
        case _:
            pass
    return Receipt(message=f"recorded: '{report.event_type}' for {incident.reference}", incident=incident), alert


def _clear(alert: Alert, incident: Incident) -> None:
    if alert.state == AlertState.RESOLVED:
        return
    alert.state, alert.cleared_at = AlertState.RESOLVED, timezone.now()
    alert.save(update_fields=["state", "cleared_at"])
    event = record(Action.ALERT_CLEARED, actor=SENDER, incident=incident, alert_group=alert.group_id)
    if not incident.alerts.exclude(state=AlertState.RESOLVED).exists():
        incident.cleared_at = alert.cleared_at
        incident.save(update_fields=["cleared_at"])
        announce(AlertCleared(incident.id), event=event)


def _acknowledge(alert: Alert, incident: Incident, report: Report) -> None:
    alert.state = AlertState.ACKNOWLEDGED
    alert.save(update_fields=["state"])
    event = record(
        Action.ALERT_ACKNOWLEDGED,
        actor=SENDER,
        incident=incident,
        words={"by": report.by_name or report.by_email},
        alert_group=alert.group_id,
    )
    announce(IncidentChanged(incident.id), event=event)


def declare(*, title: str, severity: Severity, actor: Actor, person: Person) -> tuple[Incident, bool]:
    """Opens an incident by hand, with its room; says whether it is new. Twice by one person within 5 min gives the first."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        recent = timezone.now() - DECLARED_TWICE
        earlier = Incident.objects.filter(declared_by=person, opened_at__gt=recent).first()
        if earlier and earlier.is_open:
            return earlier, False
        incident = Incident.objects.create(
            title=title, severity=severity, needs_room=True, started_at=timezone.now(), declared_by=person
        )
        _open(incident, actor=actor, declared="by hand")
    return incident, True
