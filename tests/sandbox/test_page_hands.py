"""The page's other hands: the app's home, shortcuts, and pictures that people share."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

import sandbox.page
from slackbot.shortcuts.registry import SHORTCUTS
from slackbot.shortcuts.shortcut import Where
from tests.sandbox.conftest import Application
from tests.sandbox.test_page_blocks import PNG

EVENTS = "/slack/events"


def told(application: Application) -> list[str]:
    """The types of the events that it was sent."""
    return [json.loads(raw)["event"]["type"] for path, _, raw in application.received if path == EVENTS]


def test_the_page_has_every_shortcut_of_the_application() -> None:
    script = (Path(sandbox.page.__file__).parent / "static" / "hands.js").read_text()
    on_message, anywhere = re.findall(r"export const (?:ON_MESSAGE|ANYWHERE) = \{([^}]*)\}", script)
    listed = [dict(re.findall(r'(\w+): "([^"]+)"', names)) for names in (on_message, anywhere)]
    assert listed == [{one.callback_id: one.name for one in SHORTCUTS if one.where is where} for where in Where]


def test_opening_the_home_tells_the_application(page: Page, application: Application) -> None:
    with page.expect_response("**/_/home"):
        page.get_by_role("button", name="Incident home").click()
    expect(page.locator(".log")).to_contain_text("no home tab for Ines yet")
    assert told(application) == ["app_home_opened"]


def test_a_message_is_written_with_a_picture_and_kept_by_its_menu(
    page: Page, application: Application, in_room: str
) -> None:
    expect(page.locator("#room-head")).to_contain_text("private")
    page.get_by_label("As Ines").fill("Look at this")
    page.get_by_label("Picture").set_input_files({"name": "graph.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_role("button", name="Send").click()
    message = page.locator(".message", has_text="Look at this")
    expect(message.get_by_role("img", name="graph.png")).to_have_js_property("naturalWidth", 1)
    message.get_by_text("More").click()
    with page.expect_response("**/_/shortcut"):
        message.get_by_role("button", name="Add to timeline").click()
    sent = application.payload()
    assert (sent["type"], sent["callback_id"], sent["message"]["text"]) == (
        "message_action",
        "add_to_timeline",
        "Look at this",
    )
    message.get_by_text("More").click()
    message.get_by_role("button", name="React with :pushpin:").click()
    expect(message).to_be_visible()
    assert told(application)[0] == "message"


def test_a_shortcut_from_anywhere(page: Page, application: Application) -> None:
    with page.expect_response("**/_/shortcut"):
        page.get_by_role("button", name="Open an incident").click()
    assert (application.payload()["type"], application.payload()["callback_id"]) == ("shortcut", "declare")


def test_on_a_phone_there_is_room_to_type_beside_the_picture(page: Page, in_room: str) -> None:
    page.set_viewport_size({"width": 356, "height": 700})
    expect(page.locator("#room-head")).to_contain_text("private")
    command, send = page.locator("#command").bounding_box(), page.locator("#send").bounding_box()
    assert command and command["width"] >= 100
    assert send and send["x"] + send["width"] <= 356


def test_the_picture_that_was_chosen_is_named(page: Page, in_room: str) -> None:
    page.get_by_label("Picture").set_input_files({"name": "graph.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator(".composer .picture")).to_have_text("graph.png")
