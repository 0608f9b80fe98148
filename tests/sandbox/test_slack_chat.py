"""chat.*, pins.add, bookmarks.add"""

import requests
from slack_sdk import WebClient

from sandbox.server import Running
from tests.sandbox.slack_words import JSON, section, why


def test_post_gives_each_message_a_later_ts(slack: WebClient, room: str) -> None:
    sent = [slack.chat_postMessage(channel=room, text="x")["ts"] for _ in range(3)]
    assert sent == sorted(set(sent))


def test_post_refuses_nothing_at_all(slack: WebClient, room: str) -> None:
    assert why(lambda: slack.api_call("chat.postMessage", json={"channel": room})) == "no_text"


def test_post_refuses_an_unknown_channel(slack: WebClient) -> None:
    assert why(lambda: slack.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"


def test_post_refuses_text_that_is_too_long(slack: WebClient, room: str) -> None:
    assert why(lambda: slack.chat_postMessage(channel=room, text="x" * 40_001)) == "msg_too_long"


def test_post_refuses_blocks_with_too_many_words(slack: WebClient, room: str) -> None:
    blocks = [section("x" * 3000)] * 5
    assert why(lambda: slack.chat_postMessage(channel=room, text="x", blocks=blocks)) == "msg_blocks_too_long"


def test_post_refuses_metadata_without_a_type(slack: WebClient, room: str) -> None:
    odd: JSON = {"event_payload": {}}
    assert why(lambda: slack.chat_postMessage(channel=room, text="x", metadata=odd)) == "invalid_metadata_format"


def test_post_to_a_person_goes_to_their_direct_conversation(slack: WebClient) -> None:
    assert slack.chat_postMessage(channel="U0INES000", text="x")["channel"].startswith("D")


def test_post_lets_five_through_at_once_in_one_channel(slack: WebClient, room: str, outside: Running) -> None:
    for _ in range(5):
        slack.chat_postMessage(channel=room, text="x")
    headers = {"Authorization": "Bearer xoxb-sandbox-token"}
    address = f"{outside.url}/slack/api/chat.postMessage"
    answer = requests.post(address, data={"channel": room, "text": "x"}, headers=headers, timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert slack.chat_postMessage(channel="incidents", text="elsewhere")["ok"]


def test_ephemeral_is_shown_to_one_person(slack: WebClient, outside: Running) -> None:
    ts = slack.chat_postEphemeral(channel="C0SB000001", user="U0INES000", text="psst")["message_ts"]
    message = outside.state.slack.channel("C0SB000001").message(ts)
    assert message is not None
    assert message.ephemeral_to == "U0INES000"


def test_ephemeral_needs_its_reader_in_the_channel(slack: WebClient, room: str) -> None:
    assert why(lambda: slack.chat_postEphemeral(channel=room, user="U0INES000", text="x")) == "user_not_in_channel"


def test_update_with_text_alone_takes_the_blocks_away_and_keeps_the_metadata(slack: WebClient, room: str) -> None:
    metadata = {"event_type": "headline", "event_payload": {"id": "1"}}
    ts = slack.chat_postMessage(channel=room, text="old", blocks=[section("old")], metadata=metadata)["ts"]
    updated = slack.chat_update(channel=room, ts=ts, text="new")["message"]
    assert (updated["text"], updated["metadata"], "blocks" in updated) == ("new", metadata, False)
    assert updated["edited"]["user"] == "U0BOT0000"


def test_update_with_blocks_is_not_marked_as_edited(slack: WebClient, room: str) -> None:
    ts = slack.chat_postMessage(channel=room, text="old")["ts"]
    updated = slack.chat_update(channel=room, ts=ts, text="new", blocks=[section("new")])["message"]
    assert "edited" not in updated


def test_update_is_not_done_in_an_archived_channel(slack: WebClient, room: str) -> None:
    ts = slack.chat_postMessage(channel=room, text="x")["ts"]
    slack.conversations_archive(channel=room)
    assert why(lambda: slack.chat_update(channel=room, ts=ts, text="y")) == "is_inactive"


def test_update_names_a_direct_conversation_not_its_person(slack: WebClient) -> None:
    said = slack.chat_postMessage(channel="U0INES000", text="x")
    assert why(lambda: slack.chat_update(channel="U0INES000", ts=said["ts"], text="y")) == "channel_not_found"
    assert slack.chat_update(channel=said["channel"], ts=said["ts"], text="y")["ok"]


def test_update_refuses_an_unknown_message(slack: WebClient, room: str) -> None:
    assert why(lambda: slack.chat_update(channel=room, ts="1.000001", text="x")) == "message_not_found"


def test_update_refuses_more_than_4000_characters(slack: WebClient, room: str) -> None:
    ts = slack.chat_postMessage(channel=room, text="x")["ts"]
    assert why(lambda: slack.chat_update(channel=room, ts=ts, text="x" * 4001)) == "msg_too_long"


def test_pin_is_set_once(slack: WebClient, room: str, outside: Running) -> None:
    ts = slack.chat_postMessage(channel=room, text="x")["ts"]
    slack.pins_add(channel=room, timestamp=ts)
    assert why(lambda: slack.pins_add(channel=room, timestamp=ts)) == "already_pinned"
    assert outside.state.slack.channel(room).pins == [ts]


def test_pin_refuses_an_unknown_message(slack: WebClient, room: str) -> None:
    assert why(lambda: slack.pins_add(channel=room, timestamp="1.000001")) == "message_not_found"
    assert why(lambda: slack.pins_add(channel=room, timestamp="yesterday")) == "bad_timestamp"
    assert why(lambda: slack.pins_add(channel=room)) == "no_item_specified"


def test_a_channel_holds_a_hundred_pins(slack: WebClient, room: str, outside: Running) -> None:
    ts = slack.chat_postMessage(channel=room, text="x")["ts"]
    outside.state.slack.channel(room).pins = [str(number) for number in range(100)]
    assert why(lambda: slack.pins_add(channel=room, timestamp=ts)) == "too_many_pins"


def test_bookmark_is_a_link(slack: WebClient, room: str) -> None:
    made = slack.bookmarks_add(channel_id=room, title="Call", type="link", link="https://call.example")
    assert made["bookmark"]["link"] == "https://call.example"
    odd = {"channel_id": room, "title": "Call", "type": "link", "link": "call"}
    assert why(lambda: slack.bookmarks_add(**odd)) == "invalid_link"
