"""[Edit] and [Reject] on a draft: a modal whose submit is answered at once, with a refusal beside the field."""

from collections.abc import Callable

import pytest

from incidents.models import Incident, Person
from statuspage.models import Draft
from tests.conftest import by
from tests.slackbot.conftest import ARUN, CARLA, Slack, text_of, words_in
from tests.statuspage.conftest import WORDS, write
from tests.statuspage.test_revise import save

Settle = Callable[[], None]


@pytest.fixture
def shown(room: Incident, responder: Person, settle: Settle) -> Draft:
    """A draft in the room, with its buttons."""
    draft = write(room, author=responder)
    settle()
    return draft


def opened(slack: Slack, button: str, user: str, settle: Settle) -> None:
    slack.click(button, by=user)
    settle()


def test_the_modal_shows_the_words_as_they_stand(slack: Slack, shown: Draft, settle: Settle) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    inputs = {block["block_id"]: block["element"] for block in slack.view(CARLA).body["blocks"]}
    assert inputs["text.r1"]["initial_value"] == WORDS
    assert inputs["status.r1"]["initial_option"]["value"] == "investigating"


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


def test_a_stale_edit_is_refused_inside_the_modal(slack: Slack, shown: Draft, settle: Settle, approver: Person) -> None:
    opened(slack, "edit_draft", CARLA, settle)
    save(shown, approver)
    answer = slack.submit(slack.view(CARLA), text="Mine.")
    assert "Somebody saved revision 2" in answer["errors"]["text.r1"]
    assert shown.newest_revision().number == 2


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
