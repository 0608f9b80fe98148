"""Recording what senders report: delivery, alert, incident, first audit event and what is owed, in one transaction."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from clients import trace
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.authority import refuse_unless_may
from incidents.echo import heard
from incidents.first import record_first
from incidents.first_rows import First, rows_of
from incidents.follow import follow
from incidents.hurry import atomic_in_a_hurry
from incidents.join import join, join_plainly
from incidents.models.alert import Alert, Found
from incidents.models.delivery import Delivery, Standing
from incidents.models.incident import Incident, Severity
from incidents.models.person import Person
from incidents.neighbours import neighbour_of, one_at_a_time
from incidents.opened import record_opened
from incidents.payloads.report import Happened, Report
from incidents.refire import home_of
from incidents.schemes import Verified

log = structlog.get_logger(__name__)

DECLARED_TWICE = timedelta(minutes=5)
# Another copy may be first with either, once each: its transaction is over then, so the next time that row is found.
UNIQUE_ROWS = ("alert", "delivery")


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a report, in a word for the metrics and in words for the sender; `reference` of its incident or empty."""

    outcome: str
    message: str
    reference: str = ""


def receive(reports: Sequence[Report], *, delivery: Verified, found_by: Found = Found.TOLD) -> Receipt:
    """Takes one verified delivery. Any number of copies, at once or later, give each alert group one alert, in one incident.

    Each report is committed by itself: a sender that is cut off half-way sends all of it again. Gives the first receipt with
    an incident, else the first.
    """
    receipts = [
        _receive(heard(report), part, found_by)
        for report, part in zip(reports, parts(delivery, len(reports)), strict=True)
    ]
    return next((receipt for receipt in receipts if receipt.reference), receipts[0])


def parts(delivery: Verified, count: int) -> Iterator[Verified]:
    """The delivery, once for each alert group in it; the body is kept once."""
    yield delivery
    for place in range(1, count):
        digest = hashlib.sha256(f"{delivery.digest}:{place}".encode()).hexdigest()
        yield replace(delivery, digest=digest, body=b"")


def _receive(report: Report, delivery: Verified, found_by: Found) -> Receipt:
    """The statement takes nearly all first events, or says which incident they join; the rest is looked at under locks."""
    if report.happened in (Happened.FIRED, Happened.BACK):
        with suppress(IntegrityError):
            receipt = _first(rows_of(report, delivery, found_by))
            if receipt:
                return receipt
    for _ in UNIQUE_ROWS:
        with suppress(IntegrityError), atomic_in_a_hurry():
            return _look(report, delivery, found_by)
    with atomic_in_a_hurry():
        return _look(report, delivery, found_by)


def _first(rows: First) -> Receipt | None:
    """None: something about its group is on record, or more follows for the incident it joins than an alert more."""
    home = record_first(rows)
    if home == rows.incident.id:
        return _opened(rows.incident)
    if home is None:
        return None
    trace.about(home)
    joined = join_plainly(home, rows)
    if joined is None:
        return None
    return Receipt(outcome="joined", message=f"{joined.reference} joined", reference=joined.reference)


def _look(report: Report, delivery: Verified, found_by: Found) -> Receipt:
    seen = (
        Delivery.objects.filter(source=report.source, digest=delivery.digest).select_related("alert__incident").first()
    )
    if seen:
        reference = seen.alert.incident.reference if seen.alert else ""
        return Receipt(outcome="duplicate", message="duplicate: already recorded", reference=reference)
    rows = rows_of(report, delivery, found_by)
    alert = _known(report)
    if alert is None:
        one_at_a_time(rows.locks)
        alert = _known(report)
    if alert:
        return _more(alert, report, rows.delivery)
    if report.happened.opens or (found_by is not Found.TOLD and report.happened is not Happened.NOTED):
        return _begin(report, rows)
    rows.delivery.save()
    return Receipt(outcome="recorded", message=f"recorded: '{report.event_type}' opens nothing")


def _known(report: Report) -> Alert | None:
    return Alert.objects.filter(source=report.source, group_id=report.group_id).select_related("incident").first()


