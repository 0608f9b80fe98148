"""Who has which Slack account: asked once in five minutes, whichever room or worker wants to know."""

import json

import pytest
from django.core.cache import cache

from clients import budget
from clients.errors import TryLater
from sandbox.faults import Fault
from sandbox.slack.api import METHODS
from slackbot import client
from slackbot.warroom import accounts
from slackbot.warroom.accounts import slack_accounts
from tests.slackbot.conftest import INES, Slack

INES_EMAIL, NOBODY = "ines@example.com", "noor@example.com"  # Noor has no account
SOMEBODY = client.User(id="U0SOMEBODY")
LOOKUP = "users.lookupByEmail"


def lookups(slack: Slack) -> int:
    return sum(call.path.endswith(LOOKUP) for call in slack.world.calls)


def test_slack_is_asked_once_about_whoever_is_there_and_whoever_is_not(slack: Slack) -> None:
    for _ in range(2):
        known = slack_accounts(needed={INES_EMAIL}, others={NOBODY}).known
        assert (known[INES_EMAIL] or SOMEBODY).id == INES
        assert known[NOBODY] is None
    assert lookups(slack) == 2


def test_it_is_asked_again_later(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "KEPT_SECONDS", 0)
    for _ in range(2):
        slack_accounts(needed={INES_EMAIL}, others=set())
    assert lookups(slack) == 2


def test_no_answer_is_not_kept(slack: Slack) -> None:
    slack.world.faults = {"slack": Fault(status=429)}
    with pytest.raises(TryLater):
        slack_accounts(needed={INES_EMAIL}, others=set())
    slack.world.faults = {}
    budget.refill()
    assert slack_accounts(needed={INES_EMAIL}, others=set()).known[INES_EMAIL]


def test_what_somebody_else_wrote_to_redis_decides_nothing(slack: Slack) -> None:
    slack_accounts(needed={INES_EMAIL}, others=set())
    cache.set(accounts._key(INES_EMAIL), json.dumps({"user": {"id": "U0MALLORY"}}))
    cache.set(accounts._key(NOBODY), cache.get(accounts._key(INES_EMAIL)))
    known = slack_accounts(needed={INES_EMAIL, NOBODY}, others=set()).known
    assert (known[INES_EMAIL] or SOMEBODY).id == INES
    assert known[NOBODY] is None


def test_what_slack_said_of_one_address_is_not_taken_for_another(slack: Slack) -> None:
    slack_accounts(needed={INES_EMAIL}, others=set())
    cache.set(accounts._key(NOBODY), cache.get(accounts._key(INES_EMAIL)))
    assert slack_accounts(needed={NOBODY}, others=set()).known[NOBODY] is None


def test_more_lookups_than_slack_takes_in_a_minute_come_to_an_end(slack: Slack) -> None:
    """Each further try asks about those only of whom nothing is known: else rooms that open together would starve each other."""
    most = METHODS[LOOKUP].per_minute
    everybody = {f"p{number}@example.com" for number in range(most + 8)}
    assert slack_accounts(needed=everybody, others=set()).failure
    slack.world.limits.clear("slack:")  # a minute later
    budget.refill()
    assert slack_accounts(needed=everybody, others=set()).known.keys() == everybody
