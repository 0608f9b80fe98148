"""With the classifier on only what the model calls a status update resets the reminders; where it cannot tell they run on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from clients import breaker
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from incidents.roles import claim
from sandbox.faults import Fault
from tests import kept
from tests.conftest import by, do_everything_owed
from tests.slackbot.chat import delete, write
from tests.slackbot.conftest import INES, Slack
from tests.slackbot.test_heard import heard_at

Settle = Callable[[], None]
UPDATE = "Rolled back checkout, errors are falling."


@pytest.fixture
def led(room: Incident, ic: Person, settings: Any) -> Incident:
    """Ines leads, and the classifier is on."""
    settings.AI_CLASSIFIER = True
    kept.once("led by Ines", lambda: _claimed(room, ic))
    return room


def _claimed(room: Incident, ic: Person) -> None:
    claim(room, actor=by(ic))
    do_everything_owed()


def asked(slack: Slack) -> int:
    """How often the model was."""
    return sum(call.system == "bedrock" for call in slack.world.calls)


def test_a_status_update_resets_the_reminders(slack: Slack, led: Incident, settle: Settle) -> None:
    ts = write(slack, UPDATE, by=INES)
    settle()
    assert (heard_at(led), asked(slack)) == (ts, 1)


def test_anything_else_does_not(slack: Slack, led: Incident, settle: Settle) -> None:
    write(slack, "Thanks, on the call in a minute.", by=INES)
    settle()
    assert (heard_at(led), asked(slack)) == ("", 1)


@pytest.mark.parametrize("fault", [Fault(status=400), Fault(status=503), Fault(lose_answers=1.0)])
def test_while_the_model_fails_the_timer_runs_on(slack: Slack, led: Incident, settle: Settle, fault: Fault) -> None:
    slack.world.faults = {"bedrock": fault}
    write(slack, UPDATE, by=INES)
    settle()
    assert heard_at(led) == ""
    assert not OutboxEntry.objects.filter(kind="listen_to_room", state="dead").exists()


def test_what_the_model_could_not_tell_counts_once_it_can(slack: Slack, led: Incident, settle: Settle) -> None:
    slack.world.faults = {"bedrock": Fault(status=400)}
    ts = write(slack, UPDATE, by=INES)
    settle()
    slack.world.faults = {}
    cache.clear()
    write(slack, "Thanks.", by=INES)
    settle()
    assert heard_at(led) == ts


def test_a_flood_of_messages_asks_about_the_newest_alone(
    slack: Slack, led: Incident, settle: Settle, make_due: Settle
) -> None:
    for number in range(12):
        write(slack, f"Hm, number {number}.", by=INES)
    settle()
    assert asked(slack) == 3
    assert OutboxEntry.objects.filter(kind="listen_to_room").count() == 1
    ts = write(slack, UPDATE, by=INES)
    settle()
    assert heard_at(led) == ""
    assert OutboxEntry.objects.get(kind="listen_to_room", state="pending").last_error
    cache.delete(f"listened:{led.pk}")
    make_due()
    settle()
    assert (heard_at(led), asked(slack)) == (ts, 4)


def test_while_slack_does_not_answer_it_waits(slack: Slack, led: Incident, settle: Settle, make_due: Settle) -> None:
    ts = write(slack, UPDATE, by=INES)
    slack.world.faults = {"slack": Fault(status=503)}
    settle()
    assert (heard_at(led), asked(slack)) == ("", 0)
    slack.world.faults = {}
    breaker.close_all()
    cache.clear()
    make_due()
    settle()
    assert heard_at(led) == ts


def test_a_message_that_was_deleted_meanwhile_counts_for_nothing(slack: Slack, led: Incident, settle: Settle) -> None:
    delete(slack, write(slack, UPDATE, by=INES))
    settle()
    assert (heard_at(led), asked(slack)) == ("", 0)


def test_a_worker_that_was_killed_over_it_is_followed_by_one_that_asks_nothing_anew(
    slack: Slack, led: Incident, settle: Settle, make_due: Settle
) -> None:
    write(slack, "Thanks.", by=INES)
    settle()
    died = OutboxEntry.objects.filter(kind="listen_to_room")
    died.update(state="pending", in_doubt=True)
    cache.delete(f"listened:{led.pk}")
    make_due()
    settle()
    assert OutboxEntry.objects.get(kind="listen_to_room").state == "done"
    assert (heard_at(led), asked(slack)) == ("", 1)


def test_it_is_looked_at_where_no_room_waits_for_it(slack: Slack, led: Incident) -> None:
    write(slack, UPDATE, by=INES)
    request = OutboxEntry.objects.get(kind="work_slack_request", state="pending")
    work_on(request.pk)
    assert asked(slack) == 0
