"""The incident's page on paper: one column, black on white by night too, nothing to press, nothing cut off."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from incidents.models import Incident, Person
from incidents.notes import add_note
from tests.conftest import OfCast, by
from tests.console.conftest import As, address
from tests.console.rich import lived_through
from tests.console.test_templates import browser_of

A4 = 718  # pixels across, within margins of 1 cm: what Chromium lays out
NOTES = 70  # more than the page shows unfolded

SEEN = """() => {
  const PRESSED = "button, .button, input, select, textarea, form, summary, #header, nav a, .breadcrumbs, .sections";
  const shown = (node) => node.checkVisibility() && node.getClientRects().length > 0;
  const all = [...document.querySelectorAll("body *")].filter(shown);
  const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const name = (node) => `${node.tagName.toLowerCase()}.${[...node.classList].join(".")} ${node.textContent.trim().slice(0, 30)}`;
  const words = all.filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.nodeValue.trim()))
    .filter((node) => getComputedStyle(node).clipPath === "none" && node.getBoundingClientRect().width > 1);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = parse(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0.5) return found;
    }
    return [255, 255, 255];
  };
  const contrast = (node) => {
    const drawn = node.closest("svg"), style = getComputedStyle(node);
    const [one, other] = [light(parse(drawn ? style.fill : style.color)), light(behind(node))].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
  };
  const parts = [...document.querySelectorAll(".story section, .story > header")].filter(shown)
    .map((node) => node.getBoundingClientRect());
  return {
    pressed: all.filter((node) => node.matches(PRESSED)).map(name),
    dark: all.filter((node) => !node.closest("svg") && light(behind(node)) < 0.5).map(name),
    faint: words.filter((node) => contrast(node) < 4.5).map(name),
    wide: all.filter((node) => !node.closest("svg > *") && node.getBoundingClientRect().right > innerWidth + 1).map(name),
    cut: all.filter((node) => node.matches(".scroll, svg, .plot, figure") && node.scrollWidth > node.clientWidth + 1).map(name),
    beside: parts.filter((part, place) => place && part.top < parts[place - 1].bottom - 1).length,
    drawn: all.filter((node) => node.matches(".chart svg")).length,
    words: document.querySelector(".story").innerText,
  };
}"""


@pytest.fixture
def whole(of_cast: OfCast, incident: Incident, settle: Callable[[], None]) -> Incident:
    """One that was lived through, with more notes than are shown unfolded."""
    settle()
    lived_through(incident, ic=of_cast("ic"), approver=of_cast("approver"), responder=of_cast("responder"))
    for number in range(NOTES):
        add_note(incident, text=f"Note {number}", actor=by(of_cast("ic")))
    return incident


def on_paper(page: Page, name: str) -> Any:
    """What is seen of it; its picture and its pages go where SHOTS says."""
    page.emulate_media(media="print", color_scheme="dark")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
        page.pdf(path=f"{folder}/{name}.pdf", format="A4")
    return page.evaluate(SEEN)


def test_it_is_one_column_black_on_white_and_whole(
    whole: Incident, signed_in_as: As, ic: Person, live_server: Any
) -> None:
    with browser_of(signed_in_as(ic), live_server.url, across=A4, down=1000, scheme="dark") as page:
        page.goto(live_server.url + address(whole))
        seen = on_paper(page, "printed")
        page.set_viewport_size({"width": 1400, "height": 1000})  # landscape, or a larger sheet
        across = on_paper(page, "printed-across")
    for found in (seen, across):
        wrong = {what: found[what] for what in ("pressed", "dark", "faint", "wide", "cut") if found[what]}
        assert (wrong, found["beside"]) == ({}, 0)
        assert found["drawn"], "the curves"
        assert all(f"Note {number}" in found["words"] for number in (0, 30, NOTES - 1)), (
            "what is folded on a screen too"
        )
