"""What incidents/first.py does by one statement, done by the ORM one row after another; only to be measured beside it."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from incidents import schemes
from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, next_hash, origin
from incidents.audit.record import event_of, mirror_debt
from incidents.facts import IncidentOpened
from incidents.first_rows import First, rows_of
from incidents.hurry import atomic_in_a_hurry
from incidents.models.alert import Found
from incidents.models.audit_event import AuditEvent
from incidents.models.outbox_entry import OutboxEntry
from incidents.neighbours import one_at_a_time
from incidents.outbox.announce import debts
from incidents.outbox.owe import debt
from incidents.outbox.prompt import hint_on_commit
from incidents.payloads import read_reports
from incidents.schemes import Verified
from incidents.webhook import verified


@verified(by=schemes.verify)
def first_event(delivery: Verified) -> HttpResponse:
    """Writes it and answers as the real one does; one that was sent again after all changes nothing."""
    rows = rows_of(read_reports(delivery.body)[0], delivery, Found.TOLD)
    try:
        with atomic_in_a_hurry():
            _save(rows)
    except IntegrityError:
        return JsonResponse({"message": "duplicate"})
    reference = rows.incident.reference
    return JsonResponse({"message": f"{reference} opened", "incident_id": reference})


def _save(rows: First) -> None:
    one_at_a_time(rows.locks)
    rows.incident.save(force_insert=True)
    rows.alert.save(force_insert=True)
    rows.delivery.alert = rows.alert
    rows.delivery.save(force_insert=True)
    event = _event(rows)
    event.save(force_insert=True)
    owed = debts(IncidentOpened(rows.incident.id), key=str(event.id), about=rows.incident)
    for kind, named in (owed | {"mirror_chain": mirror_debt(event)}).items():
        row = OutboxEntry(**debt(kind, incident=rows.incident, **named))
        row.save(force_insert=True)
        hint_on_commit(row.pk, kind, row.rank)


def _event(rows: First) -> AuditEvent:
    incident, at = rows.incident, timezone.now()
    content = event_of(
        Action.INCIDENT_OPENED,
        actor=SENDER,
        chain=incident.chain,
        seq=1,
        at=at,
        words={"title": incident.title},
        detail={"number": incident.number, "severity": incident.severity, "room": incident.needs_room, **rows.detail},
    )
    canonical, before = canonical_form(content), origin(incident.chain).hash
    return AuditEvent(
        chain=incident.chain,
        seq=1,
        previous=before,
        canonical=canonical,
        hash=next_hash(before, canonical),
        incident=incident,
        action=Action.INCIDENT_OPENED,
        at=at,
        parsed=content,
    )


def alive(_request: HttpRequest) -> HttpResponse:
    """For whoever waits until the server answers."""
    return JsonResponse({"status": "ok"})


urlpatterns = [path("webhooks/grafana-oncall", first_event), path("health", alive)]
