"""While Slack is slow the headline and the console say so, and the picture comes last; it ends by itself."""

import time
from collections.abc import Callable

from django.core.cache import cache

from clients import latency
from incidents.models import Incident, OutboxEntry
from slackbot import slow
from tests.conftest import do_everything_owed as settle
from tests.slackbot.conftest import INES, Slack, text_of

LINE = "Slack is slow just now: everything can be done in the <"


def is_slow_from_now_on() -> None:
    """Two minutes of calls that took four seconds each."""
    for past in range(0, 110, 10):
        latency.forget()
        latency.note("slack", 4.0, at=time.time() - past)


def is_over() -> None:
    cache.delete_many(latency._key("slack", "slow", int(time.time()) // latency.SLOT - past) for past in range(15))


def headline(slack: Slack) -> str:
    return text_of(slack.posts("headline")[0])


def test_the_headline_says_so_once_it_begins_and_no_more_once_it_is_over(slack: Slack, room: Incident) -> None:
    is_slow_from_now_on()
    slow.tell_rooms()
    settle()
    assert LINE in headline(slack)
    is_over()
    slow.tell_rooms()
    settle()
    assert LINE not in headline(slack)


def test_nothing_is_edited_where_nothing_changed(slack: Slack, room: Incident) -> None:
    before = slack.calls("chat.update")
    slow.tell_rooms()
    settle()
    assert slack.calls("chat.update") == before


def test_the_picture_waits_until_it_is_over(trouble: Slack, make_due: Callable[[], None]) -> None:
    is_slow_from_now_on()
    settle()
    [message] = trouble.posts("context")
    assert "slack_file" not in str(message.blocks)
    drawing = OutboxEntry.objects.get(kind="draw_context")
    assert (drawing.state, drawing.attempts) == ("pending", 0)
    is_over()
    make_due()
    settle()
    assert "slack_file" in str(trouble.posts("context")[0].blocks)


def test_the_outside_calls_are_measured(slack: Slack, room: Incident) -> None:
    latency.forget()
    slack.command("status", by=INES)
    settle()
    slots = (int(time.time()) // latency.SLOT - past for past in range(7))
    assert sum(cache.get_many([latency._key("slack", "all", one) for one in slots]).values()) > 0
