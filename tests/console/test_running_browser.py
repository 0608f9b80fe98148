"""Running an incident from its page in a real browser, by keyboard alone, by day and by night."""

import os
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from incidents.models import Incident, Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import do_everything_owed
from tests.console.conftest import address, enter
from tests.console.test_page_browser import VIEWS, looked_at
from tests.console.test_templates import browser_of
from tests.sample import a_few


def pictured(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands; its picture goes where SHOTS says."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    return looked_at(page)


@pytest.fixture
def roomless(incident: Incident, world: World) -> Incident:
    """Slack is down, and its room could not be made."""
    world.faults = {"slack": Fault(status=503)}
    do_everything_owed()
    return incident


@pytest.fixture
def ines(ic: Person, client: Client) -> Client:
    """The IC, signed in."""
    assert ic.user
    return enter(client, ic.user)


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody_while_slack_is_down(
    roomless: Incident, ines: Client, live_server: Any, view: tuple[int, int, str]
) -> None:
    across, down, scheme = view
    with browser_of(ines, live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}/admin/incidents/incident/{roomless.pk}/change/")
        found = pictured(page, f"unled-{across}-{scheme}")
        page.get_by_role("button", name="I'll lead").press("Enter")
        expect(page.get_by_text(f"You lead {roomless.reference}.")).to_be_visible()
        expect(page.get_by_text("The war room could not be made.")).to_be_visible()
        page.get_by_label("Note for the timeline").fill("Rolled back.")
        page.get_by_role("button", name="Add the note").press("Enter")
        expect(page.get_by_text("Note: Rolled back.")).to_be_visible()
        found += pictured(page, f"led-{across}-{scheme}")
        page.get_by_role("link", name="False alarm").press("Enter")
        page.get_by_label("Why was it a false alarm?").fill("A flapping probe")
        found += pictured(page, f"sheet-{across}-{scheme}")
        page.get_by_role("button", name="False alarm").press("Enter")
        expect(page.get_by_text("is closed as a false alarm")).to_be_visible()
        assert found + pictured(page, f"over-{across}-{scheme}") == []


def test_without_a_script_its_checklist_is_ticked_too(incident: Incident, ines: Client, live_server: Any) -> None:
    with browser_of(ines, live_server.url, across=390, down=844, scheme="light", scripts=False) as page:
        page.goto(live_server.url + address(incident))
        page.get_by_role("button", name="Done: Customer impact identified").click()
        expect(page.get_by_text("It is ticked.")).to_be_visible()
        expect(page.locator(".checklist .done", has_text="Customer impact identified")).to_contain_text("Ines Castro")
        page.get_by_role("button", name="Take back: Customer impact identified").click()
        expect(page.get_by_text("The tick is taken back.")).to_be_visible()
        assert page.url.endswith("#checklist")
