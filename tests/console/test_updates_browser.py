"""Writing and editing a customer update in a real browser, by keyboard, by day and by night."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

from incidents.models import Incident, Person
from statuspage.models import Draft
from tests.console.conftest import PASSWORD
from tests.console.test_page_browser import VIEWS, looked_at, signed_in
from tests.sample import a_few
from tests.statuspage.conftest import write
from tests.statuspage.test_revise import save


@pytest.fixture
def draft(incident: Incident, responder: Person) -> Draft:
    """One that waits; the responder signs in."""
    assert responder.user
    responder.user.username = "root"
    responder.user.set_password(PASSWORD)
    responder.user.save()
    return write(incident)


def elsewhere(draft: Draft, person: Person) -> None:
    """Somebody else saves it, beside the browser's own thread."""

    def other() -> None:
        save(draft, person)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(other).result()


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody_and_nothing_typed_is_lost(
    draft: Draft, approver: Person, live_server: Any, view: tuple[int, int, str]
) -> None:
    across, down, scheme = view
    with signed_in(live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}/admin/write/{draft.incident_id}/")
        found = looked_at(page)
        page.goto(f"{live_server.url}/admin/edit/{draft.pk}/")
        page.get_by_label("Text").fill("My own words.")
        page.get_by_label("Checkout").select_option("major outage")
        elsewhere(draft, approver)
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.get_by_text("Better words.")).to_be_visible()
        expect(page.get_by_label("Text")).to_have_value("My own words.")
        found += looked_at(page)
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.get_by_text("Saved. It waits")).to_be_visible()
        page.goto(f"{live_server.url}/admin/review/{draft.pk}/")
        expect(page.get_by_text("Checkout: from operational to major outage")).to_be_visible()
        assert found + looked_at(page) == []
