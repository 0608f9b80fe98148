"""Debian's Chromium through Playwright, and what is wrong with the page it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.browser import CHROMIUM, FLAGS, MISSING

AXE = Path(__file__).parents[1] / "axe" / "axe.min.js"
# without preload: to read a style sheet that imports another it makes a <style> of it, which the page's policy refuses and logs
_RUN_AXE = """async () => (await axe.run({ preload: false })).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => `${found.id}: ${found.nodes.map(node => node.target.join(" ")).join(", ")}`)"""

expect.set_options(timeout=30_000)  # milliseconds; a busy machine stalls longer than the five seconds of the default


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test fails with one line, and is not skipped, where there is none.

    Playwright keeps an event loop in this thread meanwhile, which Django's database calls refuse: close it soon.
    """
    if not CHROMIUM.exists():
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def listen(page: Page) -> list[str]:
    """A list that fills with every error the page logs or throws."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical, a line a rule, with the places."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(_RUN_AXE)
    return found
