"""The first page in a real browser: on a desk and on a phone, by day and by night; its plots and tables."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from ai.models import ModelCall
from incidents import roles
from incidents.follow_ups import add_follow_up
from incidents.models import FollowUp, Incident, Measured, Nudge, Person, Pulse
from incidents.nudges.hear import tell_room
from tests.conftest import by
from tests.console.conftest import As
from tests.console.test_page_browser import VIEWS
from tests.console.test_running_browser import pictured
from tests.console.test_templates import browser_of
from tests.sample import a_few
from tests.statuspage.conftest import publish, say_yes, write

DAYS = 120
NOW = datetime.now(UTC)


@pytest.fixture
def arun(signed_in_as: As, incident: Incident, ic: Person, approver: Person) -> Client:
    """Signed in after four months of incidents that are over, with two that are open: one in which everybody is late."""
    roles.claim(incident, actor=by(ic))
    tell_room(incident, text="Rolling back.", actor=by(ic))
    publish(say_yes(write(incident), ic))
    write(incident)
    add_follow_up(
        incident, text="Alert on the size of the pool, before it is full", owner=approver, actor=by(ic), once="1"
    )
    FollowUp.objects.update(due_on=(NOW - timedelta(days=3)).date())
    late = Incident.objects.create(
        title="Search shows old data since the change of this morning",
        severity="P2",
        state="ACTIVE",
        ic=approver,
        started_at=NOW - timedelta(minutes=95),
    )
    began = NOW - timedelta(minutes=21)
    Nudge.objects.create(incident=late, episode=1, kind="direct", due_at=began, begun_at=began, outcome="sent")
    write(late, author=approver)
    _past(Random(7))  # noqa: S311 the same picture each time
    return signed_in_as(approver)


def _past(chance: Random) -> None:
    started = [NOW - timedelta(days=chance.uniform(0.1, DAYS)) for _ in range(160)]
    rows = []
    for number, at in enumerate(started):
        severity = chance.choices(["P1", "P2", "P3"], [2, 4, 6])[0]
        one = Incident.objects.create(
            title=f"Over {number}", severity=severity, state="RESOLVED", started_at=at, resolved_at=at
        )
        rows.append(_row(chance, one))
    Measured.objects.bulk_create(rows)
    month = NOW.date().replace(day=1)
    for back, stars in ((1, 33), (2, 29), (3, 22)):
        first = (month - timedelta(days=30 * back)).replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        Pulse.objects.create(since=first, until=last, ratings=8 - back, stars=stars)
    for at in started:
        cost = f"{chance.uniform(0.5, 4):.2f}"
        ModelCall.objects.create(job="draft", model="m", prompt="1", asked_at=at, cost_usd=cost)


def _row(chance: Random, one: Incident) -> Measured:
    if chance.random() < 0.1:
        return Measured(
            incident=one, counts="false alarm", severity=one.severity, started_at=one.started_at, measured_at=NOW
        )
    resolve = int(60 * 50 * chance.lognormvariate(0, 0.8))
    has_room = one.severity == "P1"
    return Measured(
        incident=one,
        counts="incident",
        severity=one.severity,
        started_at=one.started_at,
        measured_at=NOW,
        room=int(5 + 20 * chance.random()) if has_room else None,
        room_update=int(resolve * 0.2),
        customer_update=int(resolve * 0.3) if has_room else None,
        mitigate=int(resolve * chance.uniform(0.4, 0.9)),
        resolve=resolve,
        approvals=[int(200 * chance.lognormvariate(0, 0.9))] if has_room else [],
        reminded=2,
        answered=chance.choice([1, 2, 2]),
    )


def opened(page: Page, base: str) -> None:
    page.goto(f"{base}/admin/")
    expect(page.get_by_role("heading", name="How incidents went")).to_be_visible()


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nothing_hinders_anybody(arun: Client, live_server: Any, view: tuple[int, int, str]) -> None:
    across, down, scheme = view
    with browser_of(arun, live_server.url, across=across, down=down, scheme=scheme) as page:
        opened(page, live_server.url)
        found = pictured(page, f"home-{across}-{scheme}")
        page.get_by_text("The numbers of Time to resolve").press("Enter")
        expect(page.get_by_role("region", name="Time to resolve, the numbers")).to_be_visible()
        page.get_by_role("link", name="a year").press("Enter")
        expect(page.get_by_role("link", name="a year")).to_have_attribute("aria-current", "true")
        found += pictured(page, f"home-year-{across}-{scheme}")
        page.get_by_label("Severity").select_option("P1")
        page.get_by_role("button", name="Show").press("Enter")
        expect(page.get_by_label("Severity")).to_have_value("P1")
        expect(page.get_by_role("link", name="a year")).to_have_attribute("aria-current", "true")
        assert found == []


def test_an_empty_one_says_what_to_do_next(root: Client, live_server: Any) -> None:
    with browser_of(root, live_server.url, across=390, down=844, scheme="light") as page:
        opened(page, live_server.url)
        expect(page.get_by_text("None. All is quiet.")).to_be_visible()
        expect(page.get_by_text("No incident started in these days.")).to_be_visible()
        assert pictured(page, "home-empty") == []
