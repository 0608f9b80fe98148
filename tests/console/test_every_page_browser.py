"""Every page of the console in a real browser, with much on record and with nothing: on a desk and a phone, by day and by night.

Nothing serious is found by axe, nothing is logged as an error, nothing is wider than a phone.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Page

from incidents.models import Incident, Person
from tests.console import rich
from tests.console.addresses import address_of, console_routes, given
from tests.console.conftest import As
from tests.console.test_page_browser import VIEWS, looked_at
from tests.console.test_templates import browser_of
from tests.sample import a_few
from tests.sandbox.chromium import listen

View = tuple[int, int, str]


@pytest.fixture
def much(incident: Incident, ic: Person, approver: Person, responder: Person) -> None:
    """Something in every place."""
    rich.lived_through(incident, ic=ic, approver=approver, responder=responder)
    rich.going_on(ic=ic, responder=responder)
    rich.beside(incident, responder=responder)
    rich.other_programs(incident)


@pytest.fixture
def everything(ic: Person, signed_in_as: As) -> Client:
    """The console of somebody who may whatever a person may."""
    assert ic.user
    ic.user.groups.set(Group.objects.all())
    ic.user.is_superuser = True
    ic.user.save()
    return signed_in_as(ic)


def pages(console: Client) -> list[str]:
    """The addresses that show a page to this reader; files to take away and buttons are none."""
    known = given() if Incident.objects.exists() else {}
    found = []
    for route in console_routes():
        try:
            address = address_of(route, known)
        except KeyError:
            assert not known, f"tests/console/addresses.py: give {route} an address"
            continue
        answer = console.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and "live" not in route:
            found.append(address)
    return found


def wrong_with(page: Page, base: str, addresses: list[str]) -> list[str]:
    """What is wrong with each."""
    wrong: list[str] = []
    logged = listen(page)
    for address in addresses:
        page.goto(base + address, wait_until="load")
        wrong += [*looked_at(page), *(f"{address}: {said}" for said in logged)]
        logged.clear()
    return wrong


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
@pytest.mark.usefixtures("much")
def test_nothing_hinders_anybody_on_any_page(everything: Client, live_server: Any, view: View) -> None:
    across, down, scheme = view
    addresses = pages(everything)
    assert len(addresses) > 80
    with browser_of(everything, live_server.url, across=across, down=down, scheme=scheme) as page:
        wrong = wrong_with(page, live_server.url, addresses)
        assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("view", a_few(VIEWS, 1), ids=str)
def test_nor_while_there_is_nothing_yet(everything: Client, live_server: Any, view: View) -> None:
    across, down, scheme = view
    addresses = pages(everything)
    with browser_of(everything, live_server.url, across=across, down=down, scheme=scheme) as page:
        wrong = wrong_with(page, live_server.url, addresses)
        assert not wrong, "\n".join(wrong)
