"""[Edit] and [Reject] on a draft: a modal whose submit is answered at once, with a refusal beside the field."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents import links
from incidents.models import Incident, Person
from sandbox.faults import Fault
from sandbox.slack.workspace import View
from statuspage.content import ComponentChange
from statuspage.models import Draft
from tests import kept
from tests.conftest import by
from tests.slackbot.conftest import ARUN, CARLA, Slack, text_of, words_in
from tests.statuspage.conftest import WORDS, write
from tests.statuspage.test_revise import OUT, save

Settle = Callable[[], None]


@pytest.fixture
def shown(room: Incident, responder: Person, settle: Settle) -> Draft:
    """A draft in the room, with its buttons."""

    def make() -> None:
        write(room, author=responder)
        settle()

    kept.once("a draft of hers", make)
    return Draft.objects.get()


def inputs_of(view: View) -> dict[str, Any]:
    """What can be filled in, by action id."""
    return {block["element"]["action_id"]: block["element"] for block in view.body["blocks"] if "element" in block}


def opened(slack: Slack, button: str, user: str, settle: Settle) -> None:
    slack.click(button, by=user)
    settle()


def test_the_modal_shows_the_words_as_they_stand(slack: Slack, shown: Draft, settle: Settle) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    inputs = inputs_of(slack.view(CARLA))
    assert inputs["text"]["initial_value"] == WORDS
    assert [inputs[name]["initial_option"]["value"] for name in ("status", "notify")] == ["investigating", "yes"]


def test_saving_gives_a_new_revision_and_the_message_shows_it(slack: Slack, shown: Draft, settle: Settle) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    assert slack.submit(slack.view(CARLA), text="Better words.", status="identified") == ""
    settle()
    newest = shown.newest_revision()
    assert (newest.number, newest.content.body, newest.content.status) == (2, "Better words.", "identified")
    [message] = slack.posts("draft_waiting")
    assert "Better words." in text_of(message)
    assert "revision 2" in text_of(message)


def test_a_refusal_stands_beside_the_field_and_the_modal_stays(slack: Slack, shown: Draft, settle: Settle) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    answer = slack.submit(slack.view(CARLA), text="hid\u200bden")
    assert answer["response_action"] == "errors"
    assert "nobody can see" in answer["errors"]["text.r1"]
    assert slack.submit(slack.view(CARLA), text="visible") == "", "it can be mended in the same modal"


def test_the_second_of_two_sees_the_words_of_the_first_beside_their_own(
    slack: Slack, shown: Draft, settle: Settle, approver: Person
) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    save(shown, approver)
    answer = slack.submit(slack.view(CARLA), title="My title", text="Mine.", status="monitoring", notify="no")
    assert answer["response_action"] == "update"
    said = words_in(slack.view(CARLA))
    assert "Arun Patel saved revision 2 meanwhile. Nothing of yours is lost" in said
    assert "Better words." in said
    inputs = inputs_of(slack.view(CARLA))
    assert [inputs[name]["initial_value"] for name in ("title", "text")] == ["My title", "Mine."]
    assert [inputs[name]["initial_option"]["value"] for name in ("status", "notify")] == ["monitoring", "no"]
    assert shown.newest_revision().number == 2


def test_saved_from_there_it_takes_the_place_of_the_other(
    slack: Slack, shown: Draft, settle: Settle, approver: Person
) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    save(shown, approver)
    slack.submit(slack.view(CARLA), text="Mine.")
    assert slack.submit(slack.view(CARLA)) == ""
    newest = shown.newest_revision()
    assert (newest.number, newest.content.body) == (3, "Mine.")


def test_components_are_chosen_from_the_live_list_with_their_state(slack: Slack, shown: Draft, settle: Settle) -> None:
    slack.world.statuspage.components["cmpcheckout1"]["status"] = "degraded_performance"
    opened(slack, "edit_draft", CARLA, settle)
    menu = inputs_of(slack.view(CARLA))["partial_outage"]
    assert menu["options"][0]["text"]["text"] == "Checkout (degraded performance now)"
    slack.submit(slack.view(CARLA), partial_outage=["cmpcheckout1"], operational=["cmpapi000001"], notify="no")
    content = shown.newest_revision().content
    assert content.components == {
        "cmpcheckout1": ComponentChange(name="Checkout", was="degraded_performance", state="partial_outage"),
        "cmpapi000001": ComponentChange(name="API", was="operational", state="operational"),
    }
    assert content.notify is False


def test_saving_captures_anew_what_a_chosen_component_was(
    slack: Slack, shown: Draft, settle: Settle, responder: Person
) -> None:
    save(shown, responder)
    slack.world.statuspage.components["cmpcheckout1"] |= {"name": "Checkout EU", "status": "major_outage"}
    opened(slack, "edit_draft", CARLA, settle)
    assert "The component Checkout is called Checkout EU now." in words_in(slack.view(CARLA))
    slack.submit(slack.view(CARLA))
    changed = shown.newest_revision().content.components["cmpcheckout1"]
    assert changed == ComponentChange(name="Checkout EU", was="major_outage", state="partial_outage")


def test_one_component_has_one_state(slack: Slack, shown: Draft, settle: Settle) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    twice = {"partial_outage": ["cmpcheckout1"], "major_outage": ["cmpcheckout1"]}
    assert "chosen with two states" in str(slack.submit(slack.view(CARLA), **twice))
    assert shown.newest_revision().number == 1


def test_without_the_list_the_components_stay_as_they_are(
    slack: Slack, shown: Draft, settle: Settle, responder: Person
) -> None:
    save(shown, responder)
    slack.world.faults = {"statuspage": Fault(status=401)}
    opened(slack, "edit_draft", CARLA, settle)
    assert "The list of components cannot be read now. As it was before: Checkout: partial outage." in words_in(
        slack.view(CARLA)
    )
    slack.submit(slack.view(CARLA), text="Words.")
    assert shown.newest_revision().content.components == {"cmpcheckout1": OUT}


def test_of_more_than_a_menu_holds_the_others_are_in_the_console(slack: Slack, shown: Draft, settle: Settle) -> None:
    page = slack.world.statuspage.components
    page |= {f"c{number}": page["cmpapi000001"] | {"id": f"c{number}"} for number in range(120)}
    opened(slack, "edit_draft", CARLA, settle)
    assert len(inputs_of(slack.view(CARLA))["major_outage"]["options"]) == 100
    assert f"24 more components are in the console: <{links.edit(shown.pk)}|" in words_in(slack.view(CARLA))


def test_what_an_input_cannot_hold_is_edited_in_the_console(
    slack: Slack, shown: Draft, settle: Settle, responder: Person
) -> None:
    save(shown, responder, body="x" * 3001)
    opened(slack, "edit_draft", CARLA, settle)
    assert "too long for Slack" in words_in(slack.view(CARLA))
    assert slack.view(CARLA).body["blocks"][-1]["elements"][0]["url"] == links.edit(shown.pk)


def test_a_modal_still_loading_saves_nothing(slack: Slack, shown: Draft) -> None:
    slack.click("edit_draft", by=CARLA)
    assert "One moment" in words_in(slack.view(CARLA))
    assert "submit" not in slack.view(CARLA).body


def test_rejecting_asks_why_and_the_message_says_it(slack: Slack, shown: Draft, settle: Settle) -> None:
    opened(slack, "reject_draft", ARUN, settle)
    slack.submit(slack.view(ARUN), why="Too technical for customers.")
    settle()
    shown.refresh_from_db()
    assert shown.state == "REJECTED"
    [message] = slack.posts("draft_waiting")
    assert "rejected" in text_of(message)
    assert "Too technical for customers." in text_of(message)
    assert "Review and publish" not in str(message.blocks)


def test_a_refused_edit_is_on_record(slack: Slack, shown: Draft, settle: Settle, approver: Person) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    save(shown, approver)
    slack.submit(slack.view(CARLA), text="Mine.")
    refused = shown.incident.events.get(action="VERB_REFUSED")
    assert refused.parsed["actor"]["ref"] == Person.objects.get(slack_id=CARLA).reference
    assert by(approver).reference != refused.parsed["actor"]["ref"]
