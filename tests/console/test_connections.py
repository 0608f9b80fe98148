"""The page of outside systems: which are connected, how each did, and the button that asks one."""

from typing import Any

import pytest
from django.test import Client

from clients import breaker, last_seen
from console.connections.systems import ALL
from incidents.models import AuditEvent, Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import OfCast, enrol
from tests.console.conftest import As

PAGE = "/admin/connections/"


@pytest.fixture
def operator(of_cast: OfCast) -> Person:
    last_seen.forget()
    return enrol("U0OPAL000", "Opal Marsh", "operators")


@pytest.fixture
def console(signed_in_as: As, operator: Person) -> Client:
    return signed_in_as(operator)


def shown(console: Client, system: str = "") -> str:
    """The page, after the button of that system."""
    answer = console.post(f"{PAGE}{system}/test/", follow=True) if system else console.get(PAGE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def row(page: str, what: str) -> str:
    """What the page says of that one."""
    return page.partition(f"<strong>{what}</strong>")[2].partition("</li>")[0]


def test_a_test_says_what_was_found_and_is_on_record(console: Client) -> None:
    assert "not asked yet" in row(shown(console), "Linear")
    page = shown(console, "linear")
    assert "Linear: issues go to the team Incidents." in page
    assert "works" in row(page, "Linear")
    event = AuditEvent.objects.get(action="CONNECTION_TESTED")
    assert event.detail == {"system": "linear", "worked": True}


def test_one_that_fails_is_said_with_what_to_look_at(console: Client, settings: Any) -> None:
    settings.GITHUB_TOKEN = "of-another"
    page = shown(console, "github")
    assert "Look at what GITHUB_TOKEN may read" in page
    assert "it does not take our credentials (401)" in row(page, "GitHub")
    assert "failed last" in row(page, "GitHub")
    assert "of-another" not in page
    assert AuditEvent.objects.get(action="CONNECTION_TESTED").detail["worked"] is False


def test_one_that_is_left_alone_is_said_so(console: Client, world: World) -> None:
    world.faults = {"statuspage": Fault(status=503)}
    for _ in range(breaker.FAILURES):
        breaker.note("statuspage", alive=False)
    assert "left alone" in row(shown(console), "Statuspage")


def test_one_that_is_not_connected_says_which_setting_is_missing(console: Client, settings: Any) -> None:
    settings.LINEAR_TEAM_ID = ""
    page = shown(console)
    said = row(page, "Linear")
    assert "<code>LINEAR_TEAM_ID</code> is not set, so postmortems stay here." in said
    assert "Test connection" not in said
    assert "is not connected" in shown(console, "linear")


def test_no_value_of_a_setting_is_on_it(console: Client, settings: Any) -> None:
    page = shown(console)
    for system in ALL:
        for name in (system.setting, *system.with_it):
            value = str(getattr(settings, name))
            assert len(value) < 8 or value not in page, name


def test_a_system_is_tested_once_in_ten_seconds(console: Client) -> None:
    shown(console, "linear")
    assert "was tested a moment ago" in shown(console, "linear")
    assert AuditEvent.objects.filter(action="CONNECTION_TESTED").count() == 1


def test_auditors_read_it_and_test_nothing(signed_in_as: As, of_cast: OfCast) -> None:
    console = signed_in_as(enrol("U0AUDRA00", "Audra Finn", "auditors"))
    page = shown(console)
    assert "Test connection" not in page
    assert "Only an operator can test the connection" in page
    assert "Only an operator" in shown(console, "linear")
    assert 'href="/admin/connections/"' in console.get("/admin/").content.decode()


def test_nobody_else_sees_it(signed_in_as: As, responder: Person) -> None:
    assert signed_in_as(responder).get(PAGE).status_code == 403


def test_what_there_is_not_is_not_found(console: Client) -> None:
    assert console.post(f"{PAGE}gopher/test/").status_code == 404
    assert console.get(f"{PAGE}linear/test/").status_code == 405


@pytest.mark.parametrize("system", ["slack", "dynamodb", "sesv2"])
def test_those_that_no_stand_in_of_ours_answers_for_are_asked_too(console: Client, system: str) -> None:
    shown(console, system)
    assert AuditEvent.objects.get(action="CONNECTION_TESTED").detail["system"] == system
