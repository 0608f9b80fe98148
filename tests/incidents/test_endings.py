"""No incident after all: false alarms, duplicates, and what has to do with one another."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from incidents import endings, lifecycle, pair, roles
from incidents.errors import TransitionRefused, VerbRefused
from incidents.models import AuditEvent, Incident, Person
from incidents.models.incident import CancelReason, State
from incidents.models.link import Link
from incidents.timeline import timeline
from tests.at_once import at_once
from tests.conftest import by, native

Fire = Callable[..., Any]
SAME_KEY = {"id": "CSAME0001", "labels": {"severity": "critical", "alertname": "Errors", "service": "checkout"}}


@pytest.fixture
def other(incident: Incident) -> Incident:
    return Incident.objects.create(title="Slow basket", severity="P2", started_at=incident.started_at)


@pytest.fixture
def alarm(fire: Fire, settings: Any) -> Incident:
    """Of an alert that is known by its labels when it fires again."""
    settings.REFIRE_LABELS = ["alertname", "service"]
    fire(native(integration=SAME_KEY))
    return Incident.objects.get()


def cancel(incident: Incident, ic: Person) -> Incident:
    return endings.cancel(incident, why="Flapping probe.", actor=by(ic))


def test_a_false_alarm_is_over_with_its_reason_on_record(incident: Incident, ic: Person) -> None:
    cancelled = cancel(incident, ic)
    assert (cancelled.state, cancelled.cancel_reason) == (State.CANCELLED, CancelReason.FALSE_ALARM)
    assert timeline(incident)[-1].said == "Closed as a false alarm after 0 min: Flapping probe."
    assert incident.owed.filter(kind="write_postmortem").count() == 0


def test_without_a_reason_nothing_is_closed(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    with pytest.raises(VerbRefused, match="Nothing was closed"):
        endings.cancel(incident, why=" ", actor=by(ic))
    assert Incident.objects.get().state == State.ACTIVE


def test_of_an_end_and_a_false_alarm_at_once_one_is_refused(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    done = at_once(lambda: cancel(incident, ic), lambda: lifecycle.resolve(incident, actor=by(ic)))
    assert sorted(type(one).__name__ for one in done) == ["Incident", "TransitionRefused"]


def test_reopening_leaves_nothing_of_the_end(incident: Incident, ic: Person, other: Incident) -> None:
    endings.duplicate(incident, other=other, actor=by(ic))
    again = lifecycle.reopen(incident, actor=by(ic))
    assert (again.state, again.cancel_reason, again.cancelled_at, again.duplicate_of) == ("ACTIVE", "", None, None)


def test_a_false_alarm_that_fires_again_opens_again(alarm: Incident, ic: Person, fire: Fire) -> None:
    cancel(alarm, ic)
    fire(native("IAGAIN001", integration=SAME_KEY))
    (again,) = Incident.objects.all()
    assert (again.state, again.episode, again.alerts.count()) == (State.ACTIVE, 2, 2)


def test_after_the_window_it_does_not(alarm: Incident, ic: Person, fire: Fire) -> None:
    cancelled = cancel(alarm, ic)
    assert cancelled.cancelled_at
    Incident.objects.update(cancelled_at=cancelled.cancelled_at - timedelta(minutes=31))
    fire(native("IAGAIN001", integration=SAME_KEY))
    assert Incident.objects.count() == 2


def test_a_duplicate_never_does(alarm: Incident, ic: Person, fire: Fire) -> None:
    endings.duplicate(alarm, other=_elsewhere(alarm), actor=by(ic))
    fire(native("IAGAIN001", integration=SAME_KEY))
    assert Incident.objects.get(pk=alarm.pk).state == State.CANCELLED
    assert Incident.objects.count() == 3


def _elsewhere(incident: Incident) -> Incident:
    return Incident.objects.create(title="T", severity="P1", started_at=incident.started_at)


def test_a_duplicate_says_of_which(incident: Incident, ic: Person, other: Incident) -> None:
    closed = endings.duplicate(incident, other=other, actor=by(ic))
    assert (closed.state, closed.duplicate_of) == (State.CANCELLED, other)
    assert timeline(incident)[-1].said == f"Closed as a duplicate of {other.reference} after 0 min"


def test_of_itself_or_of_a_duplicate_none_is_one(incident: Incident, ic: Person, other: Incident) -> None:
    with pytest.raises(VerbRefused, match="is this incident"):
        endings.duplicate(incident, other=incident, actor=by(ic))
    endings.duplicate(other, other=incident, actor=by(ic))
    with pytest.raises(VerbRefused, match=f"duplicate itself, of {incident.reference}"):
        endings.duplicate(incident, other=other, actor=by(ic))
    assert AuditEvent.objects.filter(action="VERB_REFUSED", incident=incident).count() == 2


def test_two_that_are_closed_as_each_others_duplicate_at_once_leave_one_open(
    incident: Incident, ic: Person, other: Incident
) -> None:
    done = at_once(
        lambda: endings.duplicate(incident, other=other, actor=by(ic)),
        lambda: endings.duplicate(other, other=incident, actor=by(ic)),
    )
    assert sorted(type(one).__name__ for one in done) == ["Incident", "VerbRefused"]
    assert Incident.objects.filter(state=State.CANCELLED).count() == 1


def test_what_is_over_cannot_be_closed_again(incident: Incident, ic: Person, other: Incident) -> None:
    cancel(incident, ic)
    with pytest.raises(TransitionRefused, match="is cancelled"):
        endings.duplicate(incident, other=other, actor=by(ic))


def test_two_are_related_once_whichever_says_it(incident: Incident, ic: Person, other: Incident) -> None:
    pair.relate(incident, other=other, actor=by(ic))
    pair.relate(other, other=incident, actor=by(ic))
    assert (Link.objects.count(), timeline(incident)[-1].said) == (1, f"Related to {other.reference}")


@pytest.mark.parametrize(
    "broken",
    [
        {"cancel_reason": "bored"},
        {"cancel_reason": "duplicate"},
        {"cancelled_at": "2026-01-01T00:00Z"},
        {"state": "CANCELLED", "cancel_reason": "false alarm"},
    ],
)
def test_the_database_refuses_half_an_end(incident: Incident, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**broken)
