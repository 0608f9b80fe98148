"""`python -m sandbox.screenshots`: the pictures in docs/images, taken while one incident is clicked through to its end.

It is the real program on a stack of its own, in the browser a visitor would use; only the clock differs between two runs.
"""

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

from sandbox import ending
from sandbox.browser import CHROMIUM, FLAGS, MISSING
from sandbox.driver import Doors, StepFailedError
from sandbox.management import ADMIN
from sandbox.options import Options, StartRefusedError
from sandbox.process import NeverReadyError
from sandbox.stack import Stack, running

FOLDER = Path(".sandbox/screenshots")
IMAGES = Path(__file__).parents[1] / "docs" / "images"
DESK, TALL, LAPTOP, TABLET, PHONE = (1440, 1180), (1440, 1530), (1180, 1100), (820, 1400), (390, 844)
HALL = (1180, 1210)
SCALE = 2
COLOURS = 256
QUIET_SECONDS, LONGEST_SECONDS, COUNTED_SECONDS = 3.0, 40.0, 180.0


@dataclass
class Visit:
    """One visitor's walk through one incident, with a camera. Each step waits until the world shows what it did."""

    stack: Stack
    browser: Browser

    def __post_init__(self) -> None:
        self.doors = Doors(base=self.stack.at.sandbox_url, meanwhile=self._tend)

    def _tend(self, _state: dict[str, Any]) -> None:
        self.stack.tend()

    def whole(self) -> None:
        """Everything, in the order in which it happens."""
        with self.page(self.stack.at.sandbox_url) as page:
            self.war_room(page)
            self.review(page)
            self.publication(page)
            self.postmortem(page)
        self.console()

    def war_room(self, page: Page) -> None:
        """The alert fires and the room stands, at a desk and on a phone at night."""
        page.get_by_role("button", name="Fire a P1 alert").click()
        page.get_by_role("img", name="Error rate").wait_for(timeout=60_000)
        self.until_quiet()
        with _as_others_see_it(page, size=TALL):
            _to_top(page)
            self.take(page.locator(".window"), "war-room")
        with _as_others_see_it(page, size=PHONE, scheme="dark"):
            _to_top(page)
            self.take(page.locator(".window"), "phone", most=PHONE[1])

    def review(self, page: Page) -> None:
        """Ines leads, notes what she knows, asks for an update, and reads what customers will read."""
        page.get_by_role("button", name="I'll lead").click()
        self.until_quiet()
        self.types(page, "note Errors began with the deploy that charges through the new connection pool")
        self.types(page, "status draft")
        page.get_by_role("button", name="Review and publish").last.click()
        page.locator("[data-focus=modal-submit]").wait_for(timeout=20_000)
        self.until_quiet()
        self.take(page.locator(".window"), "review")

    def publication(self, page: Page) -> None:
        """She approves; the room and the customers' page show it."""
        page.locator("[data-focus=modal-submit]").click()
        page.locator("#page-incidents article").wait_for(timeout=30_000)
        self.until_quiet()
        with _as_others_see_it(page, scheme="dark"):
            self.take(page, "dark")
        self.take(page, "published", clip=_together(page.locator(".window"), page.locator("#outside")))

    def postmortem(self, page: Page) -> None:
        """Mitigated, resolved, and on the Linear board."""
        self.types(page, "note Rolled back the connection pool, errors fall")
        self.types(page, "mitigate")
        self.types(page, "resolve")
        page.get_by_role("tab", name="Linear").click()
        page.locator("#board article").wait_for(timeout=30_000)
        self.until_quiet()
        with _as_others_see_it(page, size=TABLET):
            self.take(page.locator("#outside"), "postmortem", most=TABLET[1])

    def console(self) -> None:
        """The incident's page as an operator reads it afterwards; and what they see first on another day, a year later."""
        with self.page(f"{self.stack.at.web_url}/admin/incidents/incident/") as page:
            page.get_by_label("Username").fill(ADMIN)
            page.get_by_label("Password").fill(self.stack.secrets.admin_password)
            page.get_by_role("button", name="Log in").click()
            page.get_by_role("link", name="INC-1", exact=True).click()
            page.locator(".story").wait_for()
            with _as_others_see_it(page, size=LAPTOP):
                self.take(page, "console")
            self.home(page)

    def home(self, page: Page) -> None:
        """What is open, what waits, how the product is, and how a made-up year went."""
        self.doors.act("alert", title="Payments time out", severity="P1", scheme="oncall-hmac")
        self.until_quiet()
        self.stack.manage.begin("seed_year", "--incidents", "300", "--beside-real-incidents").finish()
        page.goto(f"{self.stack.at.web_url}/admin/")
        self.doors.until("the year is counted", lambda _: self._is_counted(page), seconds=COUNTED_SECONDS)
        with _as_others_see_it(page, size=HALL):
            self.take(page, "home")

    def _is_counted(self, page: Page) -> bool:
        """Now, or when the page is asked for again."""
        page.reload()
        return page.get_by_text("are not counted yet").count() == 0

    def types(self, page: Page, words: str) -> None:
        """One command, typed into the room as Ines would."""
        page.get_by_role("textbox", name="As Ines in #incident-1").fill(f"/incident {words}")
        page.get_by_role("button", name="Send").click()
        self.until_quiet()

    def until_quiet(self) -> None:
        """Return when nothing outside has changed for a while, so that every picture shows a moment that lasts."""
        seen: dict[str, Any] = {}
        since = time.monotonic()

        def is_quiet(state: dict[str, Any]) -> bool:
            nonlocal seen, since
            if state != seen:
                seen, since = state, time.monotonic()
            return time.monotonic() - since > QUIET_SECONDS

        self.doors.until("a quiet moment", is_quiet, seconds=LONGEST_SECONDS)

    @contextmanager
    def page(self, url: str) -> Iterator[Page]:
        """A page at a desk, by day."""
        across, down = DESK
        size: Any = {"width": across, "height": down}
        with self.browser.new_context(
            viewport=size, device_scale_factor=SCALE, reduced_motion="reduce", timezone_id="UTC", locale="en-GB"
        ) as context:
            page = context.new_page()
            page.goto(url)
            yield page

    def take(self, of: Page | Locator, name: str, *, clip: Any = None, most: int = 10_000) -> None:
        """One picture into docs/images, cut below after `most` pixels of the page."""
        raw = of.screenshot(clip=clip) if isinstance(of, Page) else of.screenshot()
        whole = Image.open(io.BytesIO(raw)).convert("RGB")
        part = whole.crop((0, 0, whole.width, min(whole.height, most * SCALE)))
        target = IMAGES / f"{name}.png"
        part.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
        sys.stdout.write(f"screenshots: {target.relative_to(IMAGES.parents[1])}, {target.stat().st_size // 1024} kB\n")


