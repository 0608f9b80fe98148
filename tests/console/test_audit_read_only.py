"""Nothing about the audit log can be changed from the console: tried as a superuser, at every address and past the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.test import Client, RequestFactory

from console.audit import urls
from incidents.models import AuditEvent, Incident

ADMIN = "/admin/incidents/auditevent/"


@pytest.fixture
def event(root: Client, incident: Incident) -> AuditEvent:
    return incident.events.get(seq=1)


@pytest.mark.parametrize("address", ["", "add/", "{}/change/", "{}/delete/", "{}/history/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_admin_takes_no_change_of_an_event(root: Client, event: AuditEvent, address: str, method: str) -> None:
    sent = {"action": "delete_selected", "_selected_action": str(event.pk), "post": "yes"}
    answer = getattr(root, method)(ADMIN + address.format(event.pk), sent, content_type="application/json")
    assert answer.status_code in (403, 405)
    as_form = root.post(ADMIN + address.format(event.pk), sent)
    assert as_form.status_code == 403
    assert AuditEvent.objects.get() == event


def test_there_are_no_bulk_actions_and_no_permission_to_anything_but_read(root: Client, event: AuditEvent) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="root")
    page = admin.site.get_model_admin(AuditEvent)
    assert page.get_actions(request) == {}
    assert page.get_model_perms(request) == {"add": False, "change": False, "delete": False, "view": True}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_pages_of_the_log_take_nothing_but_questions(root: Client, event: AuditEvent, method: str) -> None:
    pages = ["/admin/audit/", "/admin/audit/system/", f"/admin/audit/incident/{event.incident_id}/"]
    for address in [*pages, f"/admin/audit/event/{event.pk}/"]:
        assert getattr(root, method)(address, {"chain": "x"}).status_code == 405
    posted = {pattern.name for pattern in urls.urlpatterns if "verify" in str(pattern.name)}
    assert posted == {"audit_verify", "audit_verify_incident"}


TRIES: dict[str, Callable[[AuditEvent], Any]] = {
    "save": lambda event: event.save(),
    "save of one field": lambda event: event.save(update_fields=["action"]),
    "delete": lambda event: event.delete(),
    "update": lambda event: AuditEvent.objects.filter(pk=event.pk).update(action="NOTE_ADDED"),
    "delete of many": lambda _: AuditEvent.objects.all().delete(),
    "bulk update": lambda event: AuditEvent.objects.bulk_update([event], ["at"]),
    "insert of another": lambda event: AuditEvent.objects.create(
        chain=event.chain, seq=event.seq, canonical=b"{}", hash=b"", previous=b"", at=event.at, parsed={}
    ),
}


@pytest.mark.parametrize("name", TRIES)
def test_the_database_refuses_what_a_view_could_try(event: AuditEvent, name: str) -> None:
    before = bytes(event.canonical)
    event.action = "NOTE_ADDED"
    with pytest.raises(DatabaseError), transaction.atomic():
        TRIES[name](event)
    kept = AuditEvent.objects.get()
    assert (kept.action, bytes(kept.canonical)) == ("INCIDENT_OPENED", before)
