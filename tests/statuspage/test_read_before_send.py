"""Before a later update its incident is read; a read that fails has sent nothing."""

import pytest

from clients import breaker
from clients.errors import TryLater
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from sandbox.server import Running
from statuspage.models import Approval
from tests.statuspage.conftest import (
    Page,
    break_statuspage,
    expire,
    mend,
    publish,
    say_yes,
    stored,
    write,
)


@pytest.fixture
def second(approval: Approval, led: Incident, ic: Person) -> Approval:
    """The approval of a later update; the first one is published."""
    work_on(OutboxEntry.objects.get(kind="publish").pk)
    return say_yes(write(led, "We have found the cause."), ic)


@pytest.mark.parametrize("status", [401, 404, 422, 429, 500])
def test_a_read_that_fails_sends_nothing_and_is_tried_again(
    second: Approval, outside: Running, page: Page, status: int
) -> None:
    break_statuspage(outside, status=status)
    entry = OutboxEntry.objects.get(kind="publish", payload__approval_id=second.pk)
    work_on(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, stored(second).state, len(page()[0]["incident_updates"])) == ("pending", "RESERVED", 1)
    mend(outside)
    breaker.close_all()
    publish(second)
    assert (stored(second).state, len(page()[0]["incident_updates"])) == ("PUBLISHED", 2)


def test_a_read_that_keeps_failing_is_told_once_and_ends_with_the_approval(
    second: Approval, outside: Running, led: Incident
) -> None:
    break_statuspage(outside, status=404)
    for _ in range(3):
        with pytest.raises(TryLater):
            publish(second)
    assert led.owed.filter(kind="tell_stopped").count() == 1
    expire(second)
    publish(second)
    second.revision.draft.refresh_from_db()
    assert (stored(second).state, second.revision.draft.state) == ("LAPSED", "PENDING")