@contextmanager
def _as_others_see_it(page: Page, *, size: tuple[int, int] = DESK, scheme: Any = "light") -> Iterator[None]:
    """The same page in a window of that size, by day or by night; as it was afterwards."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(500)  # it asks for the state once a second and draws in between
    yield
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(500)


def _to_top(page: Page) -> None:
    page.locator("#log").evaluate("log => log.scrollTop = 0")


def _together(*parts: Locator) -> dict[str, float]:
    """The smallest rectangle with all of them in it."""
    boxes = [box for part in parts if (box := part.bounding_box())]
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = max(box["x"] + box["width"] for box in boxes)
    return {"x": left, "y": top, "width": right - left, "height": max(box["y"] + box["height"] for box in boxes) - top}


def main() -> int:
    """0 when every picture is there; 1 with one line that says which step failed otherwise."""
    ending.listen()
    if not CHROMIUM.exists():
        sys.stderr.write(f"screenshots: {MISSING}\n")
        return 1
    options = replace(Options(), folder=FOLDER.resolve(), web_port=0, sandbox_port=0, patience=0.5)
    IMAGES.mkdir(parents=True, exist_ok=True)
    sys.stdout.write("screenshots: starting everything on free ports\n")
    try:
        with running(options) as stack, sync_playwright() as playwright:
            Visit(
                stack, playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--hide-scrollbars"])
            ).whole()
    except (StartRefusedError, NeverReadyError, StepFailedError, Error) as error:
        sys.stderr.write(f"screenshots: {error}\n")
    except ending.Ended:
        sys.stderr.write("screenshots: stopped before its end\n")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
