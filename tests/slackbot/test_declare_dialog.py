"""The dialog in which an incident is opened, and the like one that is offered first."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident, Person
from sandbox.faults import Fault
from slackbot.models import InboundRequest
from tests.slackbot.conftest import CARLA, GINA, INES, OTTO, Slack, actions_of, words_in
from tests.slackbot.without_typing import shortcut

Settle = Callable[[], None]

pytestmark = pytest.mark.usefixtures("transactional_db")


def blank(slack: Slack, *, by: str = OTTO) -> Any:
    shortcut(slack, "declare", by=by)
    return slack.view(by)


def test_it_opens_whole_at_once_and_opens_an_incident(slack: Slack, settle: Settle) -> None:
    slack.submit(blank(slack), title="Checkout errors", severity="P2")
    incident = Incident.objects.get()
    assert (incident.title, incident.severity) == ("Checkout errors", "P2")
    assert f"{incident.reference} is open: Checkout errors." in words_in(slack.view(OTTO))
    settle()
    assert OTTO in slack.room.members


def test_a_service_that_is_chosen_is_its_service(slack: Slack, settings: Any) -> None:
    settings.GITHUB_REPO_NAMES = {"checkout": ["checkout"], "*": ["shared"]}
    slack.submit(blank(slack), title="It hangs", service="checkout")
    assert Incident.objects.get().service == "checkout"


def test_from_a_message_its_first_line_is_the_title(slack: Slack, room: Incident) -> None:
    text = "Payments &lt;fail&gt; for <@U0RAVI000>\nmore"
    message = slack.world.slack.add_message(slack.room, text=text, blocks=[])
    shortcut(slack, "declare_about", by=CARLA, message=message)
    slack.submit(slack.view(CARLA))
    assert Incident.objects.first() != room
    assert Incident.objects.order_by("-number")[0].title.startswith("Payments <fail> for @")


@pytest.mark.parametrize("title", ["private Salaries", "a drill", "—private Salaries", " "])
def test_what_the_command_refuses_is_refused_beside_the_field(slack: Slack, title: str) -> None:
    answer = slack.submit(blank(slack), title=title)
    assert answer["response_action"] == "errors"
    assert answer["errors"]["title.new"].startswith("Nothing was opened")
    assert not Incident.objects.exists()
    assert not InboundRequest.objects.filter(kind="submission").exists()
    assert slack.view(OTTO)


def test_twice_in_five_minutes_answers_with_the_first(slack: Slack, settle: Settle) -> None:
    for _ in range(2):
        slack.submit(blank(slack), title="Checkout errors")
    assert Incident.objects.count() == 1
    assert "a moment ago" in words_in(slack.view(OTTO))


def test_somebody_deactivated_opens_nothing(slack: Slack, outsider: Person) -> None:
    Person.objects.filter(pk=outsider.pk).update(is_active=False)
    assert "deactivated" in str(slack.submit(blank(slack), title="Checkout errors")["errors"])
    assert not Incident.objects.exists()


def test_while_slack_opens_no_dialog_it_says_so(slack: Slack, settle: Settle) -> None:
    slack.command("help", by=OTTO, channel="general")
    slack.world.faults = {"slack": Fault(status=500)}
    shortcut(slack, "declare", by=OTTO)
    slack.world.faults = {}
    settle()
    assert "please use the shortcut again" in slack.dms(OTTO)[-1].text


def offered(slack: Slack, room: Incident, *, by: str = OTTO) -> Any:
    """What is shown where a like one is open."""
    slack.submit(blank(slack, by=by), title="Checkout is down")
    assert Incident.objects.get() == room
    return slack.view(by)


def test_while_a_like_one_is_open_to_join_it_is_offered_first(slack: Slack, room: Incident, settle: Settle) -> None:
    view = offered(slack, room)
    assert f"|{room.reference}> Checkout errors" in words_in(view)
    block = next(one["block_id"] for one in view.body["blocks"] if "accessory" in one)
    slack.press_in(view, "join", by=OTTO, block_id=block)
    settle()
    assert OTTO in slack.room.members
    assert "You are being invited" in words_in(slack.view(OTTO))
    assert actions_of(room).count("RESPONDER_JOINED") == 1


def test_what_ended_meanwhile_is_joined_no_more(slack: Slack, room: Incident, settle: Settle) -> None:
    view = offered(slack, room)
    slack.command("resolve", by=INES)
    settle()
    block = next(one["block_id"] for one in view.body["blocks"] if "accessory" in one)
    slack.press_in(view, "join", by=OTTO, block_id=block)
    settle()
    assert "nobody joins it any more" in slack.dms(OTTO)[-1].text


def test_another_is_opened_where_that_is_meant(slack: Slack, room: Incident) -> None:
    view = offered(slack, room)
    assert view.body["submit"]["text"] == "Open another"
    slack.submit(view)
    assert [one.title for one in Incident.objects.order_by("number")] == ["Checkout errors", "Checkout is down"]


def test_the_command_offers_it_too(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("declare P2 Checkout is down", by=OTTO, channel="general")
    settle()
    view = slack.view(OTTO)
    assert Incident.objects.get() == room
    slack.submit(view)
    assert Incident.objects.order_by("-number")[0].severity == "P2"


def test_a_guest_does_not_get_in_by_that_way(slack: Slack, room: Incident, settle: Settle) -> None:
    view = offered(slack, room, by=GINA)
    block = next(one["block_id"] for one in view.body["blocks"] if "accessory" in one)
    slack.press_in(view, "join", by=GINA, block_id=block)
    settle()
    assert GINA not in slack.room.members


def test_who_was_asked_in_before_is_told_so(slack: Slack, room: Incident, settle: Settle) -> None:
    view = offered(slack, room, by=INES)
    block = next(one["block_id"] for one in view.body["blocks"] if "accessory" in one)
    slack.press_in(view, "join", by=INES, block_id=block)
    settle()
    assert "You were asked into the room" in words_in(slack.view(INES))
