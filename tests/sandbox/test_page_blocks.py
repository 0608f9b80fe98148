"""Block Kit on the page: every kind of element, in messages and in a modal, and pictures."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox.server import Running
from tests.sample import a_few
from tests.sandbox.conftest import Application
from tests.sandbox.slack_words import JSON, actions, modal, plain, section

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OPTIONS = [{"text": plain(name), "value": name.lower()} for name in ("Red", "Green", "Blue")]
# kind: (more of the element, what a person does with it, what the application is told)
KINDS: dict[str, tuple[JSON, Any, JSON]] = {
    "plain_text_input": ({"multiline": True}, "Words", {"value": "Words"}),
    "number_input": ({"is_decimal_allowed": False}, "7", {"value": "7"}),
    "email_text_input": ({}, "a@example.com", {"value": "a@example.com"}),
    "url_text_input": ({}, "https://x.example", {"value": "https://x.example"}),
    "datepicker": ({}, "2026-11-25", {"selected_date": "2026-11-25"}),
    "timepicker": ({}, "02:11", {"selected_time": "02:11"}),
    "datetimepicker": ({}, "2026-11-25T03:11", {"selected_date_time": 1795572660}),
}
CHOICES = {
    "static_select": ["Green"],
    "multi_static_select": ["Red", "Blue"],
    "users_select": ["Arun Patel"],
    "multi_users_select": ["Arun Patel", "Mei Lin"],
    "conversations_select": ["#incidents"],
    "multi_channels_select": ["#general", "#incidents"],
}


@pytest.fixture
def fill(page: Page, slack: WebClient, outside: Running) -> Callable[..., None]:
    """A modal with the one input is open."""

    def show(kind: str, **more: object) -> None:
        element = {"type": kind, "action_id": "it", **more}
        block = {"type": "input", "block_id": "its", "label": plain("It"), "element": element}
        slack.views_open(trigger_id=outside.state.slack.new_trigger("U0INES000"), view=modal(block))
        expect(page.get_by_role("dialog", name="Review")).to_be_visible()

    return show


def submitted(page: Page, application: Application) -> JSON:
    """What the application is told of the one input."""
    with page.expect_response("**/_/submit"):
        page.get_by_role("button", name="Publish").click()
    told: JSON = application.payload()["view"]["state"]["values"]["its"]["it"]
    return {name: value for name, value in told.items() if name != "type"}


@pytest.mark.parametrize("kind", a_few(KINDS, 2))
def test_what_is_typed_in_a_modal_arrives(
    page: Page, application: Application, fill: Callable[..., None], kind: str
) -> None:
    more, typed, told = KINDS[kind]
    fill(kind, **more)
    page.get_by_label("It", exact=True).fill(typed)
    assert submitted(page, application) == told


@pytest.mark.parametrize("kind", a_few(CHOICES, 2))
def test_what_is_selected_in_a_modal_arrives(
    page: Page, application: Application, fill: Callable[..., None], kind: str
) -> None:
    fill(kind, **({"options": OPTIONS} if "static" in kind else {}))
    page.get_by_label("It", exact=True).select_option(CHOICES[kind])
    (told,) = submitted(page, application).values()
    assert len(told if isinstance(told, list) else [told]) == len(CHOICES[kind])


def test_one_of_the_radio_buttons_is_chosen(page: Page, application: Application, fill: Callable[..., None]) -> None:
    fill("radio_buttons", options=OPTIONS, initial_option=OPTIONS[0])
    page.get_by_label("Blue").check()
    assert submitted(page, application)["selected_option"]["value"] == "blue"


def test_some_of_the_checkboxes_are_ticked(page: Page, application: Application, fill: Callable[..., None]) -> None:
    fill("checkboxes", options=OPTIONS, initial_options=OPTIONS[:1])
    page.get_by_label("Green").check()
    assert [one["value"] for one in submitted(page, application)["selected_options"]] == ["red", "green"]


def test_a_date_chosen_in_a_message_is_sent_at_once(
    page: Page, application: Application, slack: WebClient, in_room: str
) -> None:
    picker = {"type": "datepicker", "action_id": "day", "placeholder": plain("Day")}
    slack.chat_postMessage(channel=in_room, text="When", blocks=[actions(picker)])
    with page.expect_response("**/_/click"):
        page.get_by_label("Day").fill("2026-11-25")
        page.keyboard.press("Tab")
    assert application.payload()["actions"][0]["selected_date"] == "2026-11-25"


def test_several_are_chosen_in_a_message(page: Page, application: Application, slack: WebClient, in_room: str) -> None:
    many = {"type": "multi_static_select", "action_id": "colours", "options": OPTIONS, "placeholder": plain("Colours")}
    slack.chat_postMessage(channel=in_room, text="Which", blocks=[{**section("Which?"), "accessory": many}])
    with page.expect_response("**/_/click"):
        page.get_by_label("Colours").select_option(["red", "blue"])
    assert len(application.payload()["actions"][0]["selected_options"]) == 2


def test_an_option_of_the_overflow_menu_is_pressed(
    page: Page, application: Application, slack: WebClient, in_room: str
) -> None:
    more = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    slack.chat_postMessage(channel=in_room, text="More", blocks=[actions(more)])
    page.get_by_label("More actions").press("Enter")
    with page.expect_response("**/_/click"):
        page.get_by_role("button", name="Green").press("Enter")
    assert application.payload()["actions"][0]["selected_option"]["value"] == "green"


def test_an_uploaded_picture_is_shown_with_its_words(
    page: Page, slack: WebClient, in_room: str, outside: Running
) -> None:
    file = slack.files_upload_v2(filename="chart.png", content=PNG, title="Errors")["file"]["id"]
    outside.state.clock.advance(1)
    shown = {"type": "image", "slack_file": {"id": file}, "alt_text": "Errors rise at 02:11", "title": plain("Errors")}
    slack.chat_postMessage(channel=in_room, text="What we see", blocks=[shown])
    expect(page.get_by_role("img", name="Errors rise at 02:11")).to_have_js_property("naturalWidth", 1)
    expect(page.locator(".block-image")).to_contain_text("Alt text: Errors rise at 02:11")


def test_a_picture_that_cannot_be_had_is_told_in_words(page: Page, slack: WebClient, in_room: str) -> None:
    shown = {"type": "image", "image_url": "https://x.example/x.png", "alt_text": "Errors rise"}
    slack.chat_postMessage(channel=in_room, text="What we see", blocks=[shown])
    expect(page.locator(".no-picture")).to_contain_text("[picture: Errors rise]")


def test_a_direct_message_is_seen_by_its_person_alone(page: Page, slack: WebClient) -> None:
    slack.chat_postMessage(channel="U0ARUN000", text="For Arun")
    expect(page.locator("#channels")).to_contain_text("The app has not written to Ines.")
    page.get_by_role("radio", name="Arun").check()
    expect(page.locator("#channels ul")).to_have_count(3)
    page.locator("#channels ul").nth(1).get_by_role("button").click()
    expect(page.locator(".message")).to_contain_text("For Arun")


def test_the_home_tab_is_shown_once_it_is_published(page: Page, slack: WebClient) -> None:
    page.get_by_role("button", name="Incident home").click()
    expect(page.locator(".log")).to_contain_text("The application has published no home tab for Ines")
    slack.views_publish(user_id="U0INES000", view={"type": "home", "blocks": [section("Your incidents")]})
    expect(page.locator(".log")).to_contain_text("Your incidents")


def test_times_say_their_zone(page: Page) -> None:
    expect(page.locator("#who-am-i")).to_contain_text("Times in Europe/Zurich (GMT+1)")
