"""The admin: everything to read, nothing to change, and a Retry for what is dead."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from incidents.models import Incident, OutboxEntry
from incidents.readonly_admin import ReadOnlyAdmin
from statuspage.models import Publication

RECORDS = sorted(admin.site._registry, key=lambda model: model._meta.label)
EDITABLE = {"auth.User", "auth.Group"}  # accounts and groups are the operator's; every record is read-only


def test_every_record_is_read_only_in_the_admin() -> None:
    editable = {
        model._meta.label for model, page in admin.site._registry.items() if not isinstance(page, ReadOnlyAdmin)
    }
    assert editable == EDITABLE, "register records with incidents.readonly_admin.ReadOnlyAdmin"


@pytest.mark.parametrize("model", RECORDS, ids=[model._meta.label for model in RECORDS])
def test_every_list_and_page_opens(root: Client, story: Incident, model: Any) -> None:
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    assert root.get(base, follow=True).status_code == 200
    row = model._default_manager.first()
    if row is not None:
        assert root.get(f"{base}{row.pk}/change/", follow=True).status_code == 200


def test_not_even_a_superuser_adds_changes_or_deletes_an_event(root: Client, story: Incident) -> None:
    event = story.events.first()
    assert event
    base = "/admin/incidents/auditevent/"
    answers = [root.post(f"{base}add/"), root.post(f"{base}{event.pk}/change/"), root.post(f"{base}{event.pk}/delete/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_dead_effect_is_retried_by_a_button(root: Client, story: Incident) -> None:
    entry = OutboxEntry.objects.filter(kind="tell_resolved").get()
    OutboxEntry.objects.filter(pk=entry.pk).update(state="dead", last_error="Refused: no")
    page = f"/admin/incidents/outboxentry/{entry.pk}/change/"
    assert "Retry" in root.get(page).content.decode()
    assert root.get(f"/admin/incidents/outboxentry/{entry.pk}/retry/").status_code == 405
    assert root.post(f"/admin/incidents/outboxentry/{entry.pk}/retry/").status_code == 302
    entry.refresh_from_db()
    assert entry.state == "pending"


def test_retrying_what_is_not_dead_says_so(root: Client, story: Incident) -> None:
    entry = OutboxEntry.objects.filter(state="done").first()
    assert entry
    answer = root.post(f"/admin/incidents/outboxentry/{entry.pk}/retry/", follow=True)
    assert "there is nothing to retry" in answer.content.decode()


def test_nobody_reads_it_without_signing_in(client: Client, story: Incident) -> None:
    answer = client.get("/admin/incidents/incident/")
    assert (answer.status_code, answer["Location"].startswith("/admin/login/")) == (302, True)


def test_pages_carry_the_strict_policy(root: Client) -> None:
    policy = root.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_customers_read_is_shown_with_its_publication(root: Client, story: Incident) -> None:
    publication = Publication.objects.get()
    page = root.get(f"/admin/statuspage/publication/{publication.pk}/change/").content.decode()
    assert publication.content.body in page
