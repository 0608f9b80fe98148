"""A person with a browser: what they do at the sandbox's page and in the console, by the names they read there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.live import Live
from tests.e2e.waiting import PATIENCE, eventually
from tests.sandbox.chromium import listen, serious

WAIT = PATIENCE * 1000  # milliseconds, as Playwright counts


def sees(place: Locator, words: str) -> None:
    """Return when those words are to be read there."""
    expect(place).to_contain_text(words, timeout=WAIT)


def gone(place: Locator) -> None:
    """Return when there is no such thing any more."""
    expect(place).to_have_count(0, timeout=WAIT)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """One person, one tab. Every page they stay on has to pass axe, fit its width and log no error."""

    page: Page
    live: Live

    # The sandbox's page

    def opens_the_sandbox(self) -> None:
        """And acts as Ines there."""
        self.page.goto(f"http://127.0.0.1:{self.live.told['SANDBOX_PORT']}/")
        self.page.get_by_role("radio", name="Ines").check()

    def leaves_old_reviews(self, open_views: Callable[[], int]) -> None:
        """Closes what earlier tests left open before her; `open_views` counts it."""
        for left in range(open_views(), 0, -1):
            self._escapes(open_views, left)

    def _escapes(self, open_views: Callable[[], int], left: int) -> None:
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.page.keyboard.press("Escape")
        eventually("a view is closed", lambda: open_views() < left)

    def fires(self, title: str, *, service: str) -> None:
        """An alert, from the panel."""
        panel = self.page.get_by_role("region", name="Fire and break")
        panel.get_by_label("Title").fill(title)
        panel.get_by_label("Service").select_option(service)
        panel.get_by_role("button", name="Fire", exact=True).click()

    def enters(self, room: str) -> None:
        """The war room whose name ends so, once it is there."""
        channels = self.page.get_by_role("navigation", name="Channels")
        channels.get_by_role("button", name=room).click()
        self.has_looked_around()

    def presses(self, name: str) -> None:
        """The newest button of that name in Slack."""
        self.page.get_by_role("region", name="Slack").get_by_role("button", name=name).last.click()

    def says(self, command: str) -> None:
        """A slash command, typed into the room; returns when it is taken."""
        box = self.page.get_by_role("textbox", name="As Ines in")
        box.fill(command)
        box.press("Enter")
        expect(box).to_have_value("", timeout=WAIT)

    def messages(self) -> Locator:
        """The room's."""
        return self.page.get_by_role("log", name="Messages")

    def turns_to(self, system: str) -> Locator:
        """Another system's tab; gives what it shows."""
        self.page.get_by_role("tab", name=system).click()
        return self.page.get_by_role("tabpanel", name=system)

    # The console

    def signs_in(self) -> None:
        """To the console, by its form."""
        self.page.goto(f"{self.live.told['WEB_URL']}/admin/")
        self.has_looked_around()
        self.page.get_by_label("Username").fill(self.live.told["SANDBOX_ADMIN_USER"])
        self.page.get_by_label("Password").fill(self.live.told["SANDBOX_ADMIN_PASSWORD"])
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", name="Open incidents")).to_be_visible(timeout=WAIT)

    def finds(self, title: str) -> None:
        """The incident, by searching the list for it."""
        self.page.get_by_role("link", name="All incidents").click()
        self.page.get_by_role("searchbox", name="Search").fill(title)
        self.page.get_by_role("button", name="Show").click()
        self.has_looked_around()
        found = self.page.get_by_role("link", name=title)
        eventually("its words are searched", lambda: self._is_listed(found))
        found.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title, timeout=WAIT)

    def _is_listed(self, found: Locator) -> bool:
        """Now, or when the page is asked for again."""
        if not found.count():
            self.page.reload()
        return found.count() > 0

    def section(self, name: str) -> Locator:
        """A part of the incident's page."""
        return self.page.get_by_role("region", name=name).first

    # Everywhere

    def has_looked_around(self) -> None:
        """Nothing here hinders anybody, and nothing is wider than the screen."""
        found = serious(self.page)
        assert found == [], found
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"


@contextmanager
def visiting(browser: Browser, live: Live, folder: Path, *, size: tuple[int, int], **how: Any) -> Iterator[Visitor]:
    """A visitor in a session of their own; what fails within it names a picture, in the folder, of what they saw then."""
    across, down = size
    picture = folder / "what-the-visitor-saw.png"
    viewport: Any = {"width": across, "height": down}
    with browser.new_context(viewport=viewport, locale="en-GB", reduced_motion="reduce", **how) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        errors = listen(page)
        try:
            yield Visitor(page=page, live=live)
            assert errors == [], "the page logged errors"
        except BaseException as failed:
            page.screenshot(path=picture, full_page=True)
            failed.add_note(f"What the visitor saw: {picture}")
            raise
