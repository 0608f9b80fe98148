"""Past incidents that are like one: the same trouble again is found, chance is not, and nothing that the reader may not know of."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incidents import endings, intake, lifecycle, roles
from incidents.actor import EVERYBODY
from incidents.models import Alert, Incident, Person
from incidents.models.incident import Severity
from incidents.similar import similar
from incidents.subject import keep_subjects
from incidents.year.plan import year
from incidents.year.write import write
from tests.conftest import by, declare

UNTIL = datetime(2026, 11, 25, tzinfo=UTC)
NOISE = ("Login page blank", "Search results stale", "Invoices not sent", "Cart empty after reload", "Mail delayed")


@pytest.fixture
def past(transactional_db: None, outside: object, ic: Person) -> Incident:
    """A resolved one, among others."""
    for title in NOISE:
        over(title, ic)
    return over("Checkout: connection pool heron-7 exhausted", ic)


def over(title: str, ic: Person) -> Incident:
    """Declared and resolved, and found from now on."""
    one = intake.declare(title=title, severity=Severity.P2, actor=by(ic), person=ic)[0]
    roles.claim(one, actor=by(ic))
    lifecycle.resolve(one, actor=by(ic))
    keep_subjects()
    return one


def now(title: str, **labels: str) -> Incident:
    """One that has just begun; with labels it is an alert's."""
    one = declare()
    Incident.objects.filter(pk=one.pk).update(title=title)
    if labels:
        alert = {
            "source": "grafana-oncall",
            "group_id": f"I{one.number}",
            "severity": "P1",
            "started_at": one.started_at,
        }
        Alert.objects.create(incident=one, title=title, labels=labels, **alert)
    return Incident.objects.get(pk=one.pk)


@pytest.mark.parametrize(
    "title",
    [
        "Checkout: connection pool heron-7 exhausted",
        "Pool heron-7 exhausted, checkout waits for a connection",
        "heron 7 of checkout has no connections in its pool",
        "HighErrorRate checkout (pool heron-7)",
        "Chekout: conection pool heron-7 exausted",
    ],
)
def test_the_same_trouble_under_another_title_is_found(past: Incident, title: str) -> None:
    assert similar(now(title), actor=EVERYBODY)[:1] == [past]


def test_labels_tell_too(past: Incident) -> None:
    assert similar(
        now("Alert", component="connection pool", instance="heron-7", service="checkout"), actor=EVERYBODY
    ) == [past]


@pytest.mark.parametrize(
    "title", ["Certificates about to expire", "Errors", "No", "Reports: all exports down and slow"]
)
@pytest.mark.usefixtures("past")
def test_what_is_like_nothing_has_none(title: str) -> None:
    assert similar(now(title), actor=EVERYBODY) == []


def test_neither_itself_nor_what_is_open_is_a_past_one(past: Incident) -> None:
    now(past.title)
    assert similar(past, actor=EVERYBODY) == []


@pytest.mark.usefixtures("past")
def test_a_false_alarm_and_a_duplicate_are_none(ic: Person) -> None:
    false = over("Wallet balance wrong in ledger otter-3", ic)
    again = over("Wallet balance is wrong in ledger otter-3", ic)
    for one in (false, again):
        lifecycle.reopen(one, actor=by(ic))
    endings.duplicate(again, other=false, actor=by(ic))
    endings.cancel(false, why="a probe", actor=by(ic))
    assert similar(now("Wallet balance wrong in ledger otter-3"), actor=EVERYBODY) == []


def test_what_opens_again_is_none_until_it_ends_again(past: Incident, ic: Person) -> None:
    lifecycle.reopen(past, actor=by(ic))
    assert similar(now(past.title), actor=EVERYBODY) == []
    lifecycle.resolve(past, actor=by(ic))
    assert similar(now(past.title), actor=EVERYBODY) == [past]


def test_shadow_incidents_are_none(past: Incident) -> None:
    Incident.objects.filter(pk=past.pk).update(shadow=True)
    assert similar(now(past.title), actor=EVERYBODY) == []


def test_there_are_none_for_whom_no_incident_is_visible(past: Incident, outsider: Person) -> None:
    gone = replace(by(outsider), person=Person(name="Gone", is_active=False))
    assert similar(now(past.title), actor=gone) == []


def test_a_planted_twin_is_among_the_first_three_nine_times_in_ten(transactional_db: None) -> None:
    planned = year(1_500, seed=3, until=UNTIL)
    write(planned, seed=3, timelines=False)
    twins = [one for one in planned if one.twin][::3]
    incidents = Incident.objects.in_bulk([one.id for one in twins])
    found = [one.twin in {each.pk for each in similar(incidents[one.id], actor=EVERYBODY)} for one in twins]
    assert sum(found) >= 0.9 * len(twins) > 40
