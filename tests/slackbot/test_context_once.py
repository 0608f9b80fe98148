"""What we see is posted once, after the headline, whoever dies on the way."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from incidents.models import ContextSnapshot, Incident, OutboxEntry
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from slackbot.models import RoomMessage, WarRoom
from tests.at_once import at_once
from tests.slackbot.conftest import Slack, actions_of, text_of

Settle = Callable[[], None]


def test_it_waits_for_the_headline_which_is_first(trouble: Slack) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    RoomMessage.objects.filter(event_type="headline").update(ts="")
    entry = OutboxEntry.objects.get(kind="show_context")
    work_on(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts, ContextSnapshot.objects.exists()) == ("pending", 0, False)


def test_it_waits_for_the_headline_only_so_long(trouble: Slack, settle: Settle) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    RoomMessage.objects.filter(event_type="headline").update(ts="")
    WarRoom.objects.update(created_at=timezone.now() - timedelta(seconds=13))
    settle()
    assert len(trouble.posts("context")) == 1


def test_one_that_comes_late_says_so(trouble: Slack, settle: Settle) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    WarRoom.objects.update(created_at=timezone.now() - timedelta(seconds=95))
    settle()
    assert "s after the room opened: no worker was free sooner" in text_of(trouble.posts("context")[0])


def test_a_worker_that_dies_after_the_post_leaves_one(trouble: Slack, settle: Settle, catch_up: Settle) -> None:
    settle()
    RoomMessage.objects.filter(event_type="context").update(ts="")
    OutboxEntry.objects.filter(kind="show_context").update(state="pending", in_doubt=True)
    catch_up()
    assert RoomMessage.objects.get(event_type="context").ts == trouble.posts("context")[0].ts
    assert (ContextSnapshot.objects.count(), actions_of(Incident.objects.get()).count("CONTEXT_SNAPSHOT_ATTACHED")) == (
        1,
        1,
    )


def test_a_worker_that_dies_after_the_snapshot_asks_nothing_again(
    trouble: Slack, settle: Settle, catch_up: Settle
) -> None:
    trouble.world.faults = {}
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    trouble.world.faults = {"slack": Fault(status=503)}
    work_on(OutboxEntry.objects.get(kind="show_context").pk)
    asked = sum(call.system == "grafana" for call in trouble.world.calls)
    trouble.world.faults = {}
    catch_up()
    assert sum(call.system == "grafana" for call in trouble.world.calls) == asked
    assert len(trouble.posts("context")) == 1


def test_two_workers_at_once_show_it_once(trouble: Slack, settle: Settle) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    entry = OutboxEntry.objects.get(kind="show_context").pk
    at_once(lambda: work_on(entry), lambda: work_on(entry))
    settle()
    assert (len(trouble.posts("context")), ContextSnapshot.objects.count()) == (1, 1)


def test_answers_that_slack_lost_show_it_once(trouble: Slack, catch_up: Settle) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    trouble.world.faults = {"slack": Fault(lose_answers=1.0)}
    work_on(OutboxEntry.objects.get(kind="show_context").pk)
    trouble.world.faults = {}
    catch_up()
    assert len(trouble.posts("context")) == 1


def test_in_a_room_that_is_archived_it_waits_until_that_is_open_again(
    trouble: Slack, settle: Settle, catch_up: Settle
) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    trouble.room.is_archived = True
    settle()
    assert (trouble.posts("context"), OutboxEntry.objects.get(kind="show_context").state) == ([], "pending")
    trouble.room.is_archived = False
    catch_up()
    assert len(trouble.posts("context")) == 1
