"""Slack's limits are kept: the table is the stand-in's, each channel's posts have their own, a rate limit stops all alike."""

import pytest

from clients import budget, slack
from clients.errors import TryLater
from clients.slack_budgets import POSTS, POSTS_AT_ONCE, TIERS, budgets_of
from sandbox.slack import api
from sandbox.world import World
from slackbot.manifest import SCOPES
from tests.clients.odd_server import OddServer, answer
from tests.clients.test_slack import said, strange

__all__ = ["strange"]


def test_each_method_has_the_tier_that_slack_gives_it() -> None:
    assert {name: method.per_minute for name, method in api.METHODS.items()} == TIERS
    assert (POSTS, POSTS_AT_ONCE) == (api.POSTS_A_MINUTE, api.POSTS_AT_ONCE)


def test_each_method_that_we_call_has_a_tier() -> None:
    assert SCOPES.keys() <= TIERS.keys(), (
        "clients/slack_budgets.py: enter its tier, as its page in Slack's reference gives it"
    )


def test_one_that_nobody_entered_has_the_lowest() -> None:
    assert budgets_of("conversations.new")[0].at_once == 20


def test_no_more_calls_leave_than_slack_takes(world: World) -> None:
    with budget.urgent(True), pytest.raises(TryLater):
        for number in range(30):
            slack.call("conversations.create", safe=False, name=f"room-{number}", is_private=True)
    assert {call.status for call in world.calls} == {200}
    assert len(world.calls) == TIERS["conversations.create"]


def test_a_rate_limit_of_one_channel_stops_its_posts_and_no_others(strange: OddServer) -> None:
    strange.script = [answer(429, b'{"ok": false, "error": "ratelimited"}', "Retry-After: 12"), said(ok=True)]
    for _ in range(2):
        with pytest.raises(TryLater):
            slack.call("chat.postMessage", safe=False, channel="C1")
    slack.call("chat.postMessage", safe=False, channel="C2")
    assert len(strange.asked) == 2


def test_a_rate_limit_of_a_method_stops_it_for_everybody(strange: OddServer) -> None:
    strange.script = [answer(429, b'{"ok": false, "error": "ratelimited"}', "Retry-After: 12"), said(ok=True)]
    for channel in ("C1", "C2"):
        with pytest.raises(TryLater):
            slack.call("pins.add", safe=True, channel=channel)
    slack.call("chat.update", safe=True, channel="C1")
    assert len(strange.asked) == 2
