"""[More] on the headline: everything that can be typed, without typing."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident, Person
from incidents.timeline import timeline
from slackbot.commands.registry import COMMANDS
from slackbot.models import InboundRequest
from slackbot.shortcuts.registry import BY_CALLBACK
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack, text_of, words_in

Settle = Callable[[], None]
Press = Callable[..., Any]


@pytest.fixture
def more(slack: Slack, room: Incident, settle: Settle) -> Press:
    """Presses [More] and the button of a command; gives what the dialog shows then."""

    def press(name: str = "", *, by: str = CARLA) -> Any:
        slack.click("more", by=by)
        settle()
        if name:
            blocks = [one for one in slack.view(by).body["blocks"] if one.get("accessory", {}).get("value") == name]
            slack.press_in(slack.view(by), "command", by=by, block_id=blocks[0]["block_id"])
            settle()
        return slack.view(by)

    return press


def names(view: Any) -> set[str]:
    return {one["accessory"]["value"] for one in view.body["blocks"] if "accessory" in one}


def test_every_command_is_reached_without_typing(slack: Slack, more: Press, approver: Person, settle: Settle) -> None:
    shown = names(more(by=CARLA))
    slack.command("claim", by=ARUN)
    settle()
    shown |= names(more(by=ARUN))
    elsewhere = {one.name for one in COMMANDS if not one.in_room}
    assert shown == {one.name for one in COMMANDS} - elsewhere
    assert elsewhere <= BY_CALLBACK.keys()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: str(one.name))
def test_what_needs_words_asks_for_them(command: Any) -> None:
    needs = command.usage.removeprefix(command.name).strip()
    assert command.asks or command.loading or not command.in_room or not needs or needs.startswith("[")


def test_it_shows_what_this_person_may_do(slack: Slack, more: Press, settle: Settle) -> None:
    slack.command("claim", by=INES)
    settle()
    assert {"release", "mitigate"} <= names(more(by=INES))
    assert {"release", "mitigate"}.isdisjoint(names(more(by=CARLA)))


def test_what_asks_nothing_is_done_at_once(more: Press) -> None:
    assert "is mitigated" in words_in(more("mitigate"))
    assert Incident.objects.get().state == "MITIGATED"


def test_a_note_is_written_there(slack: Slack, room: Incident, more: Press, settle: Settle) -> None:
    slack.submit(more("note"), text="Rolled back checkout")
    settle()
    assert any("Rolled back checkout" in line.said for line in timeline(room))
    assert slack.told(CARLA)[-1].startswith("Noted.")


def test_people_are_chosen_there(slack: Slack, room: Incident, more: Press, settle: Settle) -> None:
    slack.submit(more("role"), role="scribe", who=INES)
    settle()
    assert f"<@{INES}> is scribe." in slack.told(CARLA)[-1]
    slack.submit(more("role"), role="scribe")
    settle()
    assert "Nobody is scribe any more." in slack.told(CARLA)[-1]


def test_what_the_command_refuses_is_said_in_the_dialog(slack: Slack, room: Incident, more: Press) -> None:
    answer = slack.submit(more("status draft"), hint="--force it")
    assert "I do not know '--force'" in str(answer["errors"])
    assert not InboundRequest.objects.filter(kind="command").exists()


def test_with_nothing_to_choose_from_it_says_so(more: Press) -> None:
    assert "nothing to choose from" in words_in(more("related"))


def test_another_incident_is_chosen_by_its_name(slack: Slack, room: Incident, more: Press, settle: Settle) -> None:
    other = Incident.objects.create(title="Slow", severity="P2", started_at=room.started_at)
    slack.submit(more("duplicate"), other=other.reference)
    settle()
    assert Incident.objects.get(pk=room.pk).duplicate_of == other


def test_somebody_is_paged_from_there(slack: Slack, more: Press, settle: Settle, settings: Any) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    view = more("page")
    slack._act("click", view_id=view.id, action_id="page_whom", user=CARLA, value=ARUN)
    settle()
    assert "*Arun Patel* (" in words_in(slack.view(CARLA))
    slack.submit(slack.view(CARLA))
    settle()
    assert [text_of(one) for one in slack.posts("paged")] == ["*Paged:* Arun Patel."]


@pytest.mark.parametrize("name", ["cancel", "status update"])
def test_a_command_with_a_dialog_of_its_own_goes_on_in_it(more: Press, name: str) -> None:
    assert more(name).body["submit"]["text"] in ("False alarm", "Save draft")


def test_who_lost_the_right_meanwhile_is_told_who_may(slack: Slack, more: Press, settle: Settle) -> None:
    view = more(by=CARLA)
    slack.command("claim", by=INES)
    settle()
    block = next(one for one in view.body["blocks"] if one.get("accessory", {}).get("value") == "mitigate")
    slack.press_in(view, "command", by=CARLA, block_id=block["block_id"])
    settle()
    assert "Only Ines Castro" in words_in(slack.view(CARLA))
    assert Incident.objects.get().state == "ACTIVE"


def test_a_forged_name_does_nothing(slack: Slack, more: Press, settle: Settle) -> None:
    view = more()
    slack._act("click", view_id=view.id, action_id="command", user=CARLA, value="declare")
    settle()
    assert "I do not know that command" in slack.told(CARLA)[-1]
