"""A postmortem's page in a real browser: its chart and what is to be done, at a desk and on a phone, by day, by night, on paper."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from incidents import lifecycle, roles
from incidents.follow_ups import add_follow_up
from incidents.models import FollowUp, Incident, Person
from incidents.notes import add_note
from sandbox.server import Running
from tests.conftest import by, do_everything_owed
from tests.console.conftest import enter
from tests.console.test_page_browser import VIEWS
from tests.console.test_running_browser import pictured
from tests.console.test_templates import browser_of
from tests.moved_clock import MovedClock, moved_clock
from tests.sample import a_few


@pytest.fixture
def clock(transactional_db: None, outside: Running) -> Iterator[MovedClock]:
    with moved_clock(outside.state) as clock:
        yield clock


@pytest.fixture
def over(clock: MovedClock, incident: Incident, ic: Person, settings: Any) -> Incident:
    """It took 51 minutes. One thing is done, one is overdue, one is nobody's. There is no Linear."""
    settings.LINEAR_API_KEY = ""
    for minutes, does in (
        (3, lambda: roles.claim(incident, actor=by(ic))),
        (9, lambda: add_note(incident, text="The pool is full.", actor=by(ic))),
        (7, lambda: add_note(incident, text="Rolled back checkout 3f2a1c.", actor=by(ic))),
        (12, lambda: lifecycle.mitigate(incident, actor=by(ic))),
        (20, lambda: lifecycle.resolve(incident, actor=by(ic))),
    ):
        clock.move_to(clock.now() + timedelta(minutes=minutes))
        does()
    do_everything_owed()
    for text, owner in (("Alert on the pool's size", ic), ("Write the runbook", ic), ("Rehearse it", None)):
        add_follow_up(incident, text=text, owner=owner, actor=by(ic), once=text)
    FollowUp.objects.filter(text="Write the runbook").update(ended_at=clock.now())
    FollowUp.objects.filter(text="Rehearse it").update(due_on="2026-01-05")
    return Incident.objects.get()


@pytest.fixture
def ines(ic: Person, client: Client) -> Client:
    """The IC, signed in."""
    assert ic.user
    return enter(client, ic.user)


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody(over: Incident, ines: Client, live_server: Any, view: tuple[int, int, str]) -> None:
    across, down, scheme = view
    with browser_of(ines, live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}/admin/postmortem/{over.pk}/")
        found = pictured(page, f"postmortem-{across}-{scheme}")
        page.get_by_text("Add what is to be done").press("Enter")
        page.get_by_label("What is to be done?").fill("Halve the pool")
        page.get_by_label("Priority").select_option("low")
        found += pictured(page, f"postmortem-adding-{across}-{scheme}")
        page.get_by_role("button", name="Add it").press("Enter")
        expect(page.locator(".follow-ups")).to_contain_text("Halve the pool")
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="Mark as reviewed")).to_be_hidden()
        expect(page.locator(".chart svg")).to_be_visible()
        assert found + pictured(page, f"postmortem-print-{across}-{scheme}") == []
