"""The page about the check of the gate in a real browser: with findings, at a desk and on a phone, by day and by night."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from incidents.models import Incident, Person
from sandbox.world import World
from statuspage import gate_check
from statuspage.content import digest_of
from statuspage.models import ForeignPost
from statuspage.sign_for import countersign, sign_for
from tests.conftest import by, enrol
from tests.console.test_page_browser import VIEWS, looked_at, signed_in
from tests.sample import a_few
from tests.statuspage.test_foreign import post


@pytest.fixture
def found(root: Client, story: Incident, world: World) -> ForeignPost:
    """A violation, and foreign posts at every stage."""
    ines, arun = Person.objects.get(slack_id="U0INES000"), enrol("U0ARUN000", "Arun Patel", "approvers")
    post(world)
    post(world, name="خطأ", body="نحن نحقق في المشكلة.\n\n" + "https://example.com/" + "x" * 200)
    gate_check.look()
    for words in ("All is well.", "All is well again."):
        ForeignPost.objects.create(
            page="p",
            statuspage_incident="i",
            kind="changed",
            title="Checkout",
            digest=digest_of(words.encode()),
            words=words,
            incident=story,
        )
    first, second = ForeignPost.objects.filter(page="p")
    for one in (first, second):
        sign_for(story, post_id=one.pk, why="I posted it by hand while the gate was stopped.", actor=by(ines))
    countersign(story, post_id=second.pk, actor=by(arun))
    what = "The words that were sent are not the ones that were approved."
    gate_check._keep(
        violations=[{"incident": str(story.pk), "reference": story.reference, "publication": "0" * 36, "what": what}]
    )
    return second


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_whatever_was_found_is_read_and_nothing_hinders(
    found: ForeignPost, live_server: Any, view: tuple[int, int, str]
) -> None:
    across, down, scheme = view
    with signed_in(live_server.url, across=across, down=down, scheme=scheme) as page:
        page.goto(f"{live_server.url}/admin/")
        expect(page.get_by_text("Published, and not as approved: 1 finding.")).to_be_visible()
        found_wrong = looked_at(page)
        page.get_by_role("link", name="Published as approved?").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Published as approved?")
        expect(page.get_by_text("The words that were sent are not the ones")).to_be_visible()
        assert found_wrong + looked_at(page) == []
        page.get_by_role("button", name="Check now").press("Enter")
        expect(page.get_by_text("were compared")).to_be_visible()
