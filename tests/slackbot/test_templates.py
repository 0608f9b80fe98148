"""Templates in the room: listed, used by name or by a button, and a holding statement that the IC publishes alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from incidents.models import Incident, Person
from slackbot.messages import templates
from statuspage.models import Approval, Draft
from statuspage.prepare import retire_template
from tests import kept
from tests.conftest import by
from tests.slackbot.conftest import CARLA, INES, OTTO, Slack, text_of, words_in
from tests.slackbot.test_asked import press
from tests.statuspage.templates import HOLDING, holding_statement, use, writer, written

Settle = Callable[[], None]
WHOSE = "holding statement “Checkout”, written by Wanda Ruiz, reviewed by Rene Roy"


@pytest.fixture(autouse=True)
def four_eyes(settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]


@pytest.fixture
def led(slack: Slack, room: Incident, ic: Person, settle: Settle) -> Incident:
    """With a holding statement that two people made; the IC leads."""

    def make() -> None:
        holding_statement()
        slack.command("claim", by=INES)
        settle()

    kept.once("led, a holding statement", make)
    return Incident.objects.get()


def test_whoever_leads_is_offered_it_and_publishes_it_alone(slack: Slack, led: Incident, settle: Settle) -> None:
    assert "The holding statement “Checkout” is ready" in text_of(slack.posts("leads")[0])
    assert "Customers: nothing published, a holding statement is ready" in text_of(slack.posts("headline")[0])
    slack.click("use_holding", by=INES)
    settle()
    assert WHOSE in text_of(slack.posts("draft_waiting")[0])
    slack.click("review_draft", by=INES)
    settle()
    assert f"{WHOSE[0].upper()}{WHOSE[1:]}" in words_in(slack.view(INES))
    slack.submit(slack.view(INES))
    settle()
    (shown,) = slack.world.snapshot()["statuspage"]["incidents"]
    assert shown["incident_updates"][0]["body"] == HOLDING.body
    assert Approval.objects.get().event.detail["own_words"] is True


def test_by_its_name_however_it_is_written_it_waits_in_the_room(slack: Slack, led: Incident, settle: Settle) -> None:
    slack.command("status template checkout", by=CARLA)
    settle()
    assert slack.told(CARLA) == ["“Checkout” waits in the room as a draft. Nothing is published without an approval."]
    assert Draft.objects.get().asked_by == Person.objects.get(slack_id=CARLA)


def test_a_name_that_there_is_not_is_said_and_nothing_drafted(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("status template Nothing", by=CARLA)
    slack.command("status template", by=CARLA)
    settle()
    unknown, listed = slack.told(CARLA)
    assert unknown.startswith("There is no template “Nothing”.")
    assert listed == templates.listed()
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("transactional_db")
def test_they_are_listed_with_what_to_type_and_where_there_is_none_with_how_to_make_one() -> None:
    assert templates.listed().startswith(
        "No words are prepared yet. A member of `approvers` or an operator writes them"
    )
    holding_statement()
    written(replace(HOLDING, name="<!channel>", is_holding=False))
    first, second = templates.listed().splitlines()
    assert first == "`/incident status template Checkout`  Investigating; holding statement, ready"
    assert second == "`/incident status template &lt;!channel&gt;`  Investigating; a common message"


def test_the_modal_lists_them_and_use_makes_the_draft(slack: Slack, led: Incident, settle: Settle) -> None:
    slack.click("templates", by=INES)
    settle()
    view = slack.view(INES)
    assert HOLDING.body in words_in(view)
    block = next(one for one in view.body["blocks"] if "accessory" in one)
    slack.press_in(view, "use_template", by=INES, block_id=block["block_id"])
    settle()
    assert "waits in the room as a draft" in words_in(slack.view(INES))
    assert Draft.objects.get().template_id is not None


def test_one_that_was_retired_while_it_was_offered_is_not_used(slack: Slack, led: Incident, settle: Settle) -> None:
    slack.click("templates", by=INES)
    settle()
    view = slack.view(INES)
    block = next(one for one in view.body["blocks"] if "accessory" in one)
    retire_template(holding_statement().pk, actor=by(writer(), "console"))
    slack.click("use_holding", by=INES)
    slack.press_in(view, "use_template", by=INES, block_id=block["block_id"])
    settle()
    no_other, gone = slack.told(INES)[-2:]
    assert no_other.startswith("No holding statement is ready: it needs somebody who wrote it")
    assert "edited or retired meanwhile" in gone
    assert not Draft.objects.exists()


def test_an_outsider_who_declared_and_leads_is_refused_at_slacks_door(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    """Not even a holding statement: leading gives nothing."""
    template = holding_statement()
    slack.room.members.append(OTTO)
    slack.command("claim", by=OTTO)
    settle()
    use(template, Incident.objects.get(), Person.objects.get(slack_id=OTTO))
    settle()
    slack.click("review_draft", by=OTTO)
    settle()
    slack.submit(slack.view(OTTO))
    settle()
    assert "Leading an incident alone does not give it" in slack.told(OTTO)[-1]
    assert not Approval.objects.exists()


def test_whoever_may_not_approve_their_own_words_is_offered_it(slack: Slack, led: Incident, settle: Settle) -> None:
    slack.command("status draft", by=INES)
    settle()
    slack.click("review_draft", by=INES)
    settle()
    assert "Quicker: the holding statement can go out on your approval alone." in words_in(slack.view(INES))
    slack.submit(slack.view(INES))
    settle()
    message = next(one for one in slack.dms(INES) if one.metadata["event_type"] == "not_you")
    press(slack, message, "use_holding", by=INES)
    settle()
    assert Draft.objects.filter(template__isnull=False).count() == 1


def test_pressed_twice_in_a_moment_by_two_people_it_makes_one_draft(
    slack: Slack, led: Incident, settle: Settle
) -> None:
    for who in (INES, INES, CARLA):
        slack.click("use_holding", by=who)
    settle()
    assert Draft.objects.count() == 1
    assert len(slack.posts("draft_waiting")) == 1
