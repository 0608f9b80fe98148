"""Outgoing webhooks and outside systems in a real browser, by keyboard, by day and by night, on a desk and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import expect

from clients import last_seen
from console.models import Endpoint, EndpointMessage
from console.outgoing.fan_out import owe
from incidents.models import Incident, OutboxEntry, Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.console.conftest import As
from tests.console.test_page_browser import VIEWS
from tests.console.test_running_browser import pictured
from tests.console.test_templates import browser_of
from tests.sample import a_few

Do = Callable[[], None]


@pytest.fixture
def console(signed_in_as: As, operator: Person) -> Client:
    return signed_in_as(operator)


@pytest.fixture
def told(endpoint: Endpoint, incident: Incident, world: World, tell: Do) -> Endpoint:
    """One message arrived, and one waits for its next try."""
    tell()
    OutboxEntry.objects.all().delete()
    world.faults["endpoint"] = Fault(status=500)
    EndpointMessage.objects.update(state="delivered")
    waits = EndpointMessage.objects.create(endpoint=endpoint, kind="incident.resolved", body="{}")
    with transaction.atomic():
        owe(waits)
    tell()
    return endpoint


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody(console: Client, told: Endpoint, live_server: Any, view: tuple[int, int, str]) -> None:
    across, down, scheme = view
    with browser_of(console, live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}/admin/webhooks/")
        found = pictured(page, f"webhooks-{across}-{scheme}")
        page.get_by_role("link", name="The data team").press("Enter")
        page.get_by_role("button", name="Send a test").press("Enter")
        expect(page.get_by_text("A test is on its way")).to_be_visible()
        page.get_by_text("1 try: answered 500").press("Enter")
        found += pictured(page, f"webhook-{across}-{scheme}")
        page.get_by_role("link", name="Change it").press("Enter")
        page.get_by_label("What is it for?").fill("The data team's warehouse")
        found += pictured(page, f"webhook-form-{across}-{scheme}")
        page.get_by_role("button", name="Save").press("Enter")
        page.get_by_role("button", name="Rotate the secret").press("Enter")
        expect(page.get_by_text("It is shown now and never again.")).to_be_visible()
        assert found + pictured(page, f"webhook-secret-{across}-{scheme}") == []


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_outside_systems_are_read_and_asked(
    console: Client, world: World, live_server: Any, view: tuple[int, int, str]
) -> None:
    across, down, scheme = view
    last_seen.forget()
    world.faults = {"github": Fault(status=401)}
    with browser_of(console, live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}/admin/connections/")
        for system, said in (("Linear", "issues go to the team Incidents"), ("GitHub", "what GITHUB_TOKEN may read")):
            page.get_by_role("button", name=f"Test connection to {system}").press("Enter")
            expect(page.get_by_text(said)).to_be_visible()
        assert pictured(page, f"connections-{across}-{scheme}") == []
