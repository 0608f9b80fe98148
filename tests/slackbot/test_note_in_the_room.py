"""A note that was not written in Slack is shown in the room, once; one that was is not shown again."""

from collections.abc import Callable

from incidents.audit.actions import Action
from incidents.models import Incident, OutboxEntry, Person
from incidents.notes import add_note
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from slackbot.models import InboundRequest
from tests.conftest import by
from tests.slackbot.conftest import CARLA, INES, Slack, text_of

Settle = Callable[[], None]


def test_one_of_the_console_says_who_wrote_it(slack: Slack, room: Incident, ic: Person, settle: Settle) -> None:
    add_note(room, text="<b>Rolled</b> back & watching", actor=by(ic, "console"))
    settle()
    [post] = slack.posts("note")
    assert text_of(post).startswith(f"*Note* by <@{INES}> in the console, <!date^")
    assert post.blocks[1]["text"] == {"type": "plain_text", "text": "<b>Rolled</b> back & watching", "emoji": False}
    assert post.text == f"{room.reference}: &lt;b&gt;Rolled&lt;/b&gt; back &amp; watching"


def test_one_of_slack_is_not_shown_a_second_time(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("note Rolled back", by=CARLA)
    settle()
    assert slack.posts("note") == []
    assert OutboxEntry.objects.get(kind="tell_note").state == "done"


def test_a_worker_that_dies_after_the_command_notes_nothing_again(
    slack: Slack, room: Incident, settle: Settle, make_due: Settle
) -> None:
    slack.command("note Rolled back", by=CARLA)
    settle()
    InboundRequest.objects.update(handled_at=None, reply="")
    OutboxEntry.objects.filter(kind="work_slack_request").update(state="pending")
    make_due()
    settle()
    assert room.events.filter(action=Action.NOTE_ADDED).count() == 1


def test_one_whose_answer_was_lost_is_shown_once(slack: Slack, room: Incident, ic: Person, catch_up: Settle) -> None:
    add_note(room, text="Rolled back", actor=by(ic, "console"))
    slack.world.faults = {"slack": Fault(lose_answers=1.0)}
    work_on(OutboxEntry.objects.get(kind="tell_note").pk)
    slack.world.faults = {}
    catch_up()
    assert len(slack.posts("note")) == 1
