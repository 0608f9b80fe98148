"""The list of incidents and the first page: where each stands, at a glance."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents import searched
from incidents.audit import words
from incidents.models import Incident
from incidents.models.incident import State
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import native

LIST = "/admin/incidents/incident/"
Do = Callable[[], None]


def listed(root: Client, query: str) -> bool:
    """Whether the one incident is in the list."""
    return "field-reference" in root.get(f"{LIST}?{query}").content.decode()


def test_the_list_shows_state_age_and_who_leads(root: Client, story: Incident) -> None:
    page = root.get("/admin/incidents/incident/").content.decode()
    assert '<span class="tag good">resolved</span>' in page
    assert '<td class="field-age">took under 1 min</td>' in page
    assert '<td class="field-leads"><bdi>Ines Castro</bdi></td>' in page
    assert not re.search(r"<style|\sstyle=", page)


@pytest.mark.parametrize(
    ("query", "found"), [("q=checkout", True), ("q=inc-{}", True), ("q={}", True), ("q=inc-99999", False)]
)
def test_a_search_takes_words_and_references(root: Client, incident: Incident, query: str, found: bool) -> None:
    words.fill()
    searched.fill()
    assert listed(root, query.format(incident.number)) == found


@pytest.mark.parametrize(("query", "found"), [("standing=open", True), ("standing=over", False), ("severity=P1", True)])
def test_a_filter_keeps_what_it_names(root: Client, incident: Incident, query: str, found: bool) -> None:
    assert listed(root, query) == found


def test_a_failed_assembly_stands_out(root: Client, incident: Incident) -> None:
    Incident.objects.update(state=State.ASSEMBLY_FAILED)
    assert '<span class="tag failed">assembly failed</span>' in root.get(LIST).content.decode()


def test_each_says_how_it_stands_with_its_room_and_is_found_by_it(
    root: Client, fire: Callable[..., Any], settle: Do, world: World
) -> None:
    fire()
    settle()
    world.faults = {"slack": Fault(error="token_revoked")}
    fire(native("IABC124"))
    settle()
    fire(native("IABC125"))
    stands, failed, making = Incident.objects.order_by("number")
    for kind, one, word in (
        ("stands", stands, "stands"),
        ("failed", failed, "failed"),
        ("making", making, "being made"),
    ):
        page = root.get(f"{LIST}?war_room={kind}").content.decode()
        assert re.findall(r">(INC-\d+)<", page) == [one.reference]
        assert f'<td class="field-war_room"><span class="tag {kind}">{word}</span></td>' in page


def test_the_list_takes_no_more_queries_the_more_there_are(root: Client, fire: Callable[..., Any]) -> None:
    fire()
    with CaptureQueriesContext(connection) as of_one:
        root.get(LIST)
    for number in range(5):
        fire(native(f"IMANY{number}"))
    with CaptureQueriesContext(connection) as of_many:
        page = root.get(LIST).content.decode()
    assert page.count('class="tag making"') == 6
    assert len(of_many) <= len(of_one)


def test_an_incident_that_ended_unnoted_has_no_age(root: Client, incident: Incident) -> None:
    Incident.objects.update(state=State.CANCELLED)
    assert '<td class="field-age"></td>' in root.get(LIST).content.decode()


def test_the_first_page_shows_what_is_open(root: Client, incident: Incident) -> None:
    page = root.get("/admin/").content.decode()
    assert incident.title in page
    assert "nobody leads yet" in page


def test_the_first_page_shows_nothing_that_is_over(root: Client, incident: Incident) -> None:
    Incident.objects.update(state=State.CANCELLED)
    page = root.get("/admin/").content.decode()
    assert incident.title not in page
    assert "All is quiet" in page


def test_the_first_page_shows_no_incident_to_who_may_not_read_any(client: Client, incident: Incident) -> None:
    client.force_login(User.objects.create_user("nosy", password="x" * 20, is_staff=True))
    assert incident.title not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/", "/admin/incidents/alert/", "/admin/password_change/"])
def test_every_page_of_the_admin_is_dressed_by_the_console(root: Client, address: str) -> None:
    if address == "/admin/login/":
        root.logout()
    page = root.get(address).content.decode()
    assert re.search(r'<link rel="icon" href="/static/console/icon[^"]*svg">', page)
    assert "console/tokens" in page
