"""What we see is posted once, below the headline, whoever dies on the way."""

from collections.abc import Callable
from typing import Any

import pytest

from clients import breaker
from clients.errors import TryLater
from incidents.models import ContextSnapshot, Incident, OutboxEntry
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from slackbot.models import RoomMessage, RoomStep
from slackbot.warroom.assemble import assemble
from slackbot.warroom.steps import STEPS
from tests.slackbot.conftest import Slack, actions_of

Settle = Callable[[], None]
SHOW = next(step for step in STEPS if step.name == "context")


def assemble_room() -> OutboxEntry:
    """The one entry that makes the room, worked once."""
    entry = OutboxEntry.objects.get(kind="assemble_room")
    work_on(entry.pk)
    entry.refresh_from_db()
    return entry


def asked(slack: Slack) -> int:
    return sum(call.system == "grafana" for call in slack.world.calls)


def test_nobody_asks_for_long_while_the_room_cannot_be_made(trouble: Slack, catch_up: Settle) -> None:
    trouble.world.faults = {"slack": Fault(status=503)}
    assemble_room()
    once = asked(trouble)
    breaker.close_all()
    catch_up()
    assert asked(trouble) == once > 0
    assert not ContextSnapshot.objects.exists()


def test_a_worker_that_dies_after_the_post_leaves_one(trouble: Slack, settle: Settle, catch_up: Settle) -> None:
    settle()
    RoomMessage.objects.filter(event_type="context").update(ts="")
    RoomStep.objects.get(name="context").delete()
    OutboxEntry.objects.filter(kind="assemble_room").update(state="pending", in_doubt=True)
    catch_up()
    assert RoomMessage.objects.get(event_type="context").ts == trouble.posts("context")[0].ts
    assert ContextSnapshot.objects.count() == 1
    assert actions_of(Incident.objects.get()).count("CONTEXT_SNAPSHOT_ATTACHED") == 1


def test_a_worker_that_dies_after_the_snapshot_asks_nothing_again(trouble: Slack, settle: Settle) -> None:
    incident = Incident.objects.get()
    for step in STEPS:
        if step.name != "context":
            step.do(incident, *([step.ask(incident)] if step.ask else []))
            incident = Incident.objects.get()
    trouble.world.faults = {"slack": Fault(status=503)}
    with pytest.raises(TryLater):
        SHOW.do(incident)
    trouble.world.faults = {}
    once = asked(trouble)
    settle()
    assert asked(trouble) == once
    assert len(trouble.posts("context")) == 1


def test_answers_that_slack_lost_show_it_once(trouble: Slack, catch_up: Settle) -> None:
    assemble_room()
    RoomStep.objects.get(name="context").delete()
    RoomMessage.objects.filter(event_type="context").delete()
    trouble.room.messages = trouble.posts("headline") + trouble.posts("checklist")
    trouble.world.faults = {"slack": Fault(lose_answers=1.0)}
    with pytest.raises(TryLater):
        assemble(Incident.objects.get())
    trouble.world.faults = {}
    assemble(Incident.objects.get())
    assert len(trouble.posts("context")) == 1


def test_a_room_that_slack_shows_no_context_in_is_ready_without(trouble: Slack, stores: Any) -> None:
    stores.CONTEXT_SLO_PERCENT = "no number"
    entry = assemble_room()
    assert Incident.objects.get().room_ready_at is not None
    assert (entry.state, entry.attempts) == ("pending", 1)


def test_in_a_room_that_is_archived_it_waits_until_that_is_open_again(trouble: Slack, catch_up: Settle) -> None:
    assemble_room()
    RoomStep.objects.get(name="context").delete()
    RoomMessage.objects.filter(event_type="context").delete()
    trouble.room.messages = trouble.posts("headline") + trouble.posts("checklist")
    trouble.room.is_archived = True
    with pytest.raises(TryLater):
        assemble(Incident.objects.get())
    trouble.room.is_archived = False
    assemble(Incident.objects.get())
    assert len(trouble.posts("context")) == 1
