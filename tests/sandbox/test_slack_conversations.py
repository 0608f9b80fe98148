"""conversations.*"""

import pytest
from slack_sdk import WebClient

from sandbox.server import Running
from tests.sandbox.slack_words import refusal, why


def test_create_makes_a_channel_with_the_bot_in_it(slack: WebClient) -> None:
    channel = slack.conversations_create(name="incident-214", is_private=True)["channel"]
    assert (channel["is_private"], channel["creator"], channel["is_member"]) == (True, "U0BOT0000", True)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("Incident", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("a.b", "invalid_name_specials"),
        ("x" * 81, "invalid_name_maxlength"),
        ("--", "invalid_name_punctuation"),
        ("", "invalid_name_required"),
        ("general", "name_taken"),
    ],
)
def test_create_refuses_the_name(slack: WebClient, name: str, error: str) -> None:
    assert why(lambda: slack.conversations_create(name=name)) == error


def test_an_archived_channel_keeps_its_name(slack: WebClient, room: str) -> None:
    slack.conversations_archive(channel=room)
    assert why(lambda: slack.conversations_create(name="incident-1")) == "name_taken"


def test_invite_brings_people_in(slack: WebClient, room: str) -> None:
    slack.conversations_invite(channel=room, users=["U0INES000", "U0RAVI000"])
    assert slack.conversations_members(channel=room)["members"] == ["U0BOT0000", "U0INES000", "U0RAVI000"]


def test_invite_with_one_bad_id_invites_nobody(slack: WebClient, room: str) -> None:
    answered = refusal(lambda: slack.conversations_invite(channel=room, users="U0INES000,U0NOBODY"))
    assert answered["errors"] == [{"user": "U0NOBODY", "ok": False, "error": "user_not_found"}]
    assert slack.conversations_members(channel=room)["members"] == ["U0BOT0000"]


def test_invite_with_force_invites_the_good_and_says_why_not_the_rest(slack: WebClient, room: str) -> None:
    slack.conversations_invite(channel=room, users="U0MEI0000")
    answer = slack.conversations_invite(channel=room, users="U0INES000,U0MEI0000,U0NOBODY,U0BOT0000", force=True)
    reasons = {one["user"]: one["error"] for one in answer["errors"]}
    assert reasons == {
        "U0MEI0000": "already_in_channel",
        "U0NOBODY": "user_not_found",
        "U0BOT0000": "cant_invite_self",
    }
    assert "U0INES000" in slack.conversations_members(channel=room)["members"]


def test_invite_refuses_when_all_are_there_already(slack: WebClient, room: str) -> None:
    slack.conversations_invite(channel=room, users="U0INES000")
    assert why(lambda: slack.conversations_invite(channel=room, users="U0INES000", force=True)) == "already_in_channel"


def test_invite_takes_a_hundred_at_most(slack: WebClient, room: str) -> None:
    many = [f"U{number:08d}" for number in range(101)]
    assert why(lambda: slack.conversations_invite(channel=room, users=many)) == "too_many_users"


def test_a_private_channel_without_the_bot_cannot_be_found(slack: WebClient, outside: Running) -> None:
    hidden = outside.state.slack.add_channel(name="secret", members=["U0INES000"], is_private=True)
    assert why(lambda: slack.conversations_info(channel=hidden.id)) == "channel_not_found"


def test_a_public_channel_without_the_bot_cannot_be_changed(slack: WebClient, outside: Running) -> None:
    foreign = outside.state.slack.add_channel(name="sales", members=["U0INES000"])
    assert why(lambda: slack.conversations_setTopic(channel=foreign.id, topic="x")) == "not_in_channel"


def test_nothing_is_changed_in_an_archived_channel(slack: WebClient, room: str) -> None:
    slack.conversations_archive(channel=room)
    assert why(lambda: slack.conversations_invite(channel=room, users="U0INES000")) == "is_archived"
    assert why(lambda: slack.chat_postMessage(channel=room, text="x")) == "is_archived"
    assert why(lambda: slack.conversations_archive(channel=room)) == "already_archived"


def test_topic_and_purpose_are_shown(slack: WebClient, room: str) -> None:
    slack.conversations_setTopic(channel=room, topic="P1")
    slack.conversations_setPurpose(channel=room, purpose="Checkout")
    channel = slack.conversations_info(channel=room)["channel"]
    assert (channel["topic"]["value"], channel["purpose"]["value"]) == ("P1", "Checkout")


def test_topic_holds_250_characters(slack: WebClient, room: str) -> None:
    assert why(lambda: slack.conversations_setTopic(channel=room, topic="x" * 251)) == "too_long"


def test_open_gives_the_same_direct_conversation_each_time(slack: WebClient) -> None:
    first = slack.conversations_open(users="U0INES000")["channel"]["id"]
    assert first.startswith("D")
    assert slack.conversations_open(users=["U0INES000"])["channel"]["id"] == first


def test_open_refuses_a_stranger(slack: WebClient) -> None:
    assert why(lambda: slack.conversations_open(users="U0NOBODY")) == "user_not_found"


def test_history_is_newest_first_and_without_ephemerals(slack: WebClient) -> None:
    channel = slack.conversations_info(channel="C0SB000001")["channel"]["id"]
    for text in ("one", "two"):
        slack.chat_postMessage(channel=channel, text=text)
    slack.chat_postEphemeral(channel=channel, user="U0INES000", text="psst")
    assert [message["text"] for message in slack.conversations_history(channel=channel)["messages"]] == ["two", "one"]


def test_history_shows_metadata_only_when_asked(slack: WebClient, room: str) -> None:
    metadata = {"event_type": "headline", "event_payload": {"id": "1"}}
    slack.chat_postMessage(channel=room, text="x", metadata=metadata)
    assert "metadata" not in slack.conversations_history(channel=room)["messages"][0]
    shown = slack.conversations_history(channel=room, include_all_metadata=True)["messages"][0]
    assert shown["metadata"] == metadata


def test_history_pages_and_keeps_to_its_bounds(slack: WebClient, room: str) -> None:
    sent = [slack.chat_postMessage(channel=room, text=str(n))["ts"] for n in range(4)]
    first = slack.conversations_history(channel=room, limit=2, oldest=sent[0])
    assert [message["ts"] for message in first["messages"]] == [sent[3], sent[2]]
    cursor = first["response_metadata"]["next_cursor"]
    rest = slack.conversations_history(channel=room, limit=2, oldest=sent[0], cursor=cursor)
    assert ([message["ts"] for message in rest["messages"]], rest["has_more"]) == ([sent[1]], False)


def test_history_includes_its_bounds_when_told_to(slack: WebClient, room: str) -> None:
    ts = slack.chat_postMessage(channel=room, text="x")["ts"]
    assert slack.conversations_history(channel=room, oldest=ts, latest=ts)["messages"] == []
    found = slack.conversations_history(channel=room, oldest=ts, latest=ts, inclusive=True)["messages"]
    assert [message["ts"] for message in found] == [ts]
