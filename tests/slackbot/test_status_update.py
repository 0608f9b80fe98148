"""`status update`: the next customer update by hand, in a modal that begins with the last one."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents import links
from incidents.models import Incident, Person
from sandbox.faults import Fault
from statuspage.content import ComponentChange
from statuspage.models import Draft
from statuspage.models.draft import Origin
from tests.slackbot.conftest import CARLA, OTTO, Slack, text_of, words_in
from tests.slackbot.test_edit_draft import inputs_of
from tests.statuspage.conftest import publish as publish_approval
from tests.statuspage.conftest import say_yes, write

Settle = Callable[[], None]


def opened(slack: Slack, text: str, settle: Settle, *, by: str = CARLA) -> None:
    slack.command(f"status update {text}".strip(), by=by)
    settle()


def test_it_makes_a_draft_of_every_field_that_waits_in_the_room(slack: Slack, room: Incident, settle: Settle) -> None:
    opened(slack, "Payments may fail.", settle)
    assert inputs_of(slack.view(CARLA))["text"]["initial_value"] == "Payments may fail."
    chosen: dict[str, Any] = {
        "status": "identified",
        "impact": "minor",
        "notify": "no",
        "major_outage": ["cmppayments1"],
    }
    assert slack.submit(slack.view(CARLA), title="Payments", **chosen) == ""
    settle()
    draft = Draft.objects.get()
    content = draft.newest_revision().content
    assert (draft.origin, str(draft.newest_revision().author)) == (Origin.HAND, "Carla Berg")
    assert (content.title, content.body, content.status) == ("Payments", "Payments may fail.", "identified")
    assert (content.impact, content.notify) == ("minor", False)
    out = ComponentChange(name="Payments", was="operational", state="major_outage")
    assert content.components == {"cmppayments1": out}
    assert "Payments may fail." in text_of(slack.posts("draft_waiting")[0])


def test_it_begins_with_the_last_one_and_what_was_published_meanwhile_is_shown(
    slack: Slack, room: Incident, settle: Settle, approver: Person
) -> None:
    publish_approval(say_yes(write(room, "First words.", author=approver), approver))
    opened(slack, "", settle)
    assert inputs_of(slack.view(CARLA))["text"]["initial_value"] == "First words."
    publish_approval(say_yes(write(room, "Second words.", author=approver), approver))
    answer = slack.submit(slack.view(CARLA), text="Mine.")
    assert answer["response_action"] == "update"
    assert "Second words." in words_in(slack.view(CARLA))
    assert inputs_of(slack.view(CARLA))["text"]["initial_value"] == "Mine."
    assert slack.submit(slack.view(CARLA)) == ""
    assert Draft.objects.latest("pk").newest_revision().content.body == "Mine."


def test_a_last_one_too_long_for_slack_is_taken_up_in_the_console(
    slack: Slack, room: Incident, settle: Settle, approver: Person
) -> None:
    publish_approval(say_yes(write(room, "x" * 3001, author=approver), approver))
    opened(slack, "", settle)
    assert slack.view(CARLA).body["blocks"][-1]["elements"][0]["url"] == links.write(room)


def test_while_the_page_does_not_answer_it_can_be_written_without_components(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    slack.world.faults = {"statuspage": Fault(status=401)}
    opened(slack, "Words.", settle)
    assert "The list of components cannot be read now. None is changed." in words_in(slack.view(CARLA))
    assert slack.submit(slack.view(CARLA)) == ""
    assert Draft.objects.get().newest_revision().content.components == {}


@pytest.mark.parametrize("text", ["", "hid\u200bden"])
def test_what_cannot_be_published_is_refused_beside_the_field(
    slack: Slack, room: Incident, settle: Settle, text: str
) -> None:
    opened(slack, "Words.", settle)
    answer = slack.submit(slack.view(CARLA), text=text)
    assert list(answer["errors"]) == ["text.f"]
    assert room.events.filter(action="VERB_REFUSED").count() == 1
    assert not Draft.objects.exists()


def test_somebody_deactivated_is_told_so_in_the_modal(slack: Slack, room: Incident, settle: Settle) -> None:
    opened(slack, "", settle, by=OTTO)
    Person.objects.filter(slack_id=OTTO).update(is_active=False)
    opened(slack, "", settle, by=OTTO)
    assert words_in(slack.view(OTTO)).startswith("You are deactivated here")


def test_a_modal_that_slack_does_not_open_is_told(slack: Slack, room: Incident, catch_up: Settle) -> None:
    slack.world.faults = {"slack": Fault(status=500)}
    slack.command("status update", by=CARLA)
    slack.world.faults = {}
    catch_up()
    assert slack.told(CARLA) == ["Slack did not open the dialog. Nothing was done; please type it again."]
