"""Who is asked to approve a draft that waits, and how often. Their messages are in tests/slackbot."""

from functools import partial
from typing import Any

import pytest

from incidents import roles
from incidents.actor import WORKER
from incidents.models import Incident, OutboxEntry, Person
from sandbox.world import World
from statuspage.ask import ask_approvers
from statuspage.models import Ask, Draft
from statuspage.stand_in import name_stand_in
from tests.at_once import at_once
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.statuspage.conftest import asked, edit, paged, said, say_yes, write

STEP = "page_in_time"

pytestmark = pytest.mark.usefixtures("rota")


@pytest.mark.usefixtures("waits")
def test_everybody_who_may_is_asked_at_once_and_nobody_paged(world: World, incident: Incident) -> None:
    assert (asked(), paged(world)) == (["Arun Patel", "Ines Castro"], [])
    assert said(incident) == ["Asked to approve: Arun Patel, Ines Castro"]


def test_an_ic_who_wrote_it_last_is_not_asked(approver: Person, led: Incident, ic: Person) -> None:
    write(led, author=ic)
    settle()
    assert asked() == ["Arun Patel"]


def test_an_approver_who_wrote_it_last_is_sent_it_as_all_approvers_are(
    led: Incident, approver: Person, ic: Person
) -> None:
    write(led, author=approver)
    settle()
    assert asked() == ["Arun Patel", "Ines Castro"]


def test_under_four_eyes_no_author_is_asked(approver: Person, led: Incident, ic: Person, settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]
    draft = write(led, author=ic)
    edit(draft, author=approver)
    settle()
    assert asked() == []


def test_whoever_slack_cannot_reach_is_named(approver: Person, led: Incident) -> None:
    Person.objects.filter(pk=approver.pk).update(slack_id="")
    write(led)
    settle()
    assert said(led) == ["Asked to approve: Ines Castro; without a Slack account: Arun Patel"]


def test_words_that_are_edited_while_they_wait_win_no_time(waits: Draft, ic: Person, approver: Person) -> None:
    edit(waits, author=ic)
    settle()
    assert OutboxEntry.objects.filter(kind=STEP).count() == Ask.objects.count() == 1


def test_what_waits_again_is_asked_for_again(waits: Draft, ic: Person) -> None:
    say_yes(waits, ic)
    edit(waits, author=ic)
    settle()
    assert [ask.turn for ask in Ask.objects.all()] == [0, 1]
    assert OutboxEntry.objects.filter(kind=STEP, state="pending").count() == 2


def test_two_workers_ask_once(approver: Person, led: Incident) -> None:
    draft = write(led)
    at_once(*[partial(ask_approvers, led, draft_id=draft.pk, actor=WORKER)] * 3)
    assert asked() == ["Arun Patel", "Ines Castro"]
    assert OutboxEntry.objects.filter(kind=STEP).count() == 1


def test_who_may_approve_only_since_then_is_asked_too(
    approver: Person, incident: Incident, responder: Person, ic: Person
) -> None:
    write(incident)
    settle()
    roles.claim(incident, actor=by(ic))
    name_stand_in(incident, to=responder, actor=by(approver))
    settle()
    assert asked() == ["Arun Patel", "Carla Berg", "Ines Castro"]
