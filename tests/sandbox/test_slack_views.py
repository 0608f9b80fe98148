"""views.*"""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient

from sandbox.server import Running
from tests.sandbox.slack_words import JSON, modal, plain, section, text_input, why


@pytest.fixture
def trigger(outside: Running) -> Callable[[], str]:
    """A fresh trigger of Ines's."""
    return lambda: outside.state.slack.new_trigger("U0INES000")


def test_open_shows_a_modal_to_whoever_gave_the_trigger(
    slack: WebClient, trigger: Callable[[], str], outside: Running
) -> None:
    view_id = slack.views_open(trigger_id=trigger(), view=modal(section("hi")))["view"]["id"]
    assert outside.state.slack.views[view_id].user == "U0INES000"


def test_open_refuses_a_trigger_after_three_seconds(
    slack: WebClient, trigger: Callable[[], str], outside: Running
) -> None:
    old = trigger()
    outside.state.clock.advance(3.1)
    assert why(lambda: slack.views_open(trigger_id=old, view=modal(section("hi")))) == "expired_trigger_id"


def test_open_refuses_a_trigger_that_was_used(slack: WebClient, trigger: Callable[[], str]) -> None:
    once = trigger()
    slack.views_open(trigger_id=once, view=modal(section("hi")))
    assert why(lambda: slack.views_open(trigger_id=once, view=modal(section("hi")))) == "exchanged_trigger_id"


def test_open_refuses_an_invented_trigger(slack: WebClient) -> None:
    assert why(lambda: slack.views_open(trigger_id="1.2.3", view=modal(section("hi")))) == "invalid_trigger_id"


@pytest.mark.parametrize(
    "view",
    [
        modal(section("hi"), title=plain("x" * 25)),
        modal(section("hi"), submit=plain("x" * 25)),
        modal(section("hi"), private_metadata="x" * 3001),
        modal(section("hi"), callback_id="x" * 256),
        modal(text_input(), submit=None),
        modal(text_input(initial_value="x" * 3001)),
        modal(section("x" * 3001)),
        modal(*[{"type": "divider"}] * 101),
        {"type": "home", "blocks": []},
        {"type": "modal", "blocks": []},
    ],
)
def test_open_refuses_the_view(slack: WebClient, trigger: Callable[[], str], view: JSON) -> None:
    assert why(lambda: slack.views_open(trigger_id=trigger(), view=view)) == "invalid_arguments"


def test_push_stacks_three_at_most(slack: WebClient, trigger: Callable[[], str]) -> None:
    first = slack.views_open(trigger_id=trigger(), view=modal(section("1")))["view"]
    second = slack.views_push(trigger_id=trigger(), view=modal(section("2")))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    slack.views_push(trigger_id=trigger(), view=modal(section("3")))
    assert why(lambda: slack.views_push(trigger_id=trigger(), view=modal(section("4")))) == "push_limit_reached"


def test_update_replaces_the_view_and_its_hash(slack: WebClient, trigger: Callable[[], str]) -> None:
    view = slack.views_open(trigger_id=trigger(), view=modal(section("Loading")))["view"]
    updated = slack.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("Ready")))["view"]
    assert updated["hash"] != view["hash"]
    assert updated["blocks"][0]["text"]["text"] == "Ready"


def test_update_refuses_an_old_hash(slack: WebClient, trigger: Callable[[], str]) -> None:
    view = slack.views_open(trigger_id=trigger(), view=modal(section("Loading")))["view"]
    slack.views_update(view_id=view["id"], view=modal(section("Ready")))
    again = {"view_id": view["id"], "hash": view["hash"], "view": modal(section("Late"))}
    assert why(lambda: slack.views_update(**again)) == "hash_conflict"


def test_update_refuses_a_view_that_is_closed(slack: WebClient) -> None:
    assert why(lambda: slack.views_update(view_id="V0NOWHERE", view=modal(section("x")))) == "not_found"


def test_update_ignores_a_new_initial_value_while_the_ids_stay(slack: WebClient, trigger: Callable[[], str]) -> None:
    view = slack.views_open(trigger_id=trigger(), view=modal(text_input(initial_value="first")))["view"]
    same = slack.views_update(view_id=view["id"], view=modal(text_input(initial_value="second")))["view"]
    assert same["state"]["values"]["text.r1"]["text"]["value"] == "first"


def test_update_takes_a_new_initial_value_under_a_new_block_id(slack: WebClient, trigger: Callable[[], str]) -> None:
    view = slack.views_open(trigger_id=trigger(), view=modal(text_input(initial_value="first")))["view"]
    other = modal(text_input(block_id="text.r2", initial_value="second"))
    updated = slack.views_update(view_id=view["id"], view=other)["view"]
    assert updated["state"]["values"] == {"text.r2": {"text": {"type": "plain_text_input", "value": "second"}}}


def test_publish_shows_a_home_tab(slack: WebClient, outside: Running) -> None:
    slack.views_publish(user_id="U0INES000", view={"type": "home", "blocks": [section("hi")]})
    assert "U0INES000" in outside.state.slack.homes
    assert outside.state.snapshot()["slack"]["views"] == []