def _more(alert: Alert, report: Report, delivery: Delivery) -> Receipt:
    incident = alert.incident
    says_more = report.happened is not Happened.FIRED and not report.ours
    if says_more:  # else it changes nothing: a thousand copies need not queue for the lock
        incident = _locked_incident_of(alert)
        follow(alert, incident, report)
    delivery.alert = alert
    delivery.save()
    if report.happened is Happened.FIRED and not report.ours:
        message = f"duplicate: {incident.reference} is there for it"
        return Receipt(outcome="duplicate", message=message, reference=incident.reference)
    message = f"recorded: '{report.event_type}' for {incident.reference}"
    return Receipt(outcome="recorded", message=message, reference=incident.reference)


def _locked_incident_of(alert: Alert) -> Incident:
    """Its incident, locked: the one it has by then, for it may just have been split off."""
    while True:
        incident = Incident.objects.lock(alert.incident.pk)
        alert.refresh_from_db()
        if alert.incident == incident:
            return incident


def _begin(report: Report, rows: First) -> Receipt:
    """The first we hear of a group, but not alone: it belongs to an incident, or something came before, or it is over already.

    What we find to be over or silenced has an incident without a room; people open one if they want it.
    """
    home = _home(rows) if report.happened.opens else None
    receipt, alert = _joined(home.pk, rows) if home else None, rows.alert
    if receipt is None:
        record_first(rows, even_if_not_alone=True)
        receipt = _opened(rows.incident)
        alert = Alert.objects.select_related("incident").get(source=report.source, group_id=report.group_id)
    incident = alert.incident  # nobody else can hold it: it is locked, or not committed yet
    follow(alert, incident, report)
    for earlier in _said_before(report):
        said = replace(
            report, event_type=earlier.event_type, happened=Happened(earlier.happened), at=earlier.happened_at
        )
        follow(alert, incident, said)
        Delivery.objects.filter(pk=earlier.pk).update(alert=alert)
    return receipt


def _home(rows: First) -> Incident | None:
    """The incident it belongs to: that of its key, else an open one of its service or team."""
    return home_of(rows.alert.refire_key, shadow=rows.incident.shadow) or neighbour_of(rows.incident)


def _said_before(report: Report) -> Iterable[Delivery]:
    """Words about the group that came before the one that opened its incident."""
    about_it = Delivery.objects.filter(source=report.source, group_id=report.group_id)
    return about_it.filter(alert=None, standing=Standing.TAKEN).order_by("pk")


def _joined(home: UUID, rows: First) -> Receipt | None:
    word = join(home, rows)
    if not word:
        return None
    reference = rows.alert.incident.reference
    return Receipt(outcome=word, message=f"{reference} {word}", reference=reference)


def _opened(incident: Incident) -> Receipt:
    log.info("incident_opened", incident=str(incident.id), reference=incident.reference, severity=incident.severity)
    if incident.shadow:
        message = f"{incident.reference} recorded in shadow mode: nothing is opened or sent"
        return Receipt(outcome="shadow", message=message, reference=incident.reference)
    return Receipt(outcome="opened", message=f"{incident.reference} opened", reference=incident.reference)


def declare(
    *, title: str, severity: Severity, actor: Actor, person: Person, service: str = "", once: str = ""
) -> tuple[Incident, bool]:
    """Opens an incident by hand, with its room; says whether it is new. Twice by one person within 5 min gives the first.

    A program says which request it is with `once`: then it is the same again only with the same, however long after.
    """
    refuse_unless_may(actor.as_of_now(), "declare", None)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        earlier = _declared_with(once, person) if once else declared_just_now(person)
        if earlier:
            return earlier, False
        incident = Incident.objects.create(
            title=title,
            severity=severity,
            service=service,
            needs_room=True,
            started_at=timezone.now(),
            declared_by=person,
        )
        record_opened(incident, actor=actor, declared="by hand", **({"once": once} if once else {}))
    return incident, True


def _declared_with(once: str, person: Person) -> Incident | None:
    opened = {"events__action": Action.INCIDENT_OPENED, "events__parsed__detail__once": once}
    return Incident.objects.filter(declared_by=person, **opened).first()


def declared_just_now(person: Person) -> Incident | None:
    """What they opened by hand within 5 min, while it is open: a second time means the same."""
    recent = timezone.now() - DECLARED_TWICE
    earlier = Incident.objects.filter(declared_by=person, opened_at__gt=recent).first()
    return earlier if earlier and earlier.is_open else None
