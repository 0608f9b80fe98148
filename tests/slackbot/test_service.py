"""`service`: people say which services are affected, by names from a list."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.audit.actions import Action
from incidents.intake import declare
from incidents.models import Incident, Person
from incidents.models.incident import Severity
from incidents.timeline import timeline
from tests.conftest import by
from tests.slackbot.conftest import CARLA, Slack, text_of
from tests.slackbot.test_more import Press, more  # noqa: F401

Settle = Callable[[], None]


@pytest.fixture
def say(slack: Slack, room: Incident, settle: Settle, settings: Any) -> Callable[[str], str]:
    """Types it in the room, and gives the reply."""
    settings.AFFECTED_SERVICES = ["Card vault", "Card"]

    def typed(words: str) -> str:
        slack.command(f"service {words}", by=CARLA)
        settle()
        return slack.told(CARLA)[-1]

    return typed


def affected() -> list[str]:
    return Incident.objects.get().affected


def test_headline_status_and_timeline_say_which(slack: Slack, room: Incident, say: Callable[[str], str]) -> None:
    assert say("checkout, card vault Card").startswith("Affected: checkout, Card vault, Card.")
    assert "\nAffected: checkout, Card vault, Card\n" in text_of(slack.posts("headline")[0])
    assert "Affected: checkout, Card vault, Card" in [line.said for line in timeline(room)]
    slack.command("status", by=CARLA)
    assert "Affected: checkout, Card vault, Card" in slack.told(CARLA)[-1]


def test_what_its_alerts_name_stays_what_is_looked_up(room: Incident, say: Callable[[str], str]) -> None:
    assert "What we see is of checkout, which its alerts name." in say("Card")
    assert Incident.objects.get().service == "checkout"


def test_the_same_again_changes_nothing_and_none_takes_all_back(room: Incident, say: Callable[[str], str]) -> None:
    for words in ("Card", "card", "none"):
        say(words)
    named = room.events.filter(action=Action.SERVICES_NAMED).order_by("seq")
    assert [event.detail["now"] for event in named] == [["Card"], []]
    assert "No service is named as affected. Name some of: Card, Card vault, checkout" in say("")


@pytest.mark.parametrize("words", ["Cardinal", "checkout billing", "*"])
def test_a_name_that_is_not_listed_changes_nothing(say: Callable[[str], str], words: str) -> None:
    told = say(words)
    assert told.startswith("Nothing was changed. I know no service that is called")
    assert "Name some of: Card, Card vault, checkout" in told
    assert affected() == []


def test_without_a_list_it_says_what_to_set(say: Callable[[str], str], settings: Any) -> None:
    settings.AFFECTED_SERVICES, settings.GITHUB_REPO_NAMES = [], {"*": ["shop"]}
    assert say("checkout").endswith("No service is listed to choose from: an operator sets AFFECTED_SERVICES.")


def test_one_that_no_alert_names_is_looked_up_then(
    slack: Slack, transactional_db: None, outsider: Person, settle: Settle
) -> None:
    declare(title="Slow", severity=Severity.P1, actor=by(outsider), person=outsider)
    settle()
    assert "No service is named" in text_of(slack.posts("context")[0])
    slack.command("service checkout", by=CARLA)
    settle()
    [shown] = map(text_of, slack.posts("context"))
    assert (": checkout\n" in shown, "No service is named" in shown) == (True, False)


def test_they_are_chosen_under_more(slack: Slack, room: Incident, settle: Settle, more: Press) -> None:  # noqa: F811
    slack.submit(more("service"), services=["checkout", "payments"])
    settle()
    assert affected() == ["checkout", "payments"]
    slack.submit(more("service"), services=[])
    settle()
    assert affected() == []
