"""POST /_/submit"""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.server import Running
from tests.sandbox.conftest import Application, Door
from tests.sandbox.slack_words import JSON, modal, plain, section, text_input

STATUSES = [{"text": plain(name), "value": name} for name in ("investigating", "resolved")]
SELECT: JSON = {"type": "static_select", "action_id": "status", "options": STATUSES, "initial_option": STATUSES[0]}
CHOOSE = {"type": "input", "block_id": "status.r1", "label": plain("Status"), "element": SELECT}
INTERACTIVITY = "/slack/interactivity"


@pytest.fixture
def view(slack: WebClient, outside: Running) -> JSON:
    """Arun's open modal with a text and a select, both filled."""
    trigger = outside.state.slack.new_trigger("U0ARUN000")
    form = modal(text_input(initial_value="We are looking."), CHOOSE, private_metadata="7", callback_id="review")
    shown: JSON = slack.views_open(trigger_id=trigger, view=form)["view"]
    return shown


def submit(door: Door, view: JSON, **values: Any) -> JSON:
    answered: JSON = door.post("submit", view_id=view["id"], values=values, user="arun").json()
    return answered


def open_views(door: Door) -> list[JSON]:
    views: list[JSON] = door.get("state")["slack"]["views"]
    return views


def test_sends_what_was_entered_over_what_stood_there(door: Door, application: Application, view: JSON) -> None:
    submit(door, view, text="We know.")
    payload = application.payload()
    assert (payload["type"], payload["user"]["id"]) == ("view_submission", "U0ARUN000")
    assert payload["view"]["state"]["values"] == {
        "text.r1": {"text": {"type": "plain_text_input", "value": "We know."}},
        "status.r1": {"status": {"type": "static_select", "selected_option": STATUSES[0]}},
    }
    assert (payload["view"]["private_metadata"], payload["view"]["callback_id"]) == ("7", "review")
    assert payload["view"]["hash"] == view["hash"]


def test_is_signed_as_slack_signs(door: Door, application: Application, view: JSON) -> None:
    submit(door, view)
    _, headers, raw = application.received[0]
    assert SignatureVerifier("sandbox-slack-signing-secret").is_valid_request(raw, headers)


def test_an_empty_answer_closes_the_view(door: Door, application: Application, view: JSON) -> None:
    assert submit(door, view) == {"status": 200, "body": ""}
    assert open_views(door) == []


def test_errors_leave_it_open_with_what_was_entered(door: Door, application: Application, view: JSON) -> None:
    errors = {"response_action": "errors", "errors": {"text.r1": "Too short."}}
    application.answers[INTERACTIVITY] = (200, errors)
    assert submit(door, view, text="x") == {"status": 200, "body": errors}
    application.answers.clear()
    submit(door, view)
    assert application.payload()["view"]["state"]["values"]["text.r1"]["text"]["value"] == "x"


def test_errors_for_a_block_that_asks_nothing_are_pointed_out(door: Door, application: Application, view: JSON) -> None:
    application.answers[INTERACTIVITY] = (200, {"response_action": "errors", "errors": {"other": "x"}})
    assert submit(door, view)["slack_error"] == "errors names no input block: other"


def test_update_replaces_the_view(door: Door, application: Application, view: JSON) -> None:
    application.answers[INTERACTIVITY] = (200, {"response_action": "update", "view": modal(section("Done"))})
    submit(door, view)
    (shown,) = open_views(door)
    assert (shown["id"], shown["view"]["blocks"][0]["text"]["text"]) == (view["id"], "Done")


def test_push_puts_another_on_top(door: Door, application: Application, view: JSON) -> None:
    application.answers[INTERACTIVITY] = (200, {"response_action": "push", "view": modal(section("More"))})
    submit(door, view)
    assert len(open_views(door)) == 2


def test_clear_closes_all(door: Door, application: Application, view: JSON) -> None:
    application.answers[INTERACTIVITY] = (200, {"response_action": "push", "view": modal(section("More"))})
    submit(door, view)
    application.answers[INTERACTIVITY] = (200, {"response_action": "clear"})
    submit(door, view)
    assert open_views(door) == []


def test_a_view_that_slack_would_not_take_is_pointed_out(door: Door, application: Application, view: JSON) -> None:
    wrong = modal(section("x" * 3001))
    application.answers[INTERACTIVITY] = (200, {"response_action": "update", "view": wrong})
    assert "must be less than 3001 characters" in submit(door, view)["slack_error"]


def test_a_failing_application_leaves_it_open(door: Door, application: Application, view: JSON) -> None:
    application.answers[INTERACTIVITY] = (500, "")
    submit(door, view)
    assert [one["id"] for one in open_views(door)] == [view["id"]]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"nope": "x"}, "no input has action_id 'nope'; there are: text, status"),
        ({"status": "lost"}, "status has no option 'lost'; it has 'investigating', 'resolved'"),
        ({"text": 7}, "text takes text"),
    ],
)
def test_refuses(door: Door, view: JSON, values: JSON, named: str) -> None:
    assert named in submit(door, view, **values)["error"]


def test_refuses_a_view_without_a_submit_button(door: Door, slack: WebClient, outside: Running) -> None:
    trigger = outside.state.slack.new_trigger("U0ARUN000")
    shown = slack.views_open(trigger_id=trigger, view=modal(section("Loading"), submit=None))["view"]
    assert submit(door, shown) == {"error": "this view has no submit button"}
