"""Every surface of the console reads through `Incident.objects.visible_to`: what a reader may not know of is nowhere.

The reader here is a superuser whose person is deactivated, for whom there is no incident.
"""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client

from console.models import Endpoint, EndpointMessage
from incidents.models import AuditEvent, Incident, OutboxEntry, Person
from incidents.readonly_admin import ReadOnlyAdmin
from tests.console.conftest import address
from tests.fences.code import modules

ADMINS = ("incidents/admin.py", "incidents/readonly_admin.py", "statuspage/admin.py", "slackbot/admin.py")
BY_ITSELF = {Incident: "its own list"}


def ways(model: type[Model], seen: tuple[type[Model], ...] = ()) -> Iterator[str]:
    """Every way by foreign keys from a table to the incident, as lookups."""
    for field in model._meta.concrete_fields:
        to = field.related_model
        if to is Incident:
            yield field.name
        elif isinstance(to, type) and to is not Person and to not in (model, *seen):
            yield from (f"{field.name}__{way}" for way in ways(to, (*seen, model)))


HANGING = {model: page for model, page in admin.site._registry.items() if model not in BY_ITSELF and any(ways(model))}


@pytest.fixture
def blind(root: Client, story: Incident) -> Client:
    """Signed in, and may know of no incident."""
    Person.objects.create(name="Gone", user=User.objects.get(username="root"), is_active=False)
    return root


def test_doors_read_incidents_only_through_it() -> None:
    doors = [
        module
        for module in modules("console", "ai/mcp", "slackbot/buttons", "slackbot/commands", "slackbot/dialogs", *ADMINS)
        for node in module.every(ast.Attribute)
        if _is_objects_of_incident(node.value) and node.attr != "visible_to"
    ]
    assert [module.path for module in doors] == [], "read Incident.objects.visible_to(actor)"


def _is_objects_of_incident(node: ast.expr) -> bool:
    of = node.value if isinstance(node, ast.Attribute) and node.attr == "objects" else None
    return isinstance(of, ast.Name) and of.id == "Incident"


def test_whatever_hangs_on_an_incident_is_listed_by_the_way_to_it() -> None:
    wrong = [
        f"{model._meta.label}: its admin in {page.__module__} names of_incident = one of {sorted(ways(model))}"
        for model, page in HANGING.items()
        if not isinstance(page, ReadOnlyAdmin) or page.of_incident not in ways(model)
    ]
    assert wrong == []
    assert len(HANGING) > 12


@pytest.mark.parametrize("model", [*HANGING, Incident], ids=lambda model: model._meta.label)
def test_nothing_of_an_incident_is_listed_or_opened_for_whom_it_is_not(blind: Client, model: Any) -> None:
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    listed = blind.get(base)
    assert listed.status_code in (302, 403) or all(not _is_about_one(row) for row in _rows(listed.context))
    for row in model._default_manager.all():
        if _is_about_one(row):
            assert blind.get(f"{base}{row.pk}/change/").status_code in (302, 403, 404)


def _rows(context: Any) -> list[Any]:
    """Of the admin's own lists, or of the console's list of incidents."""
    return list(context["cl"].result_list) if "cl" in context else [row.incident for row in context["rows"]]


def _is_about_one(row: Any) -> bool:
    """Whether the row leads to an incident; some events and effects are about none."""
    if isinstance(row, Incident):
        return True
    return any(type(row)._default_manager.filter(pk=row.pk, **{f"{way}__isnull": False}) for way in ways(type(row)))


def test_no_button_of_the_console_reaches_it(blind: Client, story: Incident) -> None:
    entry = OutboxEntry.objects.filter(incident=story).first()
    assert entry
    buttons = [f"/admin/incidents/incident/{story.pk}/open-room/", f"/admin/incidents/outboxentry/{entry.pk}/retry/"]
    assert {blind.post(one).status_code for one in buttons} <= {403, 404}
    assert blind.get(address(story)).status_code in (302, 403, 404)


def test_it_is_in_no_list_that_is_taken_away(blind: Client, story: Incident) -> None:
    assert blind.post("/admin/lists/audit/export/", {"of": story.pk}).status_code == 404
    for listing in ("incidents", "audit"):
        answer = blind.post(f"/admin/lists/{listing}/export/", follow=True)
        assert "text/html" in answer["Content-Type"]
        assert story.title not in answer.content.decode()


def test_nor_in_the_log_of_an_endpoint_that_was_told_of_it(blind: Client, story: Incident) -> None:
    event = AuditEvent.objects.filter(incident=story).earliest("seq")
    endpoint = Endpoint.objects.create(url="https://data.example.com", description="The data team", kinds=["x"])
    EndpointMessage.objects.create(endpoint=endpoint, event=event, kind="incident.opened", body="{}")
    page = blind.get(f"/admin/webhooks/{endpoint.pk}/").content.decode()
    assert "An incident was opened" in page
    assert story.reference not in page


def test_the_first_page_says_nothing_of_it(blind: Client, story: Incident) -> None:
    page = blind.get("/admin/").content.decode()
    assert story.reference not in page
    assert story.title not in page
