"""What was like it before stands in the room, after all that the room waits for, and never in its way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from incidents import intake, lifecycle, roles
from incidents.actor import WORKER, Actor
from incidents.models import Incident, OutboxEntry, Person, Postmortem, Subject
from incidents.models.incident import IncidentQuerySet, Severity
from incidents.nudges.hear import tell_room
from incidents.outbox.effect import EFFECTS
from incidents.outbox.work import work_on
from incidents.subject import keep_subjects
from slackbot.context.take import take
from slackbot.look import look
from slackbot.messages import similar
from slackbot.models import WarRoom
from slackbot.similar import refresh
from slackbot.warroom.steps import STEPS
from statuspage.how_it_ended import Past
from tests import kept
from tests.conftest import by, do_everything_owed
from tests.slackbot.conftest import Slack, text_of

Settle = Callable[[], None]
TITLE = "Checkout errors after release"
ROLLED_BACK = "Rolled back checkout 3f2a1c"


@pytest.fixture
def past(transactional_db: None, outside: Any, responder: Person) -> Incident:
    """Errors at checkout, resolved some time ago."""
    kept.once("past", lambda: _lived_through(by(responder, via="console")))
    return Incident.objects.get()


def _lived_through(actor: Actor) -> None:
    one = intake.declare(title=TITLE, severity=Severity.P2, actor=actor, person=actor.somebody)[0]
    roles.claim(one, actor=actor)
    tell_room(one, text=ROLLED_BACK, actor=actor)
    lifecycle.resolve(one, actor=actor)
    do_everything_owed()
    keep_subjects()


@pytest.fixture
def room(past: Incident, fire: Callable[..., Any], slack: Slack) -> Incident:
    """Of another one like it."""
    kept.once("room like it", lambda: [each() for each in (fire, do_everything_owed)])
    return Incident.objects.latest("number")


def test_it_is_said_how_it_ended(room: Incident, slack: Slack, past: Incident) -> None:
    [message] = slack.posts("similar")
    said = text_of(message)
    assert f"|{past.reference}> {TITLE}, resolved in under 1 min, " in said
    assert f"Last said: “{ROLLED_BACK}”" in said
    assert message.text == f"{room.reference} is like: {past.reference} resolved in under 1 min."
    kinds = [one.metadata.get("event_type") for one in slack.posts()]
    assert kinds.index("similar") > max(kinds.index(name) for name in ("headline", "checklist", "context"))


def test_where_nothing_is_like_it_nothing_is_said(fire: Callable[..., Any], slack: Slack, settle: Settle) -> None:
    fire()
    settle()
    assert slack.posts("context")
    assert not slack.posts("similar")


def test_no_step_of_a_room_looks_for_it_and_its_effect_is_in_nobodys_way() -> None:
    [effect] = [one for one in EFFECTS.values() if one.kind == "show_similar"]
    assert not [step for step in STEPS if "similar" in step.name]
    assert effect.queue == "default"
    assert effect.rank == max(one.rank for one in EFFECTS.values())
    assert effect.lane
    assert effect.lane(type("Fact", (), {"incident_id": 7})) == "similar:7"


@pytest.mark.usefixtures("past")
def test_a_room_is_ready_while_nobody_can_be_asked(fire: Callable[..., Any], slack: Slack) -> None:
    fire()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_subject RENAME TO away")
    try:
        work_on(OutboxEntry.objects.get(kind="assemble_room", state="pending").pk)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO incidents_subject")
    assert Incident.objects.latest("number").room_ready_at
    assert slack.posts("context")


def test_when_it_is_looked_at_again_it_is_looked_for_anew_in_place(
    room: Incident, slack: Slack, settle: Settle, past: Incident
) -> None:
    Subject.objects.update(title="mail", words="mail")
    take(room, since=timezone.now(), actor=WORKER)
    settle()
    [message] = slack.posts("similar")
    assert text_of(message) == "*Alike before:* nothing that has ended, as it stands now."


@pytest.mark.usefixtures("room")
def test_strangers_do_not_read_it(slack: Slack, settle: Settle, past: Incident) -> None:
    slack.room.is_ext_shared = True
    look(WarRoom.objects.get())
    settle()
    [message] = slack.posts("similar")
    assert text_of(message).startswith("*What was like it before is not shown here:*")
    assert past.title not in text_of(message)


def test_what_customers_read_last_and_the_postmortem_are_said(incident: Incident) -> None:
    written = Postmortem(incident=incident, identifier="OPS-41", url="https://linear.app/o/issue/OPS-41")
    shown = Past(
        incident=incident, minutes=42, by_itself=True, last_word="", customers_read="All <is> well.", postmortem=written
    )
    said = str(similar.render(incident, [shown]).blocks[0]["text"]["text"])
    assert "Checkout errors, cleared by itself in 42 min, <https://linear.app/o/issue/OPS-41|OPS-41>\n" in said
    assert "Customers read last: “All &lt;is&gt; well.”" in said
    assert "Last said" not in said


def test_only_what_everybody_may_know_of_is_named(
    room: Incident, slack: Slack, past: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Actor] = []

    def hide(incidents: IncidentQuerySet, actor: Actor) -> IncidentQuerySet:
        asked.append(actor)
        return incidents.exclude(pk=past.pk)

    monkeypatch.setattr(IncidentQuerySet, "visible_to", hide)
    refresh(room)
    assert past.reference not in text_of(slack.posts("similar")[0])
    assert {(actor.person, actor.is_product) for actor in asked} == {(None, False)}
