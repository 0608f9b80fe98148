"""The page of an open incident in two browsers: one acts, the other sees it, and loses neither place nor words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from incidents.models import Incident, Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.console.conftest import As, address
from tests.sandbox.chromium import chromium, listen, serious

SOON = 12_000  # milliseconds


def tab(browser: Browser, console: Client, base: str) -> Page:
    """A browser of their own, signed in."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, timezone_id="UTC").new_page()
    cookie = console.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
    return page


Two = tuple[Page, Page]


@pytest.fixture
def consoles(ic: Person, responder: Person, signed_in_as: As) -> tuple[Client, Client]:
    """Ines and Carla."""
    return signed_in_as(ic), signed_in_as(responder)


@pytest.fixture
def two(world: World, incident: Incident, consoles: tuple[Client, Client], live_server: Any) -> Any:
    """Both on the incident's page, Slack down: gives a way to open it, since a browser keeps the database out."""
    world.faults = {"slack": Fault(status=503)}

    @contextmanager
    def opened() -> Iterator[Two]:
        with chromium() as browser:
            ines, carla = (tab(browser, console, live_server.url) for console in consoles)
            errors = listen(ines)
            for page in (ines, carla):
                page.goto(live_server.url + address(incident))
            expect(ines.get_by_text("Updates by itself, last at")).to_be_visible()
            yield ines, carla
            assert [one for one in errors if "ERR_INTERNET_DISCONNECTED" not in one] == []

    return opened


def test_one_acts_and_the_other_sees_it_and_keeps_what_they_type(two: Any) -> None:
    with two() as (ines, carla):
        ines.get_by_text("Add what is to be done").press("Enter")
        note = ines.get_by_label("Note for the timeline")
        note.fill("Half a sentence")
        note.focus()
        ines.evaluate("document.getElementById('note').setSelectionRange(4, 4); scrollTo(0, 200)")
        carla.get_by_role("button", name="I'll lead").click()
        expect(carla.get_by_text("By itself that does not let you approve")).to_be_visible()
        expect(ines.locator(".facts")).to_contain_text("Carla Berg, since", timeout=SOON)
        expect(ines.get_by_role("status")).to_contain_text("New: ")
        expect(note).to_have_value("Half a sentence")
        expect(note).to_be_focused()
        assert ines.evaluate("[document.getElementById('note').selectionStart, scrollY]") == [4, 200]
        expect(ines.get_by_label("What is to be done?")).to_be_visible()
        expect(ines.get_by_role("button", name="I'll lead")).to_have_count(0)
        assert serious(ines) == []
        carla.get_by_role("button", name="Done: Customer impact identified").click()
        item = ".checklist li:has-text('Customer impact identified')"
        expect(carla.locator(item).get_by_role("button")).to_have_text("Take back")
        expect(ines.locator(item)).to_contain_text("Carla Berg", timeout=SOON)
        expect(note).to_have_value("Half a sentence")
        ines.get_by_role("button", name="Add the note").click()
        expect(ines.locator(".said", has_text="Note: Half a sentence")).to_be_visible()
        expect(carla.locator(".said", has_text="Note: Half a sentence")).to_be_visible(timeout=SOON)


def test_who_was_on_a_button_that_is_gone_is_not_thrown_to_the_top(two: Any) -> None:
    with two() as (ines, carla):
        button = ines.get_by_role("button", name="I'll lead")
        button.focus()
        carla.get_by_role("button", name="I'll lead").click()
        expect(ines.locator(".facts")).to_contain_text("Carla Berg, since", timeout=SOON)
        expect(button).to_be_focused()
        ines.keyboard.press("Tab")
        ines.get_by_label("Note for the timeline").focus()
        expect(button).to_have_count(0, timeout=SOON)


def test_it_says_when_the_connection_is_lost_and_when_it_is_back(two: Any) -> None:
    with two() as (ines, carla):
        ines.context.set_offline(True)
        expect(ines.get_by_text("No connection since")).to_be_visible(timeout=SOON)
        carla.get_by_role("button", name="I'll lead").click()
        ines.context.set_offline(False)
        expect(ines.locator(".facts")).to_contain_text("Carla Berg, since", timeout=SOON)
        expect(ines.get_by_text("Updates by itself, last at")).to_be_visible()


def test_whoever_is_signed_out_meanwhile_is_told_to_reload(two: Any) -> None:
    with two() as (ines, _):
        ines.context.clear_cookies()
        expect(ines.get_by_text("You are signed out")).to_be_visible(timeout=SOON)
