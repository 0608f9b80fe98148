"""The console in a real browser: signed in to by its form, read on a desk and on a phone, by day and by night."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from incidents.models import Incident, OutboxEntry, Person
from incidents.notes import add_note
from tests.conftest import by
from tests.console.conftest import PASSWORD
from tests.sample import a_few
from tests.sandbox.chromium import chromium, listen, serious

VIEWS = [(across, down, scheme) for across, down in ((390, 844), (1440, 900)) for scheme in ("light", "dark")]


@contextmanager
def signed_in(
    base: str, *, across: int = 1440, down: int = 900, scheme: Any = "light", zone: str = "UTC"
) -> Iterator[Page]:
    """The list of incidents, signed in to as the superuser; at the end no error may have been logged."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": across, "height": down}, color_scheme=scheme, timezone_id=zone)
        errors = listen(page)
        page.goto(f"{base}/admin/login/?next=/admin/incidents/incident/")
        page.get_by_label("Username").fill("root")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="Incidents", exact=True)).to_be_visible()
        yield page
        assert errors == []


@pytest.fixture
def stuck(root: Client, story: Incident) -> Incident:
    """The story, with an effect in it that failed for good."""
    OutboxEntry.objects.filter(incident=story, kind="tell_resolved").update(state="dead", last_error="Refused: no")
    return story


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{page.url}: {found}" for found in [*serious(page), *(["wider than the screen"] if wide else [])]]


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody(stuck: Incident, live_server: Any, view: tuple[int, int, str]) -> None:
    across, down, scheme = view
    with signed_in(live_server.url, across=across, down=down, scheme=scheme) as page:
        found = looked_at(page)
        page.get_by_role("link", name=stuck.reference).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Checkout errors")
        found += looked_at(page)
        page.get_by_role("link", name="Home").click()
        expect(page.get_by_role("heading", name="Open incidents")).to_be_visible()
        found += looked_at(page)
        page.get_by_role("link", name="Who may do what").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who may do what")
        found += looked_at(page)
        page.get_by_role("button", name="Log out").click()
        page.goto(f"{live_server.url}/admin/login/")
        assert found + looked_at(page) == []


@pytest.fixture
def crowded(root: Client, incident: Incident, ic: Person) -> Incident:
    """Much too long a title in two directions of writing, and a great many long notes."""
    Incident.objects.update(title=f"أخطاء في صفحة الدفع {'checkout' * 30}", service="x" * 200)
    for number in range(70):
        add_note(incident, text=f"Note {number} {'y' * 300}", actor=by(ic))
    return Incident.objects.get()


@pytest.mark.parametrize("across", a_few([390, 1440], 1))
def test_however_much_there_is_it_fits_and_is_folded(crowded: Incident, live_server: Any, across: int) -> None:
    with signed_in(live_server.url, across=across) as page:
        found = looked_at(page)
        page.get_by_role("link", name=crowded.reference).click()
        expect(page.get_by_text("Note 69")).to_be_visible()
        expect(page.get_by_text("Note 30")).to_be_hidden()
        page.get_by_text("more lines in between").press("Enter")
        expect(page.get_by_text("Note 30")).to_be_visible()
        assert found + looked_at(page) == []


def test_everything_is_shown_on_request_without_a_script(stuck: Incident, live_server: Any) -> None:
    with signed_in(live_server.url) as page:
        page.get_by_role("link", name=stuck.reference).click()
        quiet = page.get_by_text("Publication reserved")
        expect(quiet).to_be_hidden()
        page.get_by_text("Show everything").press("Enter")
        expect(quiet).to_be_visible()


@pytest.fixture
def shadow(fire: Callable[..., Any], settle: Callable[[], None], settings: Any, root: Client) -> Incident:
    """Of a source in shadow mode, with the people that would have been called."""
    settings.SHADOW_SOURCES = ["grafana-oncall"]
    fire()
    settle()
    return Incident.objects.get()


def test_a_shadow_incident_is_read_on_a_phone_and_given_its_room_by_keyboard(
    shadow: Incident, live_server: Any
) -> None:
    with signed_in(live_server.url, across=390, down=844, scheme="dark") as page:
        page.goto(f"{live_server.url}/admin/")
        found = looked_at(page)
        page.get_by_role("link", name="See what would have been").click()
        page.get_by_role("link", name=shadow.reference).click()
        found += looked_at(page)
        page.get_by_role("button", name="Open a room").press("Enter")
        expect(page.get_by_text("Its room is being opened")).to_be_visible()
        expect(page.get_by_text("What would have been")).to_have_count(0)
        assert found == []


def test_retry_by_keyboard_leads_back_to_the_page(stuck: Incident, live_server: Any) -> None:
    with signed_in(live_server.url) as page:
        page.get_by_role("link", name=stuck.reference).click()
        button = page.get_by_role("button", name="Tell resolved: Retry")
        button.press("Enter")
        expect(page.get_by_text("It is owed again")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Checkout errors")
        expect(button).to_have_count(0)
