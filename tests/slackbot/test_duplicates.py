"""A duplicate is told where the incident goes on, with the people whom it had and the other has not."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.endings import duplicate
from incidents.lifecycle import reopen
from incidents.models import Incident, OutboxEntry, Person
from incidents.responders import add_responders
from incidents.undo import undo
from slackbot.models import WarRoom
from tests.conftest import by, native
from tests.conftest import do_everything_owed as settle
from tests.slackbot.conftest import OTTO, Slack, text_of


@pytest.fixture
def same(room: Incident, fire: Callable[..., Any], ic: Person, outsider: Person) -> Incident:
    """Closed as a duplicate of the other, with one of its people who is not there."""
    fire(native("ISAME001"))
    settle()
    found = Incident.objects.exclude(pk=room.pk).get()
    add_responders(found, people=[outsider], actor=by(ic))
    settle()
    duplicate(found, other=room, actor=by(ic))
    settle()
    return Incident.objects.get(pk=found.pk)


def told(slack: Slack, original: Incident) -> list[str]:
    channel = slack.world.slack.channels[WarRoom.objects.get(incident=original).channel]
    return [text_of(message) for message in slack.posts("has_duplicate", channel=channel)]


def test_the_others_room_hears_of_it_and_of_its_people(
    slack: Slack, room: Incident, same: Incident, ic: Person
) -> None:
    [said] = told(slack, room)
    assert f"|{same.reference}> Checkout errors* was closed as a duplicate of this one by <@{ic.slack_id}>." in said
    assert f"Its people, who are not here: <@{OTTO}>. `/incident invite @name` calls them in." in said


def test_undone_or_reopened_the_same_message_says_so(slack: Slack, room: Incident, same: Incident, ic: Person) -> None:
    undo(same, event_id=same.events.get(action="INCIDENT_DUPLICATE").pk, actor=by(ic))
    settle()
    assert told(slack, room)[0].endswith("is no duplicate of this one after all; it is open again.")
    duplicate(same, other=room, actor=by(ic))
    settle()
    reopen(same, actor=by(ic))
    settle()
    assert [said.endswith("it is open again.") for said in told(slack, room)] == [True, True]


def test_a_worker_that_was_killed_says_it_once(
    slack: Slack, room: Incident, same: Incident, make_due: Callable[[], None]
) -> None:
    OutboxEntry.objects.filter(kind="tell_original").update(state="pending", in_doubt=True)
    make_due()
    settle()
    assert len(told(slack, room)) == 1
