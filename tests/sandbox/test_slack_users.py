"""users.*"""

from slack_sdk import WebClient

from sandbox.server import Running
from tests.sandbox.slack_words import why


def test_info_says_who_somebody_is(slack: WebClient) -> None:
    user = slack.users_info(user="U0INES000")["user"]
    assert (user["profile"]["email"], user["team_id"]) == ("ines@example.com", "T0SANDBOX")
    assert not (user["deleted"] or user["is_bot"] or user["is_restricted"] or user["is_stranger"])


def test_info_knows_a_guest(slack: WebClient) -> None:
    assert slack.users_info(user="U0GUEST00")["user"]["is_restricted"] is True


def test_info_knows_a_bot(slack: WebClient) -> None:
    assert slack.users_info(user="U0BOT0000")["user"]["is_bot"] is True


def test_info_knows_who_has_left(slack: WebClient, outside: Running) -> None:
    outside.state.slack.deactivated.add("U0OTTO000")
    assert slack.users_info(user="U0OTTO000")["user"]["deleted"] is True


def test_info_refuses_a_stranger(slack: WebClient) -> None:
    assert why(lambda: slack.users_info(user="U0NOBODY")) == "user_not_found"


def test_lookup_finds_by_email(slack: WebClient) -> None:
    assert slack.users_lookupByEmail(email="Mei@example.com")["user"]["id"] == "U0MEI0000"


def test_lookup_does_not_find_who_has_no_account(slack: WebClient) -> None:
    assert why(lambda: slack.users_lookupByEmail(email="noor@example.com")) == "users_not_found"


def test_conversations_pages_through_the_bots_own_private_channels(slack: WebClient) -> None:
    made = [slack.conversations_create(name=f"incident-{n}", is_private=True)["channel"]["id"] for n in range(3)]
    first = slack.users_conversations(types="private_channel", limit=2)
    second = slack.users_conversations(
        types="private_channel", limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [channel["id"] for page in (first, second) for channel in page["channels"]] == made
    assert second["response_metadata"]["next_cursor"] == ""


def test_conversations_leaves_private_channels_out_unless_asked(slack: WebClient, room: str) -> None:
    assert room not in [channel["id"] for channel in slack.users_conversations()["channels"]]
