"""Single moments that the explorer found, or that stand between two of its steps."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from incidents.models import OutboxEntry
from tests.statuspage.explorer.conftest import Begin
from tests.statuspage.explorer.deeds import approve_it_too
from tests.statuspage.explorer.promises import keep
from tests.statuspage.explorer.relay import Relay
from tests.statuspage.explorer.stepped import Stepped
from tests.statuspage.explorer.test_two_workers import PAST_THE_LEASE


def test_what_another_worker_has_begun_to_send_is_still_owed(scene: Begin) -> None:
    """Else nobody would look whether it arrived, and every later update would wait behind it."""
    it = scene()
    it.approve()
    first, second = Relay(it), Relay(it)
    first.go(5)
    it.later(PAST_THE_LEASE)
    second.go(2)
    assert (first.stands_at(), second.stands_at()) == ("begin: send", "begin: reserve")
    first.go(1, alone=True)
    second.go(2, alone=True)
    assert OutboxEntry.objects.get(kind="publish").state == "pending"
    first.go(9, alone=True)
    second.to_the_end()
    it.tidy()
    keep(it)


def test_an_approval_that_ends_between_our_look_and_the_triggers_lapses(scene: Begin) -> None:
    it = scene()
    it.approve()

    def too_late(execute: Callable[..., Any], sql: Any, *given: Any) -> Any:
        if str(sql).startswith('UPDATE "statuspage_publication"') and "sending_at" in str(sql):
            it.later(16 * 60)
        return execute(sql, *given)

    with connection.execute_wrapper(too_late):
        it.work()
    it.tidy()
    keep(it)
    entry = OutboxEntry.objects.get(kind="publish")
    assert ([one.state for one in it.publications()], entry.attempts) == (["LAPSED"], 0)
    assert it.draft_state() == "PENDING"


@pytest.mark.parametrize("winner", [0, 1])
def test_of_two_approvers_who_press_at_once_one_approves(scene: Begin, winner: int) -> None:
    it = scene()
    both = [Stepped(it.approve), Stepped(lambda: approve_it_too(it))]
    first, second = both[winner], both[1 - winner]
    first.go_on()
    assert (first.step and first.step.name, second.step and second.step.name) == ("commit: approve", "begin: approve")
    first.finish()
    assert second.finish().startswith("NotNow: It is approved already")
    Relay(it).to_the_end()
    it.tidy()
    keep(it)
    assert it.draft_state() == "PUBLISHED"
