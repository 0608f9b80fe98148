"""The end of an incident as the room reads it: what is done, what is not, edited in place."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident
from sandbox.faults import Fault
from tests import kept
from tests.conftest import native
from tests.slackbot.conftest import ARUN, INES, Slack, actions_of, text_of

Settle = Callable[[], None]


@pytest.fixture
def resolve(slack: Slack, room: Incident, settle: Settle) -> Callable[..., str]:
    """Somebody resolves while Linear is broken so; what the room reads then."""

    def end(**fault: Any) -> str:
        slack.world.faults = {"linear": Fault(**fault)} if fault else {}
        slack.command("resolve", by=INES)
        settle()
        return said(slack)

    return end


def said(slack: Slack) -> str:
    [message] = slack.posts("resolved")
    return text_of(message)


def test_what_is_done_is_said_in_place(slack: Slack, resolve: Any) -> None:
    told = resolve()
    [issue] = slack.world.snapshot()["linear"]["issues"]
    assert told.startswith("*Resolved* <!date^")
    assert f"\nDone: room told, postmortem filed as <{issue['url']}|{issue['identifier']}>." in told
    assert "Not done" not in told


def test_while_linear_is_down_the_postmortem_is_kept_here(resolve: Any, slack: Slack) -> None:
    assert resolve(status=500).endswith(
        "\nDone: room told.\nNot done: postmortem kept here, Linear does not answer and is tried again."
        " Nothing for you to do by hand.\nUndo"
    )


def test_once_linear_is_back_the_same_message_says_so(resolve: Any, slack: Slack, catch_up: Settle) -> None:
    resolve(status=500)
    slack.world.faults = {}
    catch_up()
    assert "Not done" not in said(slack)
    assert "postmortem filed as <" in said(slack)
    assert actions_of(Incident.objects.get()).count("POSTMORTEM_NOT_FILED") == 1


def test_what_linear_refuses_is_an_operators_matter(resolve: Any, settings: Any) -> None:
    settings.LINEAR_API_KEY = "of somebody else"
    assert "Not done: postmortem kept here, Linear refused it. An operator has to look; Retry is in the <" in resolve()


def test_without_linear_the_postmortem_is_in_the_console(resolve: Any, settings: Any) -> None:
    settings.LINEAR_API_KEY = ""
    assert "Done: room told, postmortem written and kept in the <http" in resolve()


def test_status_names_what_does_not_work(slack: Slack, resolve: Any, settle: Settle) -> None:
    resolve(status=500)
    slack.command("status", by=INES)
    settle()
    assert "\nNot working: Linear, retried\n" in slack.told(INES)[-1]


def test_a_message_of_an_earlier_end_is_left_alone(
    resolve: Any, slack: Slack, settle: Settle, catch_up: Settle
) -> None:
    resolve(status=500)
    slack.command("reopen", by=INES)
    settle()
    slack.world.faults = {}
    catch_up()
    assert "postmortem filed" not in said(slack)


@pytest.fixture
def oncall(slack: Slack, settings: Any, fire: Callable[..., Any], settle: Settle) -> Incident:
    """An incident of two alert groups, its room assembled; OnCall is told back."""
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"

    def make() -> None:
        labels = {"severity": "critical", "service": "checkout"}
        for _ in range(2):
            group = slack.world.oncall.open_group(title="Slow <!here>", labels={})["id"]
            fire(native(group, integration={"id": "CSAME0001", "labels": labels}))
        settle()

    kept.once("two groups", make)
    return Incident.objects.get()


def test_on_call_is_told_and_counted(slack: Slack, oncall: Incident, settle: Settle) -> None:
    slack.command("resolve", by=INES)
    settle()
    assert "\nDone: room told, on call told (2 of 2), postmortem filed as <" in said(slack)


def test_each_alert_group_that_is_not_told_is_named_and_then_told(
    slack: Slack, oncall: Incident, settle: Settle, catch_up: Settle
) -> None:
    slack.world.faults = {"oncall": Fault(status=503)}
    slack.command("resolve", by=INES)
    settle()
    named = "alert groups Checkout errors, Checkout errors (OnCall does not answer and is tried again)"
    assert f"\nNot done: {named}. Nothing for you to do by hand." in said(slack)
    slack.world.faults = {}
    catch_up()
    assert "on call told (2 of 2)" in said(slack)
    assert "Not done" not in said(slack)


def test_what_oncall_refuses_is_done_by_hand(slack: Slack, oncall: Incident, settings: Any, settle: Settle) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "wrong"
    slack.command("resolve", by=INES)
    settle()
    assert "(OnCall refused it). Please resolve those in OnCall by hand." in said(slack)


@pytest.mark.usefixtures("draft")
def test_the_last_update_is_a_button_away(slack: Slack, review: Any, settle: Settle) -> None:
    slack.submit(review)
    settle()
    slack.command("resolve", by=INES)
    settle()
    assert 'Customers still read "Investigating".' in said(slack)
    slack.click("draft_update", by=ARUN, ts=slack.posts("resolved")[0].ts)
    settle()
    assert len(slack.posts("draft_waiting")) == 2
