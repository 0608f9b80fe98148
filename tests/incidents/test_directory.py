"""The company's directory: who has left is deactivated, and its groups fill ours, for people an operator has linked to it."""

import pytest
from django.core.cache import cache
from pytest_django import Settings

from incidents import directory
from incidents.accounts import link_directory
from incidents.errors import VerbRefused
from incidents.models import Person
from sandbox.faults import Fault
from sandbox.workos import CHECKOUT, PAYMENTS
from sandbox.world import World
from tests.conftest import enrol
from tests.incidents.operators import OPERATOR


@pytest.fixture
def settings(settings: Settings) -> Settings:
    settings.WORKOS_ROLE_GROUPS = {"approvers": CHECKOUT, "commanders": PAYMENTS}
    return settings


@pytest.fixture
def linked(responder: Person, world: World, settings: Settings) -> Person:
    """Carla, who is in the checkout group."""
    return link_directory(responder, id_of(world, "carla@example.com"), actor=OPERATOR)


def id_of(world: World, email: str) -> str:
    return str(next(user["id"] for user in world.workos.groups[CHECKOUT] if user["email"] == email))


def groups(person: Person) -> list[str]:
    person.refresh_from_db()
    assert person.user
    return sorted(person.user.groups.values_list("name", flat=True))


def test_its_groups_fill_ours(linked: Person) -> None:
    directory.follow()
    assert groups(linked) == ["approvers", "responders"]


def test_what_it_says_no_longer_is_withdrawn_and_no_more(linked: Person, settings: Settings) -> None:
    directory.follow()
    settings.WORKOS_ROLE_GROUPS = {"commanders": PAYMENTS}
    directory.follow()
    assert groups(linked) == ["responders"]


def test_an_address_alone_puts_nobody_into_a_group(responder: Person, world: World, settings: Settings) -> None:
    directory.follow()
    assert groups(responder) == ["responders"]


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=401), Fault(status=429)])
def test_while_it_cannot_be_read_nothing_changes(linked: Person, world: World, fault: Fault) -> None:
    directory.follow()
    cache.clear()
    world.faults = {"workos": fault}
    directory.follow()
    assert (groups(linked), linked.is_active) == (["approvers", "responders"], True)


def test_whoever_has_left_is_deactivated(linked: Person, world: World) -> None:
    directory.follow()
    next(user for user in world.workos.groups[CHECKOUT] if user["id"] == linked.directory_id)["state"] = "suspended"
    directory.follow()
    assert (groups(linked), linked.is_active) == ([], False)


def test_a_directory_that_knows_nobody_is_the_wrong_one(linked: Person, world: World, settings: Settings) -> None:
    second = link_directory(enrol("U0RAVI000", "Ravi Menon"), id_of(world, "ravi@example.com"), actor=OPERATOR)
    world.workos.groups = {CHECKOUT: [], PAYMENTS: []}
    directory.follow()
    for person in (linked, second):
        person.refresh_from_db()
        assert person.is_active


def test_a_directory_user_is_one_person(linked: Person, outsider: Person) -> None:
    with pytest.raises(VerbRefused, match="that is Carla Berg"):
        link_directory(outsider, linked.directory_id, actor=OPERATOR)
