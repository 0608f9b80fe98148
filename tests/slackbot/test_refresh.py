"""Headline and checklist, edited in place to what is so now."""

from collections.abc import Callable

from django.utils import timezone

from incidents import roles
from incidents.models import Incident, Person
from slackbot.models import RoomMessage
from slackbot.refresh import refresh_checklist, refresh_headline
from tests.at_once import at_once
from tests.conftest import by
from tests.slackbot.conftest import INES, Slack, text_of

Settle = Callable[[], None]


def test_the_headline_follows_the_incident(slack: Slack, room: Incident, ic: Person, settle: Settle) -> None:
    roles.claim(room, actor=by(ic))
    settle()
    [headline] = slack.posts("headline")
    assert f"Leads: <@{INES}> since <!date^" in text_of(headline)
    assert headline.text.endswith("Ines Castro leads.")
    assert "lead" not in [element.get("action_id") for element in headline.blocks[1]["elements"]]


def test_it_stays_the_first_message_and_pinned(slack: Slack, room: Incident, ic: Person, settle: Settle) -> None:
    roles.claim(room, actor=by(ic))
    settle()
    assert slack.posts()[0].metadata["event_type"] == "headline"
    assert slack.posts()[0].ts in slack.room.pins


def test_the_checklist_follows_the_incident(slack: Slack, room: Incident, ic: Person, settle: Settle) -> None:
    roles.claim(room, actor=by(ic))
    settle()
    said = text_of(slack.posts("checklist")[0])
    assert "2 of 11 done" in said
    assert "Last: IC confirmed, <!date^" in said
    assert f"by <@{INES}>" in said


def test_what_is_not_posted_yet_is_left_alone(slack: Slack, incident: Incident) -> None:
    refresh_headline(incident)
    refresh_checklist(incident)
    assert slack.calls("chat.update") == 0


def test_one_look_more_makes_sure_and_no_edit_more(slack: Slack, room: Incident) -> None:
    before = slack.calls("chat.update")
    refresh_headline(room)
    assert slack.calls("chat.update") == before + 1


def test_whoever_edits_last_shows_what_is_so_now(slack: Slack, room: Incident, ic: Person) -> None:
    Incident.objects.filter(pk=room.pk).update(ic=ic, ic_since=timezone.now(), state="ACTIVE")
    at_once(*[lambda: refresh_headline(room)] * 4)
    assert f"Leads: <@{INES}>" in text_of(slack.posts("headline")[0])


def test_a_message_that_slack_has_not_confirmed_is_not_edited(slack: Slack, room: Incident) -> None:
    RoomMessage.objects.update(ts="")
    before = slack.calls("chat.update")
    refresh_headline(room)
    assert slack.calls("chat.update") == before
