"""What incidents/first.py does by one statement, done by the ORM one row after another; only to be measured beside it."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from incidents import schemes
from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import IncidentOpened
from incidents.first_rows import First, rows_of
from incidents.hurry import atomic_in_a_hurry
from incidents.models.alert import Found
from incidents.neighbours import one_at_a_time
from incidents.outbox.announce import announce
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
    event = record(
        Action.INCIDENT_OPENED,
        actor=SENDER,
        incident=rows.incident,
        words={"title": rows.incident.title},
        number=rows.incident.number,
        **rows.detail,
    )
    announce(IncidentOpened(rows.incident.id), event=event)


def alive(_request: HttpRequest) -> HttpResponse:
    """For whoever waits until the server answers."""
    return JsonResponse({"status": "ok"})


urlpatterns = [path("webhooks/grafana-oncall", first_event), path("health", alive)]
