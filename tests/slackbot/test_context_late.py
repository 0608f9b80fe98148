"""Second 30: what is not there by then is explained, on another queue than that which may be why."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from incidents.actor import WORKER
from incidents.models import Incident, OutboxEntry
from incidents.outbox.effect import EFFECTS
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from slackbot.context.take import take
from slackbot.warroom.channel import create_channel
from slackbot.warroom.steps import post, write_headline
from tests.conftest import do_everything_owed as settle
from tests.slackbot.conftest import Slack, text_of


def second_30(slack: Slack, **of_the_look: Any) -> list[str]:
    """What the room reads then, with nothing else done meanwhile."""
    OutboxEntry.objects.filter(kind="assemble_room").update(**of_the_look or {"attempts": 0})
    OutboxEntry.objects.filter(kind="tell_context_late").update(due_at="2026-01-01T00:00Z")
    work_on(OutboxEntry.objects.get(kind="tell_context_late").pk)
    return [text_of(message) for message in slack.posts("context_late")]


def opened(_trouble: Slack) -> None:
    """The room is there with its headline, and no more."""
    create_channel(Incident.objects.get())
    post(Incident.objects.get(), write_headline(Incident.objects.get()))


def test_no_worker_was_free(trouble: Slack) -> None:
    opened(trouble)
    [said] = second_30(trouble)
    assert said.endswith("No worker was free to look them up. It comes by itself.")
    settle()
    assert len(trouble.posts("context")) == 1


def test_what_failed_on_the_way_is_tried_again(trouble: Slack) -> None:
    opened(trouble)
    [said] = second_30(trouble, last_error="TryLater: OnCall: it could not be reached")
    assert said.endswith("The room is still being made, and what failed is tried again. It comes by itself.")


def test_who_has_not_answered_is_named(trouble: Slack) -> None:
    opened(trouble)
    now = timezone.now()
    lease = {"state": "claimed", "lease_token": uuid4(), "lease_until": now + timedelta(seconds=10)}
    [said] = second_30(trouble, **lease)
    assert "No answer yet from Mimir, Loki, Tempo and GitHub." in said


def test_what_was_found_and_cannot_be_posted_names_what_is_missing(trouble: Slack) -> None:
    opened(trouble)
    trouble.world.faults = {"grafana": Fault(status=503)}
    take(Incident.objects.get(), since=None, actor=WORKER)
    [said] = second_30(trouble)
    assert "No answer from Mimir, Loki and Tempo. The rest was found, and Slack has not taken it yet." in said


def test_nothing_is_said_where_it_is_there(trouble: Slack) -> None:
    settle()
    assert second_30(trouble) == []
    assert OutboxEntry.objects.get(kind="tell_context_late").state == "done"


def test_it_is_owed_with_the_room_half_a_minute_on(trouble: Slack) -> None:
    opened(trouble)
    owed = OutboxEntry.objects.get(kind="tell_context_late")
    assert 29 < (owed.due_at - owed.created_at).total_seconds() < 31
    assert EFFECTS["tell_context_late"].queue != EFFECTS["assemble_room"].queue
