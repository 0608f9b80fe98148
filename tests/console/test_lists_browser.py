"""The lists in a real browser: by keyboard and by hand, at a desk and on a phone, by day and by night, and without a script."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from console.lists import find, saved
from console.models.saved_view import Listing
from incidents import searched
from incidents.actor import Actor
from incidents.audit import words
from incidents.models import Incident, Person
from incidents.models.incident import State
from tests.conftest import enrol
from tests.console.conftest import As
from tests.console.test_page_browser import VIEWS
from tests.console.test_running_browser import pictured
from tests.console.test_templates import browser_of
from tests.sample import a_few
from tests.sandbox.chromium import chromium
from tests.statuspage.conftest import write

LIST = "/admin/incidents/incident/"
TITLES = ("Search slow in Europe", "Login fails after deploy", "Payments queue is full", "Errors at checkout")


@pytest.fixture
def opal(signed_in_as: As, incident: Incident, ic: Person) -> Client:
    """An operator, among a dozen incidents and two saved views."""
    now = timezone.now()
    Incident.objects.bulk_create(
        Incident(
            title=TITLES[number % 4], service=("search", "login", "payments", "checkout")[number % 4],
            severity=f"P{1 + number % 3}", started_at=now - timedelta(hours=7 * number + 3),
            **({"state": State.ACTIVE, "ic": ic, "heard_at": now - timedelta(minutes=number)} if number % 3 == 0
               else {"state": State.RESOLVED, "resolved_at": now - timedelta(hours=7 * number + 2)}),
        )
        for number in range(11)
    )  # fmt: skip
    write(incident, "We are investigating errors at checkout.")
    words.fill()
    searched.fill()
    person = enrol("U0OPAL000", "Opal Reed", "operators")
    for name, query, shared in (("Open P1s", "severity=P1&standing=open", True), ("Mine", "ic=ines", False)):
        saved.save_view(
            listing=Listing.INCIDENTS,
            name=name,
            query=query,
            shared=shared,
            actor=Actor(via="console", person=person, account=person.user),
        )
    return signed_in_as(person)


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody(opal: Client, live_server: Any, view: tuple[int, int, str]) -> None:
    across, down, scheme = view
    with browser_of(opal, live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}{LIST}")
        found = pictured(page, f"list-{across}-{scheme}")
        page.get_by_text("More filters").click()
        page.get_by_label("Led by").fill("ines")
        page.get_by_label("Search").fill("nothing like it")
        page.get_by_label("Search").press("Enter")
        expect(page.get_by_text("Nothing fits.")).to_be_visible()
        found += pictured(page, f"list-empty-{across}-{scheme}")
        page.get_by_role("link", name="Without Search: nothing like it").click()
        page.get_by_text("Save as a view").click()
        page.get_by_label("Name of the view").fill("Led by Ines")
        page.get_by_label("For everybody").press("Space")
        found += pictured(page, f"list-save-{across}-{scheme}")
        page.get_by_role("button", name="Save", exact=True).press("Enter")
        expect(page.get_by_text("Saved: “Led by Ines”, for everybody.")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Take away as CSV").press("Enter")
        assert download.value.suggested_filename.startswith("incidents-")
        page.get_by_role("button", name="Delete the view Led by Ines").press("Enter")
        expect(page.get_by_text("is deleted")).to_be_visible()
        page.goto(f"{live_server.url}/admin/audit/")
        assert found + pictured(page, f"audit-list-{across}-{scheme}") == []


def reference_in_focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_keys_lead_through_lines_and_pages(opal: Client, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "SIZE", 5)
    with browser_of(opal, live_server.url, across=1440, down=900, scheme="light") as page:
        page.goto(f"{live_server.url}{LIST}")
        references = page.locator("[data-row]").all_text_contents()
        for key, place in (("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)):
            page.keyboard.press(key)
            assert reference_in_focus(page) == references[place]
        page.keyboard.press("n")
        expect(page.get_by_role("link", name="Newer")).to_be_visible()
        page.keyboard.press("p")
        expect(page.get_by_role("link", name="Newer")).to_have_count(0)
        page.keyboard.press("?")
        expect(page.get_by_role("heading", name="Keyboard")).to_be_visible()
        assert pictured(page, "list-keys") == []
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.type("njk")
        expect(page.get_by_label("Search")).to_have_value("njk")
        page.goto(f"{live_server.url}{LIST}")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert "/change/" in page.url


def test_who_switches_single_keys_off_types_in_peace(opal: Client, live_server: Any) -> None:
    with browser_of(opal, live_server.url, across=1440, down=900, scheme="dark") as page:
        page.goto(f"{live_server.url}/admin/audit/")
        page.get_by_role("button", name="Keyboard: ?").press("Enter")
        page.get_by_label("Single keys are on in this browser").press("Space")
        page.get_by_role("button", name="Close").press("Enter")
        page.reload()
        page.keyboard.press("?")
        expect(page.get_by_role("heading", name="Keyboard")).to_be_hidden()


def test_without_a_script_it_is_read_filtered_and_paged(
    opal: Client, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "SIZE", 5)
    with chromium() as browser:
        page = browser.new_page(java_script_enabled=False)
        cookie = opal.cookies["sessionid"]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.goto(f"{live_server.url}{LIST}")
        expect(page.get_by_role("button", name="Keyboard: ?")).to_have_count(0)
        page.get_by_role("link", name="Older").click()
        expect(page.get_by_role("link", name="Newer")).to_be_visible()
        page.get_by_label("Severity").select_option("P1")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("tbody .severity-p2")).to_have_count(0)
