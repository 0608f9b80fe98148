"""A post in the room: made once, found again where its answer was lost."""

from collections.abc import Callable

import pytest

from clients.errors import OutcomeUnknown, TryLater
from incidents import roles
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from slackbot.blocks import Message, section
from slackbot.models import RoomMessage
from slackbot.say import edit, say
from tests.at_once import at_once
from tests.conftest import by
from tests.slackbot.conftest import Slack

Settle = Callable[[], None]
HELLO = Message(event_type="hello", text="Hello", blocks=[section("Hello")])


def test_it_is_posted_with_what_finds_it_again(slack: Slack, room: Incident) -> None:
    row = say(room, HELLO, key="hello:1", subject="draft:7")
    assert row is not None
    [post] = slack.posts("hello")
    assert (post.ts, post.metadata["event_payload"]) == (row.ts, {"key": "hello:1"})
    assert (row.subject, row.room.channel) == ("draft:7", slack.room.id)


def test_saying_it_again_posts_nothing(slack: Slack, room: Incident) -> None:
    assert say(room, HELLO, key="hello:1") == say(room, HELLO, key="hello:1")
    assert len(slack.posts("hello")) == 1


def test_a_post_whose_worker_died_before_noting_it_is_found(slack: Slack, room: Incident) -> None:
    say(room, HELLO, key="hello:1")
    RoomMessage.objects.filter(key="hello:1").update(ts="")
    row = say(room, HELLO, key="hello:1")
    assert row is not None
    assert [post.ts for post in slack.posts("hello")] == [row.ts]


def test_a_row_whose_worker_died_before_posting_is_posted(slack: Slack, room: Incident) -> None:
    RoomMessage.objects.create(room=room.room, event_type="hello", key="hello:1")
    say(room, HELLO, key="hello:1")
    assert len(slack.posts("hello")) == 1


def test_a_lost_answer_is_found_by_the_next_try(slack: Slack, room: Incident) -> None:
    slack.world.faults = {"slack": Fault(lose_answers=1.0)}
    with pytest.raises((OutcomeUnknown, TryLater)):
        say(room, HELLO, key="hello:1")
    slack.world.faults = {}
    say(room, HELLO, key="hello:1")
    assert len(slack.posts("hello")) == 1


def test_two_messages_of_one_kind_are_told_apart(slack: Slack, room: Incident) -> None:
    say(room, HELLO, key="hello:1")
    RoomMessage.objects.create(room=room.room, event_type="hello", key="hello:2")
    say(room, HELLO, key="hello:2")
    assert [post.metadata["event_payload"]["key"] for post in slack.posts("hello")] == ["hello:1", "hello:2"]


def test_an_edit_changes_the_post_in_place(slack: Slack, room: Incident) -> None:
    row = say(room, HELLO, key="hello:1")
    assert row is not None
    edit(row, Message(event_type="hello", text="Bye", blocks=[section("Bye")]))
    assert [(post.ts, post.text) for post in slack.posts("hello")] == [(row.ts, "Bye")]
    assert slack.posts("hello")[0].metadata["event_payload"] == {"key": "hello:1"}


def test_it_waits_while_the_room_is_still_to_come(incident: Incident, slack: Slack) -> None:
    with pytest.raises(TryLater):
        say(incident, HELLO, key="hello:1")
    assert not RoomMessage.objects.exists()


def test_without_a_room_nobody_is_told(incident: Incident, slack: Slack) -> None:
    incident.needs_room = False
    assert say(incident, HELLO, key="hello:1") is None


def test_without_a_key_it_belongs_to_an_effect(room: Incident) -> None:
    with pytest.raises(LookupError):
        say(room, HELLO)


def test_two_workers_at_one_effect_say_it_once(slack: Slack, room: Incident, ic: Person, settle: Settle) -> None:
    roles.claim(room, actor=by(ic))
    entry = OutboxEntry.objects.get(kind="tell_who_leads").pk
    at_once(lambda: work_on(entry), lambda: work_on(entry), lambda: work_on(entry))
    settle()
    assert len(slack.posts("leads")) == 1


def test_an_effect_whose_answer_was_lost_is_not_said_twice(
    slack: Slack, room: Incident, ic: Person, catch_up: Settle
) -> None:
    roles.claim(room, actor=by(ic))
    slack.world.faults = {"slack": Fault(lose_answers=1.0)}
    work_on(OutboxEntry.objects.get(kind="tell_who_leads").pk)
    slack.world.faults = {}
    catch_up()
    assert len(slack.posts("leads")) == 1
    assert OutboxEntry.objects.get(kind="tell_who_leads").state == "done"
