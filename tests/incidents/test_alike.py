"""Which open incidents are like one that is about to be opened."""

import pytest

from incidents.alike import alike
from incidents.lifecycle import resolve
from incidents.models import Incident, Person
from tests.conftest import by


def found(title: str, person: Person, *, service: str = "") -> list[Incident]:
    return alike(title, service=service, actor=by(person))


@pytest.mark.parametrize("title", ["Checkout is down", "errors in the checkout", "CHECKOUTS fail", "Checkout, again"])
def test_what_names_the_same_thing_is_like_it(incident: Incident, outsider: Person, title: str) -> None:
    assert found(title, outsider) == [incident]


@pytest.mark.parametrize("title", ["Login errors", "Errors", "Everything is down", "", "!?"])
def test_that_something_is_wrong_makes_nothing_alike(incident: Incident, outsider: Person, title: str) -> None:
    assert found(title, outsider) == []


def test_its_service_counts_as_a_part_of_its_name(incident: Incident, outsider: Person) -> None:
    Incident.objects.filter(pk=incident.pk).update(title="Errors", service="checkout")
    assert found("Payments hang", outsider, service="checkout") == [incident]


def test_what_is_over_is_like_nothing(incident: Incident, outsider: Person, ic: Person) -> None:
    resolve(incident, actor=by(ic))
    assert found("Checkout errors", outsider) == []


def test_what_has_no_room_cannot_be_joined(incident: Incident, outsider: Person) -> None:
    Incident.objects.filter(pk=incident.pk).update(needs_room=False)
    assert found("Checkout errors", outsider) == []


def test_nobody_sees_what_they_may_not_know_of(incident: Incident, outsider: Person) -> None:
    Person.objects.filter(pk=outsider.pk).update(is_active=False)
    outsider.refresh_from_db()
    assert found("Checkout errors", outsider) == []
