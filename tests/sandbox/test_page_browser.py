"""The page at / in a real browser: what people see, press and type."""

import hashlib
import hmac
import threading
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.server import Running
from tests.sample import a_few
from tests.sandbox.chromium import serious
from tests.sandbox.conftest import Application, Door
from tests.sandbox.slack_words import JSON, actions, button, modal, plain, section, text_input

WIDTHS = {"phone": (390, 844), "desktop": (1440, 900)}
INTERACTIVITY = "/slack/interactivity"


def open_form(slack: WebClient, outside: Running, *blocks: JSON) -> JSON:
    shown: JSON = slack.views_open(
        trigger_id=outside.state.slack.new_trigger("U0INES000"), view=modal(*blocks, callback_id="review")
    )["view"]
    return shown


def act_as(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def test_a_pressed_button_posts_a_signed_interaction(
    page: Page, application: Application, slack: WebClient, in_room: str
) -> None:
    slack.chat_postMessage(channel=in_room, text="Headline", blocks=[actions(button("lead", "I'll lead", value="7"))])
    with page.expect_response("**/_/click"):
        page.get_by_role("button", name="I'll lead").click()
    path, headers, raw = application.received[0]
    assert (path, SignatureVerifier("sandbox-slack-signing-secret").is_valid_request(raw, headers)) == (
        INTERACTIVITY,
        True,
    )
    assert (application.payload()["actions"][0]["value"], application.payload()["user"]["name"]) == ("7", "ines")


def test_an_application_that_fails_is_said_to_fail(
    page: Page, application: Application, slack: WebClient, in_room: str
) -> None:
    application.answers[INTERACTIVITY] = (500, "")
    slack.chat_postMessage(channel=in_room, text="Headline", blocks=[actions(button("lead", "I'll lead"))])
    page.get_by_role("button", name="I'll lead").click()
    expect(page.locator("#notices")).to_contain_text("the application answered 500")


def test_an_option_chosen_posts_its_value(page: Page, application: Application, slack: WebClient, in_room: str) -> None:
    options = [{"text": plain(name), "value": name.lower()} for name in ("Minor", "Major")]
    select = {"type": "static_select", "action_id": "impact", "options": options, "placeholder": plain("Impact")}
    slack.chat_postMessage(channel=in_room, text="Impact", blocks=[actions(select)])
    with page.expect_response("**/_/click"):
        page.get_by_label("Impact", exact=True).select_option("Major")
    assert application.payload()["actions"][0]["selected_option"]["value"] == "major"


def test_a_confirmation_is_asked_for_first(
    page: Page, application: Application, slack: WebClient, in_room: str
) -> None:
    confirm = {
        "title": plain("Really?"),
        "text": plain("It ends here."),
        "confirm": plain("End it"),
        "deny": plain("No"),
    }
    slack.chat_postMessage(channel=in_room, text="End", blocks=[actions(button("end", "Resolve it", confirm=confirm))])
    page.get_by_role("button", name="Resolve it").click()
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="No").click()
    assert application.received == []


def test_a_modals_error_is_shown_at_its_input_which_keeps_what_was_typed(
    page: Page, application: Application, slack: WebClient, outside: Running
) -> None:
    application.answers[INTERACTIVITY] = (200, {"response_action": "errors", "errors": {"text.r1": "Too short."}})
    open_form(slack, outside, text_input())
    page.get_by_label("Text").fill("No")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".field .error")).to_have_text("Too short.")
    expect(page.get_by_label("Text")).to_be_focused()
    expect(page.get_by_label("Text")).to_have_value("No")


def test_a_required_input_left_empty_is_not_sent(
    page: Page, application: Application, slack: WebClient, outside: Running
) -> None:
    open_form(slack, outside, text_input())
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".field .error")).to_have_text("Please complete this required field.")
    assert application.received == []


def test_a_submitted_modal_sends_what_was_typed_and_goes(
    page: Page, application: Application, slack: WebClient, outside: Running
) -> None:
    open_form(slack, outside, text_input(initial_value="Before"))
    page.get_by_label("Text").fill("After")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert application.payload()["view"]["state"]["values"]["text.r1"]["text"]["value"] == "After"


def test_the_keyboard_goes_to_the_first_input_once_a_modal_has_loaded(
    page: Page, slack: WebClient, outside: Running
) -> None:
    view = open_form(slack, outside, section("Loading"))
    expect(page.locator("#modal-title")).to_be_focused()
    slack.views_update(view_id=view["id"], view=modal(text_input()))
    expect(page.get_by_label("Text")).to_be_focused()


def test_escape_puts_a_modal_away(page: Page, slack: WebClient, outside: Running, door: Door) -> None:
    open_form(slack, outside, section("Words"))
    page.get_by_role("dialog", name="Review").press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert door.get("state")["slack"]["views"] == []


