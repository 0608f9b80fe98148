"""Which steps of a room wait for which, and that none waits for what it does not need."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache

from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import State
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from sandbox.slack.api import METHODS
from sandbox.slack.arguments import JSON, Arguments, SlackError
from sandbox.slack.workspace import Workspace
from slackbot.models import RoomStep
from tests.slackbot.conftest import Slack, text_of

Settle = Callable[[], None]
Fire = Callable[..., Any]


def work_once() -> OutboxEntry:
    """One try at the room."""
    entry = OutboxEntry.objects.get(kind="assemble_room")
    work_on(entry.pk)
    entry.refresh_from_db()
    return entry


def limited(_workspace: Workspace, _arguments: Arguments) -> JSON:
    raise SlackError("ratelimited")


@contextmanager
def no_more_of(method: str) -> Iterator[None]:
    """Slack takes no more calls of that method, however long it takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(METHODS, method, replace(METHODS[method], work=limited))
        yield


def test_while_oncall_hangs_the_headline_stands(slack: Slack, fire: Fire) -> None:
    slack.world.faults = {"oncall": Fault(delay_s=0.2)}
    fire()
    work_once()
    paths = [call.path for call in slack.world.calls]
    posted = next(at for at, path in enumerate(paths) if path.endswith("chat.postMessage"))
    assert not [path for path in paths[:posted] if "/schedules/" in path]
    assert [post.metadata["event_type"] for post in slack.posts()][:2] == ["headline", "checklist"]


def test_who_is_known_is_invited_before_who_has_to_be_looked_up(slack: Slack, room: Incident, fire: Fire) -> None:
    Person.objects.filter(email="mei@example.com").update(slack_seen_at=None)
    cache.clear()
    fire(group="ISECOND")
    with no_more_of("users.lookupByEmail"):
        work_on(OutboxEntry.objects.filter(kind="assemble_room").order_by("-pk")[0].pk)
    second = Incident.objects.order_by("-number")[0]
    assert second.responders.exclude(invited_at=None).count() == 4
    assert second.room_ready_at is None


@pytest.mark.parametrize("method", ["conversations.setTopic", "bookmarks.add", "pins.add"])
def test_what_a_room_can_do_without_does_not_hold_it_back(
    slack: Slack, fire: Fire, catch_up: Settle, method: str
) -> None:
    fire()
    with no_more_of(method):
        entry = work_once()
    incident = Incident.objects.get()
    assert (incident.state, incident.room_ready_at is not None) == (State.ROOM_ASSEMBLED, True)
    assert (entry.state, entry.attempts) == ("pending", 0)
    catch_up()
    assert OutboxEntry.objects.get(kind="assemble_room").state == "done"
    assert (slack.room.topic != "", len(slack.room.bookmarks), len(slack.room.pins)) == (True, 1, 2)


def test_what_it_cannot_do_without_does(slack: Slack, fire: Fire) -> None:
    fire()
    with no_more_of("conversations.invite"):
        assert work_once().state == "pending"
    assert Incident.objects.get().room_ready_at is None


def test_the_headline_says_who_is_here_once_they_are(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    work_once()
    assert "Here: " in text_of(slack.posts("headline")[0])
    settle()
    assert "Here: 5 of 6. Not reached: Noor Haddad (no Slack account)" in text_of(slack.posts("headline")[0])


def test_the_second_try_looks_which_bookmarks_are_there(slack: Slack, fire: Fire, catch_up: Settle) -> None:
    fire()
    with no_more_of("conversations.setTopic"):
        work_once()
    assert slack.calls("bookmarks.list") == 0
    RoomStep.objects.get(name="bookmarks").delete()
    catch_up()
    assert (slack.calls("bookmarks.list"), len(slack.room.bookmarks)) == (1, 1)
