"""GET /_/calls and GET /_/state."""

from slack_sdk import WebClient

from tests.sandbox.conftest import Door
from tests.sandbox.slack_words import section


def test_calls_are_listed_in_order_with_what_was_sent(door: Door, slack: WebClient, room: str) -> None:
    slack.chat_postMessage(channel=room, text="hi", blocks=[section("hi")])
    first, second = door.get("calls", system="slack")
    assert (first["path"], first["body"]["name"]) == ("/slack/api/conversations.create", "incident-1")
    assert set(second) == {"system", "method", "path", "status", "at", "body"}
    assert (second["method"], second["status"], second["at"][-1]) == ("POST", 200, "Z")
    assert second["body"]["blocks"] == [section("hi")]


def test_calls_never_show_a_token(door: Door, slack: WebClient) -> None:
    slack.api_call("auth.test", params={"token": "xoxb-sandbox-token"})
    assert "xoxb" not in str(door.get("calls"))


def test_calls_of_one_system_only(door: Door, slack: WebClient) -> None:
    slack.auth_test()
    assert door.get("calls", system="linear") == []


def test_calls_refuses_an_unknown_system(door: Door) -> None:
    assert "unknown system" in door.get("calls", system="pager")["error"]


def test_state_has_the_shape_that_others_rely_on(door: Door, slack: WebClient, room: str) -> None:
    slack.chat_postMessage(channel=room, text="hi")
    state = door.get("state")
    assert set(state) == {"slack", "statuspage", "linear", "oncall"}
    assert set(state["slack"]) == {"channels", "views", "users"}
    channel = next(one for one in state["slack"]["channels"] if one["id"] == room)
    assert set(channel) == {"id", "name", "is_private", "is_archived", "members", "topic", "pins", "messages"}
    assert set(channel["messages"][0]) == {"ts", "user", "text", "blocks", "ephemeral_to"}
    assert set(state["statuspage"]) == {"incidents", "components"}


def test_state_lists_people_with_their_groups(door: Door) -> None:
    users = {user["id"]: user for user in door.get("state")["slack"]["users"]}
    assert users["U0ARUN000"] == {
        "id": "U0ARUN000",
        "name": "Arun Patel",
        "email": "arun@example.com",
        "groups": ["approvers"],
        "is_bot": False,
    }
    assert users["U0BOT0000"]["is_bot"] is True


def test_state_has_direct_conversations_among_the_channels(door: Door, slack: WebClient) -> None:
    sent = slack.chat_postMessage(channel="U0INES000", text="only you")
    channel = next(one for one in door.get("state")["slack"]["channels"] if one["id"] == sent["channel"])
    assert channel["members"] == ["U0BOT0000", "U0INES000"]