def test_escape_gives_the_keyboard_back_to_the_button_that_was_pressed(
    page: Page, application: Application, slack: WebClient, in_room: str
) -> None:
    def open_modal() -> None:
        slack.views_open(trigger_id=application.payload()["trigger_id"], view=modal(text_input()))

    application.meanwhile = open_modal
    slack.chat_postMessage(channel=in_room, text="Headline", blocks=[actions(button("edit", "Edit"))])
    page.get_by_role("button", name="Edit").press("Enter")
    page.get_by_label("Text").press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Edit")).to_be_focused()


def test_an_ephemeral_is_visible_only_to_its_person(page: Page, slack: WebClient, in_room: str) -> None:
    slack.chat_postEphemeral(channel=in_room, user="U0INES000", text="For Ines alone")
    expect(page.locator(".message")).to_contain_text(["Only visible to you"])
    act_as(page, "Arun")
    expect(page.locator("#room-head")).to_contain_text("incident-1")
    expect(page.get_by_text("For Ines alone")).to_have_count(0)


def test_a_private_room_is_hidden_from_who_is_not_in_it(page: Page, in_room: str) -> None:
    expect(page.get_by_role("navigation", name="Channels")).to_contain_text("incident-1")
    act_as(page, "Otto")
    expect(page.get_by_role("navigation", name="Channels")).to_contain_text("1 private room is hidden")
    expect(page.get_by_role("navigation", name="Channels")).not_to_contain_text("incident-1")


def test_mrkdwn_is_read_as_slack_reads_it(page: Page, slack: WebClient, in_room: str) -> None:
    said = (
        "*Bold* <@U0CARLA00> `code` :warning: <https://x.example/|a link>, <!date^1764036660^{time}|02:11 UTC> 1 &lt; 2"
    )
    slack.chat_postMessage(channel=in_room, text="Words", blocks=[section(said)])
    expect(page.locator(".log .words")).to_have_text("Bold @Carla Berg code ⚠️ a link, 03:11 1 < 2")
    expect(page.locator(".log .words a")).to_have_attribute("href", "https://x.example/")


def test_markup_in_a_message_stays_text(page: Page, slack: WebClient, in_room: str) -> None:
    said = "<img src=x onerror=alert(1)> &lt;b&gt; <javascript:alert(1)|press>"
    slack.chat_postMessage(channel=in_room, text="Words", blocks=[section(said)])
    expect(page.locator(".log .words")).to_contain_text("<b>")
    assert page.locator(".log img, .log b, .log a").count() == 0


def test_an_edit_shows_in_place_and_keeps_the_keyboard_where_it_was(page: Page, slack: WebClient, in_room: str) -> None:
    blocks = [section("Nobody leads"), actions(button("lead", "I'll lead"))]
    posted = slack.chat_postMessage(channel=in_room, text="Headline", blocks=blocks)
    page.get_by_role("button", name="I'll lead").focus()
    blocks[0] = section("Ines leads")
    slack.chat_update(channel=in_room, ts=posted["ts"], text="Headline", blocks=blocks)
    expect(page.locator(".message")).to_have_count(1)
    expect(page.locator(".message")).to_contain_text("Ines leads")
    expect(page.locator(".message")).to_contain_text("Changed in place at")
    expect(page.get_by_role("button", name="I'll lead")).to_be_focused()


def test_a_command_is_sent_and_its_answer_shown(page: Page, application: Application, in_room: str) -> None:
    application.answers["/slack/commands"] = (200, "Active for 5 min")
    expect(page.locator("#room-head")).to_contain_text("incident-1")
    page.get_by_label("As Ines in #incident-1").fill("/incident status")
    page.keyboard.press("Enter")
    expect(page.locator(".message.ephemeral")).to_contain_text("Active for 5 min")
    assert (application.form()["text"], application.form()["channel_id"]) == ("status", in_room)


def test_what_is_typed_while_a_command_is_on_its_way_stays(page: Page, application: Application, in_room: str) -> None:
    answered = threading.Event()
    application.meanwhile = lambda: answered.wait(10)
    box = page.get_by_label("As Ines in #incident-1")
    box.fill("/incident status")
    page.keyboard.press("Enter")
    box.fill("/incident note half a sent")
    page.get_by_label("Title").focus()
    with page.expect_response("**/_/command"):
        answered.set()
    expect(page.locator("#composer")).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_label("Title")).to_be_focused()
    expect(box).to_have_value("/incident note half a sent")


def test_a_drawing_that_fails_is_told_and_not_taken_for_silence(
    browser: Browser, outside: Running, slack: WebClient, in_room: str
) -> None:
    hollow = {"type": "rich_text", "elements": [{"type": "rich_text_section"}]}
    with browser.new_context() as context:
        shown = context.new_page()
        shown.goto(outside.url)
        expect(shown.locator("#room-head")).to_contain_text("incident-1")
        with shown.expect_event("pageerror", timeout=15_000):
            slack.chat_postMessage(channel=in_room, text="Hollow", blocks=[hollow])
        expect(shown.locator("#lost")).to_be_hidden()


