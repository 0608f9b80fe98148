"""A worker whose knowledge is old, and a draft that went on without it: nothing that others did meanwhile is undone."""

from datetime import timedelta
from typing import Any

import pytest

from clients.errors import TryLater
from incidents.audit.actions import Action
from incidents.models import Incident, Person
from sandbox.server import Running
from statuspage.clock import database_now
from statuspage.models import Approval, Draft
from statuspage.models.publication_state import PublicationState
from statuspage.reading import Absent
from statuspage.revise import Edit, revise
from tests.conftest import by
from tests.statuspage.conftest import (
    Page,
    actions,
    break_statuspage,
    mend,
    minutes_pass,
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
