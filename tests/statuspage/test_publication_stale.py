"""A worker whose knowledge is old, and a draft that went on without it: nothing that others did meanwhile is undone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from clients.errors import TryLater
from incidents.audit.actions import Action
from incidents.models import Incident, Person
from incidents.outbox.clock import database_now
from sandbox.server import Running
from statuspage.models import Approval, Draft
from statuspage.models.publication_state import PublicationState
from statuspage.reading import Absent
from statuspage.revise import Edit, revise
from tests.at_once import at_once
from tests.conftest import by
from tests.statuspage.conftest import (
    Page,
    actions,
    break_statuspage,
    mend,
    minutes_pass,
    past_the_walls,
    publication_of,
    publish,
    say_yes,
    stored,
)

OTHER = "Checkout is slow; payments go through."
KEPT: dict[str, Any] = {"title": "Checkout", "status": "investigating", "impact": "major", "components": {}}


def test_an_approval_that_was_replaced_lapses_and_the_new_one_stays_in_force(
    approval: Approval, approver: Person, led: Incident, page: Page
) -> None:
    draft = Draft.objects.get()
    revise(led, draft_id=draft.pk, base=1, edit=Edit(body=OTHER, **KEPT), actor=by(approver))
    again = say_yes(draft, approver)
    publish(approval)
    assert (stored(approval).state, Draft.objects.get().state, Draft.objects.get().note) == ("LAPSED", "APPROVED", "")
    assert not led.owed.filter(kind="tell_stopped").exists()
    publish(again)
    assert [update["body"] for update in page()[0]["incident_updates"]] == [OTHER]


def test_an_outage_that_a_late_worker_met_is_not_told_of_what_is_published(approval: Approval, led: Incident) -> None:
    late = publication_of(approval)
    publish(approval)
    late._tell(Action.PUBLICATION_POSTPONED, why="The second copy cannot be read.", held=False)
    assert (actions(led)[-1], Draft.objects.get().note) == ("STATUSPAGE_PUBLISHED", "")


def test_a_reading_counts_from_when_it_was_asked_for(approval: Approval, outside: Running) -> None:
    """A worker that was frozen between reading the page and looking at the clock has read it too early."""
    break_statuspage(outside, status=500)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    read_at, publication = database_now(), stored(approval)
    minutes_pass(2.1)
    publication.refresh_from_db()
    with pytest.raises(TryLater, match="not confirmed"):
        publication._not_seen(Absent(), [], at=read_at - timedelta(minutes=2.1))
    assert stored(approval).absent_at is None


def test_once_a_person_is_asked_no_late_worker_sends_again(approval: Approval, outside: Running) -> None:
    break_statuspage(outside, status=500)
    with pytest.raises(TryLater):
        publish(approval)
    late = stored(approval)
    stored(approval)._ask("Something looks like it.")
    with pytest.raises(TryLater, match="another worker has it"):
        late._move(PublicationState.RESERVED, Action.PUBLICATION_POSTPONED, why="It is sent once more.")
    assert (stored(approval).state, stored(approval).question) == ("UNKNOWN", "Something looks like it.")


def test_a_worker_that_finds_another_sending_leaves_it_to_that_one(approval: Approval, page: Page) -> None:
    first, late = publication_of(approval), publication_of(approval)
    first._reserve()
    sent: list[object] = []

    def the_first_goes_on(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        """Between the late one's look and its locks."""
        if "FOR NO KEY UPDATE" in sql and not sent:
            sent.extend([None, *at_once(lambda: first._begin_sending([]))])
        return execute(sql, *given)

    with connection.execute_wrapper(the_first_goes_on), pytest.raises(TryLater, match="another worker is sending it"):
        late.save()
    assert (stored(approval).state, page()) == ("SENDING", [])


def test_a_wall_that_refuses_for_no_reason_that_we_know_is_a_bug(approval: Approval, page: Page) -> None:
    publication = publication_of(approval)
    publication._reserve()
    past_the_walls("UPDATE statuspage_approval SET digest = repeat('0', 64)", "statuspage_approval")
    with pytest.raises(ProgrammingError, match="without an approval in force"):
        publication._begin_sending([])
    assert (stored(approval).state, page()) == ("RESERVED", [])
