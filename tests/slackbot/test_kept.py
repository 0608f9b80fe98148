"""A pushpin or a pin keeps a message of the room in the timeline; what becomes of it in Slack is added."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from clients.errors import TryLater
from incidents.audit.actions import Action
from incidents.models import Incident, KeptMessage, OutboxEntry, Person
from incidents.outbox.work import work_on
from incidents.timeline import timeline
from sandbox.people import GINA
from sandbox.people import Person as Colleague
from slackbot.events import message_changed
from slackbot.events.registry import work
from slackbot.models import InboundRequest
from tests.at_once import at_once
from tests.conftest import by
from tests.slackbot.chat import delete, edit, pin, react, share, write
from tests.slackbot.conftest import CARLA, INES, OTTO, RAVI, Slack
from tests.slackbot.signed import send
from tests.slackbot.test_events import event

Settle = Callable[[], None]
STORY = {Action.MESSAGE_KEPT, Action.MESSAGE_EDITED, Action.MESSAGE_DELETED}


def told(incident: Incident) -> list[str]:
    """What the timeline says of kept messages, without its times, and who did it."""
    lines = [line for line in timeline(incident) if line.action in STORY]
    return [f"{line.said.replace(line.said.partition(' wrote')[2][:13], '')} / {line.who}" for line in lines]


def kept(slack: Slack, settle: Settle, text: str = "Rolled back.") -> str:
    """The ts of what Ravi wrote and Ines wants kept."""
    ts = write(slack, text, by=RAVI)
    react(slack, ts, by=INES)
    settle()
    return ts


def test_a_pushpin_keeps_it_as_it_stands(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = write(slack, "Rolled back", by=RAVI)
    edit(slack, ts, f"Rolled back &lt;3f2a1c&gt;, says <@{CARLA}>")
    react(slack, ts, by=INES)
    settle()
    assert told(room) == ["Kept what Ravi Menon wrote: Rolled back <3f2a1c>, says @Carla Berg / Ines Castro"]
    [line] = [line for line in timeline(room) if line.action == Action.MESSAGE_KEPT]
    assert line.link == f"https://sandbox.slack.com/archives/{slack.room.id}/p{ts.replace('.', '')}"
    assert slack.told(INES)[-1].startswith("It stands in the timeline")


def test_once_however_many_react_and_pin(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = kept(slack, settle)
    for who in (CARLA, RAVI, INES):
        react(slack, ts, by=who, emoji="pushpin::skin-tone-3")
    pin(slack, ts, by=CARLA)
    settle()
    assert (len(told(room)), KeptMessage.objects.get().kept_by.slack_id) == (1, INES)


def test_two_who_react_at_once_keep_it_and_its_picture_once(slack: Slack, room: Incident) -> None:
    ts = share(slack, "See this.", by=RAVI)
    react(slack, ts, by=INES)
    react(slack, ts, by=CARLA)
    owed = OutboxEntry.objects.filter(kind="work_slack_request").values_list("pk", flat=True)
    assert at_once(*[partial(work_on, entry) for entry in owed]) == [True, True]
    assert (len(told(room)), room.events.filter(action=Action.IMAGE_KEPT).count()) == (1, 1)


def test_a_pin_keeps_it_too_but_not_one_of_ours(slack: Slack, client: Client, room: Incident, settle: Settle) -> None:
    pin(slack, write(slack, "It is the cache.", by=RAVI), by=CARLA)
    item = {"message": {"ts": slack.posts("headline")[0].ts}}
    send(client, "/slack/events", event(type="pin_added", user="U0BOT0000", channel_id=slack.room.id, item=item))
    settle()
    assert told(room) == ["Kept what Ravi Menon wrote: It is the cache. / Carla Berg"]


@pytest.mark.parametrize("more", [{"emoji": "eyes"}, {"channel": "general"}])
def test_another_emoji_and_another_channel_leave_no_row(slack: Slack, room: Incident, more: dict[str, str]) -> None:
    ts = write(slack, "Lunch?", by=RAVI, **({"channel": "general"} if "channel" in more else {}))
    react(slack, ts, by=INES, **more)
    assert not InboundRequest.objects.exists()


def test_the_emoji_is_a_setting(slack: Slack, room: Incident, settings: Any, settle: Settle) -> None:
    settings.TIMELINE_EMOJI = "memo"
    react(slack, write(slack, "Noted.", by=RAVI), by=INES, emoji="memo")
    settle()
    assert len(told(room)) == 1


def test_guests_keep_nothing(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.room.members.append(GINA.slack)
    react(slack, write(slack, "Secret.", by=RAVI), by=GINA.slack)
    settle()
    assert (told(room), slack.told(GINA.slack)) == ([], ["Guests, bots and deactivated accounts cannot do this."])


def test_of_another_companys_people_words_are_kept_and_no_row_and_they_keep_nothing(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    outside = Colleague(name="Stan Strange", email="stan@partner.example", slack="U0STRANGE", team="T0PARTNER")
    slack.world.slack.people[outside.slack] = outside
    slack.room.members.append(outside.slack)
    ts = write(slack, "It is our DNS.", by=outside.slack)
    react(slack, ts, by=INES)
    settle()
    assert told(room) == ["Kept what an app or somebody outside wrote: It is our DNS. / Ines Castro"]
    assert not Person.objects.filter(slack_id=outside.slack).exists()
    react(slack, write(slack, "And more.", by=RAVI), by=outside.slack)
    settle()
    assert slack.told(outside.slack) == ["Guests, bots and deactivated accounts cannot do this."]
    assert len(told(room)) == 1


def test_whoever_was_added_by_hand_may_and_is_a_responder_then(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.room.members.append(OTTO)
    react(slack, write(slack, "It is DNS.", by=OTTO), by=OTTO)
    settle()
    assert told(room) == ["Kept what Otto Weiss wrote: It is DNS. / Otto Weiss"]
    assert room.responders.filter(person__slack_id=OTTO).exists()


def test_what_is_changed_in_slack_is_added(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = kept(slack, settle, "Rolled back.")
    edit(slack, ts, "Rolled forward.")
    settle()
    assert told(room) == [
        "Kept what Ravi Menon wrote: Rolled back. / Ines Castro",
        "Changed in Slack, what Ravi Menon wrote: Rolled forward. / ",
    ]


def test_two_changes_that_are_worked_late_are_one(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = kept(slack, settle)
    edit(slack, ts, "Rolled forward.")
    edit(slack, ts, "Rolled sideways.")
    settle()
    assert [line.partition(": ")[2] for line in told(room)[1:]] == ["Rolled sideways. / "]


def test_an_unfolded_link_is_no_change(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = kept(slack, settle)
    before = InboundRequest.objects.count()
    edit(slack, ts, "Rolled back.")
    assert InboundRequest.objects.count() == before


def test_what_is_deleted_in_slack_stays(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = kept(slack, settle)
    delete(slack, ts)
    settle()
    assert told(room)[1:] == ["Deleted in Slack, and kept here, what Ravi Menon wrote / "]
    assert KeptMessage.objects.get().deleted_at is not None


def test_one_with_answers_below_it_is_deleted_as_well(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = kept(slack, settle)
    write(slack, "Really?", by=CARLA, thread_ts=ts)
    delete(slack, ts)
    settle()
    assert told(room)[1:] == ["Deleted in Slack, and kept here, what Ravi Menon wrote / "]


def test_changes_of_what_nobody_kept_leave_no_row(slack: Slack, room: Incident) -> None:
    ts = write(slack, "Hm.", by=RAVI)
    edit(slack, ts, "Hmm.")
    delete(slack, ts)
    assert not InboundRequest.objects.exists()


def test_a_change_while_it_is_being_kept_waits_for_that(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = write(slack, "Rolled back.", by=RAVI)
    react(slack, ts, by=INES)
    edit(slack, ts, "Rolled forward.")
    with pytest.raises(TryLater):
        message_changed.run(InboundRequest.objects.get(name="message.message_changed"))
    settle()
    assert told(room) == ["Kept what Ravi Menon wrote: Rolled forward. / Ines Castro"]


def test_one_that_is_gone_before_it_is_kept_is_not_kept(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = write(slack, "Rolled back.", by=RAVI)
    react(slack, ts, by=INES)
    delete(slack, ts)
    settle()
    assert (told(room), slack.told(INES)[-1]) == ([], "That message is gone, so it was not kept.")
    assert not OutboxEntry.objects.filter(kind="work_slack_request").exclude(state="done").exists()


def test_a_worker_that_dies_after_keeping_it_keeps_nothing_twice(slack: Slack, room: Incident, settle: Settle) -> None:
    kept(slack, settle)
    said = work(InboundRequest.objects.get(name="reaction_added"))
    assert (said.startswith("It stands in the timeline"), len(told(room))) == (True, 1)


def test_the_text_stands_in_the_audit_log_alone(slack: Slack, room: Incident, ic: Person, settle: Settle) -> None:
    ts = kept(slack, settle, "The key is AKIAIOSFODNN7EXAMPLE.")
    edit(slack, ts, "The key was AKIAIOSFODNN7EXAMPLE.")
    settle()
    assert not any("AKIA" in line for line in told(room))
    assert not InboundRequest.objects.exclude(words="").exists()
    assert by(ic).reference in str(room.events.get(action=Action.MESSAGE_KEPT).parsed["actor"])
