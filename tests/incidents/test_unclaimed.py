"""The end of an incident whose alerts have cleared and that nobody ever took up. The room's part is in tests/slackbot."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from incidents import lifecycle, notes, roles
from incidents.checklist import set_item
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.checklist_item import Item
from incidents.timeline import timeline
from tests.conftest import by, native
from tests.conftest import do_everything_owed as settle

Fire = Callable[..., Any]
ASK, CLOSE = "ask_whether_it_is_over", "close_unclaimed"
LOW = {"id": "CLOW00001", "labels": {"severity": "warning", "service": "checkout"}}


def send(fire: Fire, event: str, group: str = "ILOW00001") -> None:
    fire(native(group, integration=LOW, event={"type": event, "time": timezone.now().isoformat()}))


def pass_time() -> None:
    """An hour later."""
    OutboxEntry.objects.filter(kind__in=[ASK, CLOSE], state="pending").update(due_at="2026-01-01T00:00Z")
    settle()


def ends_of(kind: str) -> list[str]:
    return list(OutboxEntry.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def now() -> Incident:
    return Incident.objects.get()


@pytest.fixture
def cleared(fire: Fire) -> Incident:
    """A P2, without a room, whose only alert has cleared."""
    send(fire, "alert group created")
    send(fire, "resolve")
    settle()
    return now()


def test_question_and_end_wait_for_their_time(cleared: Incident) -> None:
    timed = cleared.owed.filter(state="pending", episode=1)
    waits = {one.kind: round((one.due_at - one.created_at).total_seconds() / 60) for one in timed}
    assert waits == {ASK: 15, CLOSE: 60}


def test_it_closes_with_its_reason_and_without_a_postmortem(cleared: Incident) -> None:
    pass_time()
    event = now().events.get(action="INCIDENT_RESOLVED")
    assert (now().state, event.detail["reason"]) == ("RESOLVED", "cleared, never claimed")
    assert timeline(cleared)[-1].said.endswith("min: cleared, never claimed")
    assert not OutboxEntry.objects.filter(kind__in=["write_postmortem", "tell_resolved"]).exists()


@pytest.mark.parametrize(
    "do",
    [
        lambda incident, ic: roles.claim(incident, actor=by(ic)),
        lambda incident, ic: notes.add_note(incident, text="Looking.", actor=by(ic)),
        lambda incident, ic: set_item(incident, item=Item.IMPACT, done=True, actor=by(ic, via="console")),
    ],
)
def test_whoever_did_something_there_keeps_it_open(cleared: Incident, ic: Person, do: Any) -> None:
    do(cleared, ic)
    pass_time()
    assert (now().is_open, ends_of(CLOSE)) == (True, ["done"])


def test_one_that_somebody_leads_is_owed_no_end(fire: Fire, ic: Person) -> None:
    send(fire, "alert group created")
    roles.claim(now(), actor=by(ic))
    send(fire, "resolve")
    assert ends_of(ASK) == ends_of(CLOSE) == []


def test_what_fires_again_in_between_stays_open_until_it_has_cleared_for_long(cleared: Incident, fire: Fire) -> None:
    send(fire, "unresolve")
    pass_time()
    assert now().is_open
    send(fire, "resolve")
    pass_time()
    assert (now().is_open, ends_of(CLOSE)) == (False, ["done", "done"])


def test_the_first_clearing_does_not_speak_for_the_second(cleared: Incident, fire: Fire) -> None:
    send(fire, "unresolve")
    send(fire, "resolve")
    first = OutboxEntry.objects.filter(kind=CLOSE).order_by("pk")[0]
    OutboxEntry.objects.filter(pk=first.pk).update(due_at="2026-01-01T00:00Z")
    settle()
    assert (now().is_open, ends_of(CLOSE)) == (True, ["done", "pending"])


def test_what_fires_again_after_the_end_reopens_it_and_may_end_again(cleared: Incident, fire: Fire) -> None:
    pass_time()
    send(fire, "alert group created", "IAGAIN001")
    assert (now().is_open, now().episode) == (True, 2)
    send(fire, "resolve", "IAGAIN001")
    pass_time()
    assert (now().is_open, now().events.filter(action="INCIDENT_RESOLVED").count()) == (False, 2)


def test_what_was_owed_to_an_ended_episode_is_superseded(cleared: Incident, ic: Person) -> None:
    lifecycle.resolve(cleared, actor=by(ic))
    lifecycle.reopen(cleared, actor=by(ic))
    pass_time()
    assert (ends_of(ASK), ends_of(CLOSE), now().is_open) == (["superseded"], ["superseded"], True)


def test_one_that_had_ended_is_told_nothing_when_it_clears(fire: Fire, ic: Person) -> None:
    send(fire, "alert group created")
    lifecycle.resolve(now(), actor=by(ic))
    send(fire, "resolve")
    assert not now().owed.filter(kind__in=["tell_cleared", ASK, CLOSE]).exists()


def test_one_whose_room_could_not_be_made_stays_open(cleared: Incident) -> None:
    Incident.objects.update(state="ASSEMBLY_FAILED", needs_room=True)
    OutboxEntry.objects.filter(kind=ASK).update(state="done")
    pass_time()
    assert (now().state, ends_of(CLOSE)) == ("ASSEMBLY_FAILED", ["done"])
