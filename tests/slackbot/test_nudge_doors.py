"""`update`, `silence` and `unsilence` as people type and press them; what is pressed on a nudge, in the room and directly."""

from datetime import timedelta

import pytest

from incidents.models import Incident, Person
from incidents.roles import claim, release
from tests import kept
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import CARLA, INES, Slack, actions_of, text_of


@pytest.fixture
def led(room: Incident, ic: Person, slack: Slack) -> Incident:
    """A P3, of which customers hear nothing. Ines leads."""

    def make() -> None:
        Incident.objects.filter(pk=room.pk).update(severity="P3")
        claim(room, actor=by(ic))
        settle()

    kept.once("a P3, led", make)
    return Incident.objects.get()


@pytest.fixture
def nudged(clock: MovedClock, led: Incident, slack: Slack) -> Slack:
    """Ines was reminded in the room, and then directly."""
    for minutes in (15.1, 20.2):
        clock.move_to((led.ic_since or clock.now()) + timedelta(minutes=minutes))
        settle()
    slack.world.clock.set_right()  # what people send is signed by it
    return slack


def typed(slack: Slack, words: str, *, by: str = INES) -> str:
    """What they are told."""
    slack.command(words, by=by)
    settle()
    return slack.told(by)[-1]


def test_an_update_is_read_by_all_with_who_said_it(slack: Slack, led: Incident) -> None:
    assert "the room reads it in a moment" in typed(slack, "update Known: <!channel> *bad* deploy. Next: roll back.")
    [told] = slack.posts("room_update")
    assert f"*Update* by <@{INES}>" in text_of(told)
    assert told.blocks[1]["text"] == {
        "type": "plain_text", "text": "Known: @channel *bad* deploy. Next: roll back.", "emoji": False,
    }  # fmt: skip
    assert "STATUS_UPDATE_SENT" in actions_of(led)


def test_status_gives_the_last_update_and_the_next_reminder(slack: Slack, led: Incident) -> None:
    typed(slack, "update Rolled back checkout 3f2a1c")
    said = typed(slack, "status", by=CARLA)
    update = Incident.objects.get().heard_at
    assert update
    at = int((update + timedelta(minutes=15)).timestamp())
    assert f"“Rolled back checkout 3f2a1c”; next reminder <!date^{at}^" in said
    typed(slack, "silence")
    assert "; reminders paused until <!date^" in typed(slack, "status", by=CARLA)


def test_an_empty_update_says_what_is_enough(slack: Slack, led: Incident) -> None:
    assert typed(slack, "update") == "Nothing was said: one line is enough. Known, trying, next."


def test_who_does_not_speak_for_it_hears_who_does(slack: Slack, led: Incident) -> None:
    refused = (
        f"Only its comms lead or deputy or Ines Castro, who leads {led.reference}, can tell the room how it stands."
    )
    assert typed(slack, "update Fine.", by=CARLA) == refused
    assert slack.posts("room_update") == []


@pytest.mark.parametrize(("words", "said"), [
    ("silence", "Reminders are paused until <!date^"),
    ("silence 45", "Reminders are paused until <!date^"),
    ("silence 30 min", "Reminders are paused until <!date^"),
    ("silence 61", "Nothing was done: reminders can be paused for 1 to 60 minutes."),
    ("silence 0", "Nothing was done: reminders can be paused for 1 to 60 minutes."),
    ("silence for ever", "Nothing was done: `silence` takes a number of minutes"),
    ("unsilence", "Reminders are not paused."),
])  # fmt: skip
def test_a_pause_has_an_end(slack: Slack, led: Incident, words: str, said: str) -> None:
    assert typed(slack, words).startswith(said)


def test_a_pause_is_ended(slack: Slack, led: Incident) -> None:
    typed(slack, "silence")
    assert typed(slack, "unsilence") == "Reminders go on."


def test_pause_on_the_nudge_pauses(nudged: Slack, led: Incident) -> None:
    nudged.click("pause", by=INES)
    settle()
    led.refresh_from_db()
    assert led.silenced_at
    assert led.silenced_until == led.silenced_at + timedelta(minutes=30)


def test_write_update_on_the_nudge_asks_for_the_words(nudged: Slack, led: Incident) -> None:
    nudged.click("write_room_update", by=INES)
    settle()
    nudged.submit(nudged.view(INES), text="")
    assert nudged.posts("room_update") == []
    nudged.submit(nudged.view(INES), text="Trying the old build.")
    settle()
    assert "Trying the old build." in text_of(nudged.posts("room_update")[0])


def test_the_direct_message_has_the_same_buttons(nudged: Slack, led: Incident) -> None:
    [channel] = [one for one in nudged.world.slack.channels.values() if one.is_im and INES in one.members]
    nudged._act("click", channel=channel.id, ts=nudged.dms(INES)[0].ts, action_id="pause", user=INES)
    settle()
    assert Incident.objects.get().silenced_until


def test_whoever_would_come_to_lead_by_it_is_looked_at_anew(nudged: Slack, led: Incident, ic: Person) -> None:
    nudged.click("write_room_update", by=INES)
    settle()
    release(led, actor=by(ic))
    nudged.world.slack.deactivated.add(INES)
    refused = nudged.submit(nudged.view(INES), text="Trying the old build.")
    assert list(refused["errors"].values()) == ["Guests, bots and deactivated accounts cannot do this."]
    led.refresh_from_db()
    assert led.ic is None
