"""A team of more people than Slack lets us look up in a minute: all of them come, and nobody waits for them."""

from collections.abc import Callable
from typing import Any

import pytest

from clients.errors import TryLater
from clients.slack_budgets import TIERS
from incidents.models import Incident, OutboxEntry
from incidents.outbox.work import work_on
from sandbox.people import Person
from sandbox.workos import CHECKOUT
from slackbot.warroom import accounts
from slackbot.warroom.found_in_slack import find_accounts
from tests.slackbot.conftest import CARLA, INES, MEI, RAVI, Slack, text_of
from tests.slackbot.dying import do, note, step

Do = Callable[[], None]
Fire = Callable[..., Any]
ON_CALL = {INES, RAVI, CARLA, MEI}
LARGE = 10


@pytest.fixture
def large(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A team of more than Slack takes lookups of in a minute, here eight, all of them in Slack; their accounts."""
    monkeypatch.setitem(TIERS, "users.lookupByEmail", 8)
    monkeypatch.setattr(accounts, "AT_ONCE", 6)
    for number in range(LARGE):
        email, account = f"p{number}@example.com", f"U0LARGE{number:03d}"
        slack.world.workos.add(CHECKOUT, email=email, first_name="P", last_name=str(number))
        slack.world.slack.people[account] = Person(name=f"P {number}", email=email, slack=account)
    return [f"U0LARGE{number:03d}" for number in range(LARGE)]


def test_a_team_too_large_for_slacks_lookups_does_not_hold_the_room_and_comes_bit_by_bit(
    slack: Slack, fire: Fire, large: list[str], catch_up: Do
) -> None:
    fire()
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    assert Incident.objects.get().room_ready_at
    assert set(slack.room.members) > ON_CALL
    assert not set(slack.room.members) >= set(large)
    for _ in range(3):
        catch_up()
    assert set(slack.room.members) >= set(large)
    assert f"Here: {LARGE + 5} of {LARGE + 6}. Not reached: Noor Haddad (no Slack account)" in text_of(
        slack.posts("headline")[0]
    )
    assert slack.calls("conversations.invite") <= 5


def test_more_on_call_than_slack_takes_lookups_of_are_invited_as_they_are_found(
    slack: Slack, fire: Fire, large: list[str], catch_up: Do
) -> None:
    fire()
    for name in ("channel", "responders"):
        do(step(name))
        note(step(name))
    Incident.objects.get().responders.update(level=1)
    with pytest.raises(TryLater):
        find_accounts(Incident.objects.get())
    assert 0 < len(set(slack.room.members) & set(large)) < LARGE
    for _ in range(3):
        catch_up()
    assert set(slack.room.members) >= set(large)


def test_whoever_is_called_in_meanwhile_waits_for_none_of_them(
    slack: Slack, fire: Fire, catch_up: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TIERS, "users.lookupByEmail", 1)
    fire()
    for name in ("channel", "responders"):
        do(step(name))
        note(step(name))
    Incident.objects.get().responders.update(level=0)
    slack.command("invite <@U0OTTO000>", by=INES)
    for _ in range(2):
        catch_up()
    assert "U0OTTO000" in slack.room.members
