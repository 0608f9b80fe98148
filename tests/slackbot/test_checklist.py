"""All the rest of the checklist: a modal for whoever pressed the button, ticked item by item."""

from collections.abc import Callable

import pytest

from incidents.models import ChecklistItem, Incident
from incidents.models.checklist_item import Item
from sandbox.slack.workspace import View
from slackbot.models import InboundRequest
from tests import kept
from tests.slackbot.conftest import CARLA, OTTO, Slack, text_of, words_in

Settle = Callable[[], None]


@pytest.fixture
def rest(slack: Slack, room: Incident, settle: Settle) -> View:
    """Everything on the list, as Carla sees it."""

    def make() -> None:
        slack.click("checklist_rest", by=CARLA)
        settle()

    kept.once("the rest", make)
    return slack.view(CARLA)


def press(slack: Slack, view: View, item: Item, *, by: str = CARLA) -> None:
    """The button beside an item in the modal."""
    place = next(block for block in view.body["blocks"] if block.get("accessory", {}).get("value") == item)
    slack.press_in(view, place["accessory"]["action_id"], by=by, block_id=place["block_id"])


def test_it_shows_every_item_with_its_button(room: Incident, rest: View) -> None:
    shown = words_in(rest)
    assert f"{room.reference}: 1 of 11 done" in shown
    assert [item.label for item in Item if item.label not in shown] == []
    assert (shown.count("Done"), shown.count("Take back")) == (10, 1)


def test_ticking_there_shows_in_the_modal_and_in_the_room(slack: Slack, rest: View, settle: Settle) -> None:
    press(slack, rest, Item.ALL_CLEAR)
    press(slack, rest, Item.IMPACT)
    settle()
    assert ":white_check_mark: All-clear confirmed, <!date^" in words_in(slack.view(CARLA))
    assert "3 of 11 done" in words_in(slack.view(CARLA))
    assert "3 of 11 done" in text_of(slack.posts("checklist")[0])
    assert ChecklistItem.objects.get(key=Item.IMPACT, done_by__slack_id=CARLA).done_at is not None


def test_a_tick_is_taken_back_there(slack: Slack, rest: View, settle: Settle) -> None:
    press(slack, rest, Item.ROOM)
    settle()
    assert "0 of 11 done" in words_in(slack.view(CARLA))


def test_a_modal_that_was_opened_for_somebody_else_does_nothing(slack: Slack, rest: View, settle: Settle) -> None:
    press(slack, rest, Item.IMPACT, by=OTTO)
    settle()
    assert not ChecklistItem.objects.filter(key=Item.IMPACT).exclude(done_at=None)
    assert InboundRequest.objects.get(person__slack_id=OTTO).reply.startswith("I do not know that button.")


def test_the_pinned_one_names_three_and_leads_to_the_rest(slack: Slack, room: Incident) -> None:
    said = text_of(slack.posts("checklist")[0])
    assert said.count(":white_large_square:") == 3
    assert "All the rest" in said
