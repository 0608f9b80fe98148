"""Messages that somebody deletes, and rooms that are archived, left or renamed by hand: nothing is lost, and people are told."""

from collections.abc import Callable
from datetime import timedelta

from incidents import roles
from incidents.lifecycle import resolve
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from sandbox.identity import BOT_USER
from sandbox.slack.workspace import Message as Shown
from slackbot.blocks import Message, section
from slackbot.models import RoomMessage, WarRoom
from slackbot.refresh import refresh_headline
from slackbot.say import tell
from tests.at_once import at_once
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.slackbot.conftest import INES, Slack, actions_of, text_of

Settle = Callable[[], None]


def deleted(slack: Slack, event_type: str) -> Shown:
    """Somebody took the message out of the room."""
    [gone] = slack.posts(event_type)
    slack.room.messages.remove(gone)
    slack.room.pins = [ts for ts in slack.room.pins if ts != gone.ts]
    return gone


def states(kind: str) -> list[str]:
    return list(OutboxEntry.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def test_a_deleted_headline_is_posted_anew_and_pinned(slack: Slack, room: Incident, ic: Person) -> None:
    gone = deleted(slack, "headline")
    roles.claim(room, actor=by(ic))
    settle()
    [headline] = slack.posts("headline")
    assert headline.ts != gone.ts
    assert headline.ts in slack.room.pins
    assert f"Leads: <@{INES}>" in text_of(headline)
    assert not OutboxEntry.objects.filter(state="dead").exists()


def test_two_workers_that_find_it_gone_post_one(slack: Slack, room: Incident, catch_up: Settle) -> None:
    deleted(slack, "headline")
    at_once(*[lambda: refresh_headline(room)] * 3)
    assert len(slack.posts("headline")) == 1


def test_one_that_dies_while_it_posts_anew_is_followed_by_one_that_looks_first(slack: Slack, room: Incident) -> None:
    gone = deleted(slack, "headline")
    refresh_headline(room)
    long_ago = room.opened_at - timedelta(minutes=1)
    RoomMessage.objects.filter(event_type="headline").update(ts="", posting_at=long_ago)
    refresh_headline(room)
    [headline] = slack.posts("headline")
    row = RoomMessage.objects.get(event_type="headline")
    assert (row.ts, row.posting_at) == (headline.ts, None)
    assert row.ts != gone.ts


def test_what_is_said_in_an_archived_room_is_held_and_those_who_run_it_are_told_once(
    slack: Slack, room: Incident, ic: Person, catch_up: Settle
) -> None:
    slack.room.is_archived = True
    roles.claim(room, actor=by(ic))
    settle()
    catch_up()
    assert states("tell_who_leads") == ["pending"]
    [told] = slack.dms(INES)
    assert "was archived at <!date^" in text_of(told)
    assert "Unarchive the channel in Slack" in text_of(told)
    assert actions_of(room).count("ROOM_CLOSED") == 1


def test_once_it_is_unarchived_all_of_it_is_there_in_order(
    slack: Slack, room: Incident, ic: Person, catch_up: Settle
) -> None:
    slack.room.is_archived = True
    roles.claim(room, actor=by(ic))
    settle()
    roles.release(room, actor=by(ic))
    settle()
    slack.room.is_archived = False
    for _ in range(2):
        catch_up()
    kinds = [post.metadata["event_type"] for post in slack.posts()]
    assert [kind for kind in kinds if kind in ("leads", "released")] == ["leads", "released"]
    assert "nobody yet" in text_of(slack.posts("headline")[0])
    assert "ROOM_OPEN_AGAIN" in actions_of(room)
    assert WarRoom.objects.get().standing == "open"


def test_of_an_incident_that_is_over_nothing_waits(slack: Slack, room: Incident, ic: Person, catch_up: Settle) -> None:
    roles.claim(room, actor=by(ic))
    settle()
    slack.room.is_archived = True
    resolve(room, actor=by(ic))
    settle()
    assert (states("tell_resolved"), slack.posts("resolved")) == (["done"], [])
    assert not [one for one in slack.dms(INES) if one.metadata["event_type"] == "room_closed"]


def test_a_room_that_we_were_removed_from_is_ours_again_when_we_are_let_in(
    slack: Slack, room: Incident, ic: Person, catch_up: Settle
) -> None:
    slack.room.members.remove(BOT_USER)
    roles.claim(room, actor=by(ic))
    settle()
    assert "If the channel is still there, add me to it again." in text_of(slack.dms(INES)[0])
    slack.room.members.append(BOT_USER)
    catch_up()
    assert len(slack.posts("leads")) == 1
    assert states("tell_who_leads") == ["done"]


def test_two_workers_that_find_it_closed_tell_once(slack: Slack, room: Incident, ic: Person) -> None:
    slack.room.is_archived = True
    roles.claim(room, actor=by(ic))
    entry = OutboxEntry.objects.get(kind="tell_who_leads").pk
    at_once(lambda: work_on(entry), lambda: work_on(entry))
    settle()
    assert (len(slack.dms(INES)), actions_of(room).count("ROOM_CLOSED")) == (1, 1)


def test_a_direct_message_that_is_gone_stays_gone(slack: Slack, room: Incident, ic: Person) -> None:
    hello = Message(event_type="hello", text="Hello", blocks=[section("Hello")])
    row = tell(ic, hello, key="hello:1")
    slack.world.slack.channels[row.channel].messages.clear()
    tell(ic, hello, key="hello:1")
    assert slack.dms(INES) == []
