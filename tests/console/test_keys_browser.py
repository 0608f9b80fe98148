"""Single keys in a real browser: they lead somewhere, they do nothing to an incident, and they rest while somebody types."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from incidents import roles
from incidents.models import Incident, Person
from statuspage.models import Approval
from tests.conftest import by
from tests.console.conftest import As, address
from tests.console.test_beside import another
from tests.console.test_page_browser import looked_at
from tests.console.test_templates import browser_of
from tests.statuspage.conftest import write

DESK: dict[str, Any] = {"across": 1440, "down": 900, "scheme": "light"}


@pytest.fixture
def two(incident: Incident, ic: Person) -> tuple[Incident, Incident]:
    """The first is led, and an update of it waits; another follows."""
    write(roles.claim(incident, actor=by(ic)))
    return incident, another(ic, "Second")


@pytest.fixture
def ines(ic: Person, signed_in_as: As) -> Client:
    return signed_in_as(ic)


def test_from_one_incident_to_the_next_and_back(two: Any, ines: Client, live_server: Any) -> None:
    first, second = two
    with browser_of(ines, live_server.url, **DESK) as page:
        page.goto(live_server.url + address(first))
        page.keyboard.press("j")
        expect(page.get_by_role("heading", level=1)).to_have_text("Second")
        page.keyboard.press("k")
        expect(page.get_by_role("heading", level=1)).to_have_text(first.title)
        page.keyboard.press("n")
        page.keyboard.type("just a note? j/k")
        expect(page.get_by_label("Note for the timeline")).to_have_value("just a note? j/k")
        assert second.reference in page.content()


def test_they_are_listed_and_can_be_switched_off(two: Any, ines: Client, live_server: Any) -> None:
    with browser_of(ines, live_server.url, **DESK) as page:
        page.goto(live_server.url + address(two[0]))
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        expect(keys).to_contain_text("Search incidents")
        assert looked_at(page) == []
        keys.get_by_role("checkbox").uncheck()
        keys.get_by_role("button", name="Close").click()
        expect(keys).to_have_count(0)
        page.keyboard.press("j")
        expect(page.get_by_role("heading", level=1)).to_have_text(two[0].title)
        page.get_by_role("button", name="Keys").click()
        expect(keys).to_be_visible()


def test_no_single_key_approves(two: Any, ines: Client, live_server: Any) -> None:
    draft = two[0].drafts.get().pk
    with browser_of(ines, live_server.url, **DESK) as page:
        page.goto(live_server.url + address(two[0]))
        page.keyboard.press("a")
        expect(page.get_by_role("link", name="Review and publish")).to_be_focused()
        page.goto(f"{live_server.url}/admin/review/{draft}/")
        page.keyboard.press("a")
        expect(page.get_by_role("button", name="Publish now")).to_be_focused()
    assert not Approval.objects.exists()
