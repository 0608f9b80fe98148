"""The whole story as people live it: fired, led, approved by clicking, read by customers, resolved, written up, looked up."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sandbox.people import INES
from tests.e2e.browser import Visitor, gone, sees, visiting
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.sample import a_few
from tests.sandbox.chromium import chromium

TITLE = "Website shows blank pages"
TOLD = "Problems with website"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
UNSEEN = ["desktop dark", "phone light", "phone dark"]  # the story is told at a desk by day

Visit = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="module")
def visit(live: Live, folder: Path) -> Iterator[Visit]:
    with chromium() as browser:
        yield partial(visiting, browser, live, folder)


@pytest.fixture(scope="module")
def session(visit: Visit, live: Live, outer: Outer) -> Any:
    """The story, told once at a desk by day; gives the console's session, for those who read it later."""
    with visit(size=SIZES["desktop"]) as visitor:
        live.workers_listen()
        visitor.opens_the_sandbox()
        visitor.leaves_old_reviews(lambda: sum(view["user"] == INES.slack for view in outer.state()["slack"]["views"]))
        lead(visitor)
        publish(visitor)
        end(visitor)
        live.settle()
        visitor.signs_in()
        return visitor.page.context.storage_state()


def lead(visitor: Visitor) -> None:
    """An alert fires, its room opens, Ines leads."""
    visitor.fires(TITLE, service="website")
    visitor.enters("website-shows-blank-pages")
    visitor.presses("I'll lead")
    sees(visitor.messages(), "and may approve customer updates here")


def publish(visitor: Visitor) -> None:
    """She asks for an update, reads it, approves it by clicking; customers read it."""
    visitor.says("/incident status draft")
    visitor.presses("Review and publish")
    review = visitor.page.get_by_role("dialog", name="Publish to customers?")
    sees(review, TOLD)
    visitor.has_looked_around()
    review.get_by_role("button", name="Publish now").click()
    gone(review)
    sees(visitor.turns_to("Status page"), TOLD)
    sees(visitor.messages(), "Published")
    visitor.has_looked_around()


def end(visitor: Visitor) -> None:
    """Resolved; the postmortem is on the board."""
    visitor.says("/incident resolve")
    sees(visitor.turns_to("Linear"), f"[P1 Postmortem] {TITLE}")
    visitor.has_looked_around()


@pytest.fixture
def reader(visit: Visit, session: Any, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody who comes afterwards."""
    width, scheme = request.param.split()
    with visit(size=SIZES[width], storage_state=session, color_scheme=scheme) as visitor:
        yield visitor


@pytest.mark.parametrize("reader", a_few(["desktop light", *UNSEEN], 1), indirect=True)
def test_the_console_tells_the_story(reader: Visitor) -> None:
    reader.page.goto(f"{reader.live.told['WEB_URL']}/admin/")
    reader.has_looked_around()
    reader.finds(TITLE)
    sees(reader.section("Timeline"), "Published on the status page")
    sees(reader.section("Timeline"), "Resolved after")
    sees(reader.section("Approvals"), "Ines Castro")
    sees(reader.section("Publications"), TOLD)
    sees(reader.section("Audit log"), "events now, head")
    sees(reader.section("Audit log"), "The second copy in DynamoDB holds every event")
    reader.has_looked_around()


@pytest.mark.parametrize("reader", a_few(UNSEEN, 1), indirect=True)
def test_the_sandbox_still_shows_how_it_ended(reader: Visitor) -> None:
    reader.opens_the_sandbox()
    reader.enters("website-shows-blank-pages")
    sees(reader.messages(), "Resolved")
    sees(reader.turns_to("Linear"), TITLE)
    reader.has_looked_around()
