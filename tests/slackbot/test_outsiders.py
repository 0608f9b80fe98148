"""A room shared with people outside the company: said there, on record, and nothing of ours in it until an operator allows it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.errors import NotYours
from incidents.models import Incident, Person
from slackbot import outsiders
from slackbot.look import look
from slackbot.models import WarRoom
from statuspage.models import Draft
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.incidents.operators import OPERATOR
from tests.slackbot.conftest import CARLA, Slack, actions_of, text_of


@pytest.fixture
def seen_long_ago(room: Incident) -> None:
    """Slack was asked about the room more than a minute ago."""
    WarRoom.objects.update(created_at=timezone.now() - timedelta(minutes=5))


@pytest.mark.usefixtures("seen_long_ago")
@pytest.mark.parametrize("how", ["is_ext_shared", "is_pending_ext_shared"])
def test_a_draft_is_not_shown_where_strangers_read(slack: Slack, room: Incident, how: str) -> None:
    setattr(slack.room, how, True)
    slack.command("status draft", by=CARLA)
    settle()
    [shown] = slack.posts("draft_waiting")
    assert "is not shown here" in text_of(shown)
    assert Draft.objects.get().newest_revision().content.body not in text_of(shown)
    assert len(slack.posts("room_shared")) == 1
    assert actions_of(room).count("ROOM_SHARED") == 1


def test_one_that_was_shown_is_taken_away_when_strangers_come(slack: Slack, draft: Draft) -> None:
    slack.room.is_ext_shared = True
    look(WarRoom.objects.get())
    settle()
    assert "is not shown here" in text_of(slack.posts("draft_waiting")[0])


def test_an_operator_allows_it_and_nobody_else(slack: Slack, draft: Draft, room: Incident, ic: Person) -> None:
    slack.room.is_ext_shared = True
    look(WarRoom.objects.get())
    settle()
    with pytest.raises(NotYours):
        outsiders.allow_outsiders(room, actor=by(ic))
    outsiders.allow_outsiders(room, actor=OPERATOR)
    settle()
    assert draft.newest_revision().content.body in text_of(slack.posts("draft_waiting")[0])


def test_what_was_allowed_is_not_allowed_for_the_next(slack: Slack, room: Incident) -> None:
    for shared in (True, False, True):
        slack.room.is_ext_shared = shared
        look(WarRoom.objects.get())
        if WarRoom.objects.get().has_strangers and "ROOM_OURS_AGAIN" not in actions_of(room):
            outsiders.allow_outsiders(room, actor=OPERATOR)
    assert WarRoom.objects.get().has_strangers


def test_slack_is_asked_once_a_minute(slack: Slack, draft: Draft, seen_long_ago: Any) -> None:
    before = slack.calls("conversations.info")
    for _ in range(2):
        slack.command("status draft", by=CARLA)
        settle()
    assert slack.calls("conversations.info") == before + 1
