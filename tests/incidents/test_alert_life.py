"""What an alert goes through: the later word counts, in whatever order the words arrive; what fires again goes back."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents import lifecycle
from incidents.models import Alert, Incident, Person
from tests.at_once import at_once
from tests.conftest import by
from tests.incidents.payloads.native import webhook

Fire = Callable[..., Any]
TIMES = [f"2026-11-25T02:{minute}:00Z" for minute in (12, 14, 16, 18)]


def fire_again(fire: Fire, group: str, **changes: Any) -> Any:
    """A new group of the same integration, route and service."""
    return fire(webhook("alert group created", group=group, **changes))


def until_taken(fire: Fire, body: Any) -> int:
    """As a sender that repeats what it was asked to send again: on a busy machine somebody waits a second for a lock."""
    status = 503
    for _ in range(20):
        status = fire(body).status_code
        if status != 503:
            break
    return status


def resolved(ic: Person) -> Incident:
    return lifecycle.resolve(Incident.objects.get(), actor=by(ic))


def test_silence_and_unsilence_are_on_record(fire: Fire) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("silence", at=TIMES[1]))
    assert Alert.objects.get().state == "silenced"
    fire(webhook("unsilence", at=TIMES[2]))
    assert Alert.objects.get().state == "firing"
    actions = Incident.objects.get().events.values_list("action", flat=True).order_by("seq")
    assert list(actions) == ["INCIDENT_OPENED", "ALERT_SILENCED", "ALERT_FIRES_AGAIN"]


def test_what_is_unresolved_is_not_cleared_any_more(fire: Fire) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("resolve", at=TIMES[1]))
    fire(webhook("unresolve", at=TIMES[2]))
    assert (Alert.objects.get().cleared_at, Incident.objects.get().cleared_at) == (None, None)


def test_whoever_acknowledges_is_proposed_until_it_is_taken_back(fire: Fire, ic: Person) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("acknowledge", at=TIMES[1]))
    alert = Alert.objects.get()
    assert (alert.acknowledged_by, alert.acknowledged_at is not None) == (ic, True)
    fire(webhook("unacknowledge", at=TIMES[2]))
    assert Alert.objects.get().acknowledged_by is None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_any_order_of_create_acknowledge_and_resolve_ends_the_same(fire: Fire, order: tuple[int, ...]) -> None:
    words = ["alert group created", "acknowledge", "resolve"]
    for place in order:
        fire(webhook(words[place], at=TIMES[place]))
    incident = Incident.objects.get()
    assert (Alert.objects.get().state, incident.is_open, incident.cleared_at is not None) == ("resolved", True, True)
    assert Alert.objects.get().deliveries.count() == 3


def test_an_older_word_changes_nothing(fire: Fire) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("resolve", at=TIMES[2]))
    fire(webhook("silence", at=TIMES[1]))
    assert Alert.objects.get().state == "resolved"


def test_of_two_words_of_one_moment_the_resolution_counts(fire: Fire) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("resolve", at=TIMES[1]))
    fire(webhook("acknowledge", at=TIMES[1]))
    assert Alert.objects.get().state == "resolved"


def test_a_word_that_is_repeated_later_outlasts_what_came_between(fire: Fire) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("silence", at=TIMES[1]))
    fire(webhook("silence", at=TIMES[3]))
    fire(webhook("resolve", at=TIMES[2]))
    assert Alert.objects.get().state == "silenced"


def test_what_fires_again_soon_reopens_its_incident(fire: Fire, ic: Person) -> None:
    fire(webhook("alert group created"))
    before = resolved(ic)
    answer = fire_again(fire, "IAGAIN001", labels={"severity": "warning"}).json()
    incident = Incident.objects.get()
    assert answer == {"message": f"{incident.reference} reopened", "incident_id": before.reference}
    assert (incident.is_open, incident.episode, incident.alerts.count()) == (True, 2, 2)


def test_what_fires_again_late_opens_another(fire: Fire, ic: Person) -> None:
    fire(webhook("alert group created"))
    Incident.objects.filter(pk=resolved(ic).pk).update(resolved_at=timezone.now() - timedelta(minutes=31))
    fire_again(fire, "IAGAIN001")
    assert Incident.objects.count() == 2


def test_the_window_is_configurable(fire: Fire, ic: Person, settings: Any) -> None:
    settings.REFIRE_MINUTES = 0
    fire(webhook("alert group created"))
    resolved(ic)
    fire_again(fire, "IAGAIN001")
    assert Incident.objects.count() == 2


@pytest.mark.parametrize("change", [{"route_id": "ROTHER001"}, {"integration_id": "COTHER001"}])
def test_what_fires_elsewhere_is_another(fire: Fire, ic: Person, change: Any) -> None:
    fire(webhook("alert group created"))
    resolved(ic)
    fire_again(fire, "IAGAIN001", **change)
    assert Incident.objects.count() == 2


def test_what_is_unresolved_soon_opens_its_incident_again(fire: Fire, ic: Person) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("resolve", at=TIMES[1]))
    resolved(ic)
    fire(webhook("unresolve", at=TIMES[2]))
    incident = Incident.objects.get()
    assert (incident.is_open, incident.episode, incident.cleared_at) == (True, 2, None)


def test_what_we_resolved_with_its_incident_and_somebody_unresolves_opens_it_again(fire: Fire, ic: Person) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    resolved(ic)
    Alert.objects.update(told_over="done")
    fire(webhook("unresolve", at=TIMES[2]))
    assert Incident.objects.get().is_open


@pytest.mark.parametrize("event", ["unresolve", "unacknowledge"])
def test_what_is_unresolved_late_or_was_never_over_leaves_it_ended(fire: Fire, ic: Person, event: str) -> None:
    fire(webhook("alert group created", at=TIMES[0]))
    fire(webhook("resolve" if event == "unresolve" else "acknowledge", at=TIMES[1]))
    long_ago = timezone.now() - timedelta(minutes=31 if event == "unresolve" else 1)
    Incident.objects.filter(pk=resolved(ic).pk).update(resolved_at=long_ago)
    fire(webhook(event, at=TIMES[2]))
    assert (Incident.objects.get().is_open, Alert.objects.get().state) == (False, "firing")


def test_two_that_fire_again_at_once_reopen_it_once(fire: Fire, ic: Person) -> None:
    fire(webhook("alert group created"))
    resolved(ic)
    answers = at_once(*[lambda group=group: fire_again(fire, group).json() for group in ("IAGAIN001", "IAGAIN002")])
    assert sorted(answer["message"].split()[-1] for answer in answers if isinstance(answer, dict)) == [
        "joined",
        "reopened",
    ]
    incident = Incident.objects.get()
    assert (incident.episode, incident.events.filter(action="REOPENED").count()) == (2, 1)


def test_without_grouping_labels_a_new_one_opens_and_says_what_it_may_belong_to(fire: Fire, ic: Person) -> None:
    nameless = {"integration": {"id": "CDOCS0001", "labels": {"severity": "critical"}}}
    fire(webhook("alert group created", labels={}) | nameless)
    before = resolved(ic)
    fire(webhook("alert group created", group="IAGAIN001", labels={}) | nameless)
    assert Incident.objects.exclude(pk=before.pk).get().maybe_related == before


def test_resolve_refire_and_resolve_again_is_told_twice(fire: Fire, ic: Person) -> None:
    fire(webhook("alert group created"))
    fire(webhook("resolve"))
    resolved(ic)
    fire_again(fire, "IAGAIN001")
    fire(webhook("resolve", group="IAGAIN001"))
    lifecycle.resolve(Incident.objects.get(), actor=by(ic))
    owed = Incident.objects.get().owed
    assert (owed.filter(kind="tell_cleared").count(), owed.filter(kind="tell_resolved").count()) == (2, 2)


def test_many_first_words_of_one_key_at_once_are_one_incident(fire: Fire) -> None:
    groups = [f"IMANY{number:04d}" for number in range(8)]
    bodies = [webhook("alert group created", group=group) for group in groups]
    assert at_once(*[lambda body=body: until_taken(fire, body) for body in bodies]) == [200] * 8
    assert (Incident.objects.count(), Alert.objects.count()) == (1, 8)
