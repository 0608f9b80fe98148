"""Whoever comes to lead by what they do while nobody leads is looked at as if they had claimed it."""

from collections.abc import Callable

import pytest

from incidents.models import Incident
from tests.slackbot.conftest import CARLA, GINA, Slack, actions_of

Settle = Callable[[], None]


@pytest.mark.parametrize("command", ["update Looking into it", "silence", "checklist", "related INC-9"])
def test_a_guest_comes_to_lead_by_no_command(slack: Slack, room: Incident, settle: Settle, command: str) -> None:
    slack.room.members.append(GINA)
    slack.command(command, by=GINA)
    settle()
    room.refresh_from_db()
    assert room.ic is None
    assert slack.told(GINA) == ["Guests, bots and deactivated accounts cannot do this."]
    assert actions_of(room)[-1] == "VERB_REFUSED"


@pytest.mark.parametrize("deactivated", [True, False])
def test_nor_by_a_dialog_that_was_opened_before(
    slack: Slack, room: Incident, settle: Settle, deactivated: bool
) -> None:
    slack.command("update Looking", by=CARLA)
    settle()
    slack.click("more", by=CARLA)
    settle()
    view = slack.view(CARLA)
    block = next(one["block_id"] for one in view.body["blocks"] if one.get("accessory", {}).get("value") == "update")
    slack.press_in(view, "command", by=CARLA, block_id=block)
    slack.command("release", by=CARLA)
    settle()
    if deactivated:
        slack.world.slack.deactivated.add(CARLA)
    slack.submit(view, text="Still looking")
    settle()
    room.refresh_from_db()
    assert (room.ic is None) == deactivated
