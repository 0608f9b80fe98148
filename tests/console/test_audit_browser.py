"""The audit log in a real browser: filtered by keyboard, opened, verified, at a desk and on a phone, by day and by night."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from incidents.audit import words
from incidents.models import AuditCheck, CheckState, Incident
from tests.at_once import at_once
from tests.console.test_page_browser import VIEWS, looked_at, signed_in
from tests.sample import a_few


@pytest.fixture
def checked(root: Client, story: Incident) -> AuditCheck:
    """The story, searched and half verified."""
    words.fill()
    return AuditCheck.objects.create(incident=story, events_total=200, events_done=50)


def moved(**fields: Any) -> None:
    """A worker went on with it; in a thread of its own, as Playwright's refuses the database."""
    at_once(lambda: AuditCheck.objects.update(**fields))


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_an_incidents_log_is_filtered_opened_and_followed(
    checked: AuditCheck, story: Incident, live_server: Any, view: tuple[int, int, str]
) -> None:
    across, down, scheme = view
    with signed_in(live_server.url, across=across, down=down, scheme=scheme, zone="Asia/Tokyo") as page:
        page.goto(f"{live_server.url}/admin/")
        page.get_by_role("link", name="Audit log", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Audit log")
        expect(page.get_by_text("Times in Asia/Tokyo (UTC+9)")).to_be_visible()
        found = looked_at(page)
        page.get_by_label("Text").fill("checkout")
        page.get_by_label("What").select_option(label="Update edited")
        page.get_by_label("Text").press("Enter")
        expect(page.get_by_text("have found")).to_be_visible()
        expect(page.get_by_text("Opened as")).to_have_count(0)
        found += looked_at(page)
        page.get_by_role("link", name="Event 11").press("Enter")
        expect(page.get_by_text("hash fits")).to_be_visible()
        found += looked_at(page)
        page.get_by_role("link", name=story.reference).click()
        page.get_by_role("link", name="See how far it is").press("Enter")
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "25")
        assert found + looked_at(page) == []


def test_the_page_of_a_verification_follows_it_to_its_end(checked: AuditCheck, live_server: Any) -> None:
    with signed_in(live_server.url) as page:
        page.goto(f"{live_server.url}/admin/audit/check/{checked.pk}/")
        expect(page.get_by_role("status")).to_have_text("50 of 200 events.")
        page.evaluate("window.stays = true")
        moved(events_done=150)
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "75")
        assert page.evaluate("window.stays")
        moved(events_done=200, state=CheckState.SOUND, finished_at=timezone.now())
        expect(page.get_by_text("Every event follows the one before it")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_count(0)
