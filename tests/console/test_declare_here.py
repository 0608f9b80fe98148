"""An incident is declared in the console, by the rules of `declare`."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Incident, Person
from sandbox.faults import Fault
from sandbox.world import World
from tests.console.conftest import PASSWORD, address, enter

HERE = "/admin/declare/"


@pytest.fixture
def carla(client: Client, responder: Person, world: World) -> Client:
    """The responder, signed in while Slack is down."""
    world.faults = {"slack": Fault(status=503)}
    assert responder.user
    return enter(client, responder.user)


def send(client: Client, title: str, severity: str = "P2") -> str:
    return client.post(HERE, {"title": title, "severity": severity}, follow=True).content.decode()


def test_it_leads_to_the_page_of_what_it_opened_and_twice_to_the_same(carla: Client, responder: Person) -> None:
    assert "Declare an incident" in carla.get("/admin/").content.decode()
    first = carla.post(HERE, {"title": "Checkout errors", "severity": "P2"})
    incident = Incident.objects.get()
    assert first["Location"] == address(incident)
    assert (incident.title, incident.severity, incident.declared_by) == ("Checkout errors", "P2", responder)
    assert "you declared a moment ago" in send(carla, "Checkout errors")
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "severity"), [("private Salaries", "P1"), ("— private Salaries", "P1"), (" ", "P1"), ("Errors", "P9")]
)
def test_nothing_opens_where_another_was_meant_and_nothing_typed_is_lost(
    carla: Client, title: str, severity: str
) -> None:
    page = send(carla, title, severity)
    assert f'value="{title}"' in page
    assert "Nothing was opened" in page
    assert not Incident.objects.exists()


def test_an_account_of_nobody_is_told_why_not(client: Client, transactional_db: None, world: World) -> None:
    root = enter(client, User.objects.create_superuser("root", password=PASSWORD))
    assert "You cannot do this." in root.get(HERE).content.decode()
    assert "linked to no person here" in send(root, "Errors")
    assert not Incident.objects.exists()
    assert root.put(HERE).status_code == 405


def test_who_may_not_read_declares_nothing_here(client: Client, transactional_db: None) -> None:
    client.force_login(User.objects.create_user("nosy", password="x" * 20, is_staff=True))
    assert client.post(HERE, {"title": "Errors", "severity": "P1"}).status_code == 403
    assert not Incident.objects.exists()
