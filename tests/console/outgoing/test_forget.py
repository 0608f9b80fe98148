"""The log of outgoing webhooks is kept for a while: what waits, and what was tried lately, stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from console.models import Endpoint, EndpointMessage, EndpointTry
from console.models.endpoint import OffReason
from console.models.endpoint_message import MessageState
from console.outgoing import forget
from console.outgoing.deliver import deliver
from console.outgoing.fan_out import fan_out
from console.outgoing.standing import off_count
from console.tasks import forget_messages
from incidents.models import Incident
from sandbox.world import World
from tests.statuspage.conftest import past_the_walls


def message(endpoint: Endpoint, *, days: float, tried: float | None = None, **more: Any) -> EndpointMessage:
    """Made and tried so many days ago."""
    given = {"kind": "endpoint.test", "body": "{}", "state": MessageState.DELIVERED} | more
    made = EndpointMessage.objects.create(endpoint=endpoint, **given)
    now = timezone.now()
    EndpointMessage.objects.filter(pk=made.pk).update(made_at=now - timedelta(days=days))
    last = EndpointTry.objects.create(message=made, status=204, ms=1)
    at = now - timedelta(days=days if tried is None else tried)
    EndpointTry.objects.filter(pk=last.pk).update(at=at)
    return made


def test_what_is_old_goes_with_its_tries(endpoint: Endpoint, settings: Any) -> None:
    settings.OUTGOING_WEBHOOK_LOG_DAYS = 30
    old, new = message(endpoint, days=31), message(endpoint, days=29)
    forget_messages()
    assert set(endpoint.messages.all()) == {new}
    assert EndpointTry.objects.get().message == new
    assert not EndpointMessage.objects.filter(pk=old.pk).exists()


def test_what_waits_or_was_sent_again_lately_stays(endpoint: Endpoint) -> None:
    waits = message(endpoint, days=200, state=MessageState.WAITING)
    again = message(endpoint, days=200, tried=2)
    assert forget.forget_messages() == 0
    assert set(endpoint.messages.all()) == {waits, again}


def test_many_go_a_few_at_a_time_and_no_more_than_so_many_in_a_run(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forget, "AT_ONCE", 2)
    monkeypatch.setattr(forget, "MOST", 4)
    for _ in range(7):
        message(endpoint, days=200)
    assert [forget.forget_messages() for _ in range(3)] == [4, 3, 0]


def test_nothing_is_told_anew_of_an_event_whose_message_may_be_forgotten(
    endpoint: Endpoint, incident: Incident, tell: Callable[[], None], world: World
) -> None:
    tell()
    opened = incident.events.get(action="INCIDENT_OPENED")
    known = endpoint.messages.get(event=opened)
    past_the_walls("UPDATE incidents_auditevent SET at = at - interval '91 days'", "incidents_auditevent")
    EndpointTry.objects.all().delete()
    endpoint.messages.all().delete()
    fan_out(opened.pk)
    deliver(known.pk, 0)
    assert not endpoint.messages.exists()
    assert len(world.endpoint.told) == 1


@pytest.mark.parametrize(
    ("reason", "days", "counted"),
    [(OffReason.FAILING, 300, 1), (OffReason.GONE, 1, 1), (OffReason.BY_HAND, 6, 1), (OffReason.BY_HAND, 8, 0)],
)
def test_those_that_are_off_are_counted_by_hand_for_a_week(
    endpoint: Endpoint, reason: OffReason, days: int, counted: int
) -> None:
    assert off_count() == 0
    at = timezone.now() - timedelta(days=days)
    Endpoint.objects.filter(pk=endpoint.pk).update(is_on=False, off_reason=reason, off_at=at)
    assert off_count() == counted
