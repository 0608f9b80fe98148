"""The Slack client against the stand-in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.errors import OutcomeUnknown, Refused, TryLater
from sandbox.faults import Fault
from sandbox.slack.api import METHODS
from sandbox.slack.arguments import JSON, Arguments, SlackError
from sandbox.slack.workspace import Workspace
from sandbox.world import World
from slackbot import client
from slackbot.client import InviteResult

INES, ARUN, CARLA, RAVI = "U0INES000", "U0ARUN000", "U0CARLA00", "U0RAVI000"
EVENT: dict[str, Any] = {"event_type": "headline", "event_payload": {"incident": "1"}}


pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def room() -> str:
    return client.create_private_channel("incident-1-checkout").id


def calls(world: World, method: str) -> int:
    return sum(call.path.endswith(method) for call in world.calls)


def test_we_learn_who_we_are() -> None:
    assert (client.auth_test().team_id, client.auth_test().user_id) == ("T0SANDBOX", "U0BOT0000")


def test_a_person_is_known_with_what_decides_their_rights() -> None:
    guest = client.user_info("U0GUEST00")
    assert (guest.is_restricted, guest.deleted, guest.email) == (True, False, "gina@partner.example")


def test_a_person_is_found_by_email() -> None:
    found = client.user_by_email("ines@example.com")
    assert found is not None
    assert (found.id, found.real_name, found.tz) == (INES, "Ines Castro", "Europe/Berlin")


def test_nobody_has_that_email() -> None:
    assert client.user_by_email("noor@example.com") is None


def test_a_channel_is_private_and_ours(room: str) -> None:
    channel = client.channel_info(room)
    assert (channel.is_private, channel.creator, channel.is_ext_shared) == (True, "U0BOT0000", False)
    assert [one.id for one in client.my_private_channels()] == [room]


def test_a_name_that_is_taken_is_refused(room: str) -> None:
    with pytest.raises(Refused) as refused:
        client.create_private_channel("incident-1-checkout")
    assert refused.value.code == "name_taken"


def test_one_who_cannot_be_invited_does_not_stop_the_others(room: str) -> None:
    result = client.invite(room, [INES, "U0NOBODY", ARUN, INES])
    assert result == InviteResult(invited=(INES, ARUN), failed={"U0NOBODY": "user_not_found"})


def test_who_was_in_before_counts_as_in(room: str) -> None:
    client.invite(room, [INES])
    assert client.invite(room, [INES]) == InviteResult(invited=(INES,))
    assert client.invite(room, [INES, "U0NOBODY"]).failed == {"U0NOBODY": "user_not_found"}


@pytest.mark.parametrize("word", ["cant_invite_self", "user_disabled", "user_not_found"])
def test_a_call_refused_for_one_whom_slack_does_not_name_costs_nobody_else(
    room: str, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    there = METHODS["conversations.invite"]

    def nameless(workspace: Workspace, arguments: Arguments) -> JSON:
        if "U0BAD" in arguments.listed("users"):
            raise SlackError(word)
        return there.work(workspace, arguments)

    monkeypatch.setitem(METHODS, "conversations.invite", replace(there, work=nameless))
    result = client.invite(room, [INES, ARUN, "U0BAD", CARLA, RAVI])
    assert {INES, ARUN, CARLA, RAVI} <= set(result.invited)
    assert result.failed == ({} if word in client.ALREADY else {"U0BAD": word})


def test_nobody_to_invite_is_no_call(world: World, room: str) -> None:
    assert client.invite(room, []) == InviteResult(invited=())
    assert calls(world, "conversations.invite") == 0


def test_invitations_go_out_by_the_hundred(world: World, room: str) -> None:
    result = client.invite(room, [f"U0NOBODY{number}" for number in range(150)])
    assert (len(result.failed), calls(world, "conversations.invite")) == (150, 2)


def test_what_concerns_the_channel_is_raised() -> None:
    with pytest.raises(Refused) as refused:
        client.invite("C0NOWHERE", [INES])
    assert refused.value.code == "channel_not_found"


def test_a_post_is_found_again_by_what_it_carries(room: str) -> None:
    ts = client.post(room, text="Checkout errors", **EVENT)
    now = datetime.now(UTC)
    assert client.find_post(room, **EVENT, since=now) == ts
    assert client.find_post(room, event_type="headline", event_payload={"incident": "2"}, since=now) is None
    assert client.find_post(room, **EVENT, since=now + timedelta(minutes=5)) is None


def test_a_post_whose_answer_was_lost_is_unknown_and_can_be_found(world: World, room: str) -> None:
    world.faults = {"slack": Fault(lose_answers=1.0)}
    with pytest.raises(OutcomeUnknown):
        client.post(room, text="Checkout errors", **EVENT)
    world.faults = {}
    assert client.find_post(room, **EVENT, since=datetime.now(UTC))
    assert calls(world, "chat.postMessage") == 1


def test_history_is_newest_first(room: str) -> None:
    for text in ("one", "two"):
        client.post(room, text=text, **EVENT)
    assert [message.text for message in client.history(room)] == ["two", "one"]


def test_an_update_keeps_what_the_message_carries(room: str) -> None:
    ts = client.post(room, text="one", **EVENT)
    client.update(room, ts, text="two", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "two"}}])
    assert [message.text for message in client.history(room)] == ["two"]
    assert client.find_post(room, **EVENT, since=datetime.now(UTC)) == ts


def test_a_channel_is_furnished(world: World, room: str) -> None:
    ts = client.post(room, text="one", **EVENT)
    client.pin(room, ts)
    client.pin(room, ts)
    client.set_topic(room, "P1, nobody leads")
    client.set_purpose(room, "INC-1")
    client.add_bookmark(room, title="Console", link="https://example.com/1")
    channel = world.slack.channels[room]
    assert (channel.pins, channel.topic, channel.purpose, len(channel.bookmarks)) == (
        [ts],
        "P1, nobody leads",
        "INC-1",
        1,
    )


def test_an_ephemeral_is_shown_to_one_person(world: World, room: str) -> None:
    client.invite(room, [CARLA])
    client.post_ephemeral(room, CARLA, text="For you")
    assert [message.ephemeral_to for message in world.slack.channels[room].messages] == [CARLA]


def test_a_direct_conversation_is_the_same_one_each_time() -> None:
    assert client.open_dm(INES) == client.open_dm(INES)


def test_a_rate_limited_post_says_when(world: World, room: str) -> None:
    world.limits.take(f"slack:chat.postMessage:{room}", per_minute=60, burst=1)
    with pytest.raises(TryLater) as later:
        client.post(room, text="Too soon", **EVENT)
    assert later.value.after == 1.0


def test_a_stale_trigger_is_refused() -> None:
    with pytest.raises(Refused):
        client.open_view(
            "no-such-trigger", {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": []}
        )


def test_a_modal_is_given_up_after_two_seconds(world: World) -> None:
    world.faults = {"slack": Fault(delay_s=2.5)}
    with pytest.raises(OutcomeUnknown) as unknown:
        client.open_view("any", {"type": "modal"})
    assert unknown.value.code == "timeout"


def test_a_modal_that_was_closed_is_refused() -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": [{"type": "divider"}]}
    with pytest.raises(Refused) as refused:
        client.update_view("V0NOTHING", hash="1.x", view=view)
    assert refused.value.code == "not_found"
