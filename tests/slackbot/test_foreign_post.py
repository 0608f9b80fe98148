"""M10 in the room: a post that we did not send, who answers for it, and a second person."""

from collections.abc import Callable

import pytest

from incidents.models import Incident, Person
from slackbot.models import RoomMessage
from statuspage import gate_check
from statuspage.models import ForeignPost
from tests import kept
from tests.slackbot.conftest import ARUN, CARLA, OTTO, Slack, actions_of, text_of, words_in
from tests.statuspage.conftest import write

Settle = Callable[[], None]


@pytest.fixture
def told(slack: Slack, room: Incident, approver: Person, settle: Settle) -> ForeignPost:
    """Somebody posts the words of our draft by hand; the room has been told."""

    def make() -> None:
        slack.room.members.append(ARUN)
        write(room, "All is well.", author=approver)
        slack.world.statuspage.create({"name": "Checkout", "status": "investigating", "body": "All is well."})
        gate_check.look()
        settle()

    kept.once("told of a foreign post", make)
    return ForeignPost.objects.get()


def shown(slack: Slack) -> str:
    [message] = slack.posts("foreign_post")
    return text_of(message)


def test_the_room_is_told_what_is_there_and_asked_who_did_it(slack: Slack, told: ForeignPost, room: Incident) -> None:
    said = shown(slack)
    assert "A post that we did not send is on the status page since <!date^" in said
    assert "All is well." in said
    assert said.endswith("Who posted it?\nSign for it\nNot known")
    assert "FOREIGN_POST_FOUND" in actions_of(room)


def test_signing_asks_why_and_then_a_second_person(slack: Slack, told: ForeignPost, settle: Settle) -> None:
    slack.click("sign_for", by=CARLA)
    settle()
    assert "All is well." in words_in(slack.view(CARLA))
    refused = slack.submit(slack.view(CARLA), why=" ")
    assert "Say who posted it and why" in refused["errors"][f"why.p{told.pk}"]
    assert slack.submit(slack.view(CARLA), why="I did, the gate was stopped.") == ""
    settle()
    assert "signed for it: I did, the gate was stopped." in shown(slack)
    slack.click("countersign", by=ARUN)
    settle()
    assert shown(slack).endswith("signed too. It stays on record as made outside the gate.")
    told.refresh_from_db()
    assert told.is_settled


def test_not_known_says_what_to_do(slack: Slack, told: ForeignPost, settle: Settle) -> None:
    slack.click("not_known", by=CARLA)
    settle()
    assert "keys and passwords of Statuspage changed" in shown(slack)
    assert "Not known" not in shown(slack)
    assert "Sign for it" in shown(slack)


def test_neither_an_outsider_nor_whoever_signed_is_the_second_person(
    slack: Slack, told: ForeignPost, settle: Settle, outsider: Person
) -> None:
    slack.room.members.append(OTTO)
    slack.click("sign_for", by=ARUN)
    settle()
    slack.submit(slack.view(ARUN), why="Mine.")
    settle()
    for user, said in ((OTTO, "can sign for it as the second person"), (ARUN, "You signed for it first")):
        slack.click("countersign", by=user)
        settle()
        assert said in slack.told(user)[-1]


def test_a_button_about_the_draft_finds_at_once_what_was_just_posted(
    slack: Slack, told: ForeignPost, settle: Settle
) -> None:
    """Nobody has to wait for the next look."""
    RoomMessage.objects.filter(event_type="foreign_post").update(subject="draft:1")
    slack.world.statuspage.patch(told.statuspage_incident, {"body": "All is well."}, merge=True)
    slack.click("sign_for", by=CARLA)
    settle()
    slack.submit(slack.view(CARLA), why="Mine.")
    settle()
    signed = ForeignPost.objects.exclude(signed_by=None).get()
    assert signed.pk > told.pk