def test_a_storm_is_as_many_signed_alerts(page: Page, application: Application) -> None:
    page.get_by_label("How many").fill("3")
    page.get_by_role("button", name="Fire", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("3 alerts fired, all taken.")
    assert len(application.received) == 3
    _, headers, raw = application.received[0]
    signed = headers["X-Grafana-OnCall-Timestamp"].encode() + b":" + raw
    wanted = hmac.new(b"sandbox-oncall-hmac-secret", signed, hashlib.sha256).hexdigest()
    assert headers["X-Grafana-OnCall-Signature"] == wanted


def test_systems_are_broken_and_mended_each_by_itself(page: Page, outside: Running) -> None:
    page.get_by_role("combobox", name="Slack", exact=True).select_option("down (503)")
    expect(page.locator("#broken")).to_have_text("Broken on purpose: Slack down (503).")
    page.get_by_role("combobox", name="Linear", exact=True).select_option("30 % errors")
    expect(page.locator("#broken")).to_contain_text("Linear 30 % errors")
    assert (outside.state.fault("slack").status, outside.state.fault("linear").error_rate) == (503, 0.3)
    page.get_by_role("button", name="Mend all").click()
    expect(page.locator("#broken")).to_be_hidden()


def test_statuspage_can_be_late_or_merge_besides(page: Page, outside: Running) -> None:
    page.get_by_role("combobox", name="Statuspage").select_option("reads 30 s late")
    expect(page.locator("#broken")).to_have_text("Broken on purpose: Statuspage reads 30 s late.")
    assert outside.state.fault("statuspage").read_lag_s == 30
    assert page.get_by_role("combobox", name="Slack", exact=True).locator("option").count() == 9


def test_the_path_ticks_itself_and_points_to_the_next_button(page: Page, slack: WebClient, in_room: str) -> None:
    slack.chat_postMessage(
        channel=in_room,
        text="Headline",
        blocks=[actions(button("lead", "I'll lead"))],
        metadata={"event_type": "headline", "event_payload": {}},
    )
    expect(page.locator("#steps [aria-current=step]")).to_contain_text("Lead")
    page.get_by_role("button", name="Show me the button").click()
    expect(page.get_by_role("button", name="I'll lead")).to_be_focused()


@pytest.fixture(params=a_few(["phone light", "phone dark", "desktop light", "desktop dark"], 1))
def seen(page: Page, request: pytest.FixtureRequest) -> Page:
    """The page at one of the widths, in one of the colour schemes."""
    width, scheme = request.param.split()
    across, down = WIDTHS[width]
    page.set_viewport_size({"width": across, "height": down})
    page.emulate_media(color_scheme=scheme)
    return page


def test_axe_finds_nothing_serious_in_a_room(seen: Page, slack: WebClient, in_room: str) -> None:
    said = [section("*P1* <@U0INES000> `x`"), actions(button("lead", "I'll lead", style="primary"))]
    posted = slack.chat_postMessage(channel=in_room, text="Headline", blocks=said)
    slack.pins_add(channel=in_room, timestamp=posted["ts"])
    slack.chat_postEphemeral(channel=in_room, user="U0INES000", text="For Ines alone")
    expect(seen.locator(".message")).to_have_count(2)
    assert serious(seen) == []


def test_axe_finds_nothing_serious_in_the_other_systems(seen: Page, door: Door) -> None:
    door.post("alert", title="Checkout errors", severity="P1")
    for tab in ("Status page", "Linear", "OnCall", "Calls"):
        seen.get_by_role("tab", name=tab).click()
        assert serious(seen) == []


def test_axe_finds_nothing_serious_in_a_modal(seen: Page, slack: WebClient, outside: Running) -> None:
    open_form(slack, outside, text_input(), section("Words"))
    expect(seen.get_by_role("dialog", name="Review")).to_be_visible()
    assert serious(seen) == []


def test_nothing_is_wider_than_the_screen(seen: Page, slack: WebClient, in_room: str) -> None:
    slack.chat_postMessage(channel=in_room, text="long" * 200, blocks=[section("long" * 200)])
    expect(seen.locator(".message")).to_have_count(1)
    assert seen.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_issue_is_moved_on_the_board(page: Page, outside: Running) -> None:
    outside.state.linear.issueCreate(cast(Any, None), {"teamId": outside.state.identity.linear_team_id, "title": "x"})
    page.get_by_role("tab", name="Linear").click()
    page.get_by_label("State of PM-1").select_option("Done")
    expect(page.locator("#board").get_by_role("heading", name="Done")).to_be_visible()
    assert serious(page) == []
