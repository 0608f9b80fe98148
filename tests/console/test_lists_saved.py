"""Saved views: each person's own, some for everybody; nobody touches another's."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from console.lists import saved
from console.models import SavedView
from incidents.actor import Actor
from incidents.models import Incident, Person
from tests.conftest import enrol
from tests.console.conftest import As

LIST, VIEWS = "/admin/incidents/incident/", "/admin/lists/incidents/views/"


@pytest.fixture
def carla(signed_in_as: As, responder: Person) -> Client:
    return signed_in_as(responder)


@pytest.fixture
def opal(signed_in_as: As) -> Client:
    """An operator."""
    return signed_in_as(enrol("U0OPAL000", "Opal Reed", "operators"))


def kept(client: Client, name: str = "My open P1s", query: str = "severity=P1&standing=open", **more: str) -> str:
    """What the page says then."""
    return client.post(VIEWS, {"name": name, "query": query, **more}, follow=True).content.decode()


def test_a_view_is_saved_and_offered_where_it_was_made(carla: Client, incident: Incident) -> None:
    said = kept(carla, query="severity=P1&zone=UTC&after=1-1&evil=1")
    assert "Saved: “My open P1s”." in said
    assert SavedView.objects.get().query == "severity=P1"
    page = carla.get(f"{LIST}?severity=P1").content.decode()
    assert '<a href="?severity=P1" aria-current="page" dir="auto">My open P1s</a>' in page
    assert "My open P1s" not in carla.get("/admin/audit/").content.decode()


def test_the_zone_stays_where_a_time_is_read_in_it(carla: Client, incident: Incident) -> None:
    kept(carla, query="from=2026-11-20T10:00&zone=Asia/Tokyo")
    assert SavedView.objects.get().query == "from=2026-11-20T10%3A00&zone=Asia%2FTokyo"


def test_the_same_name_again_is_the_view_as_it_is_now(carla: Client, incident: Incident) -> None:
    kept(carla)
    kept(carla, name=" My  open P1s ", query="severity=P2")
    assert [one.query for one in SavedView.objects.all()] == ["severity=P2"]


def test_nobody_else_sees_it_until_an_operator_shares_it(carla: Client, opal: Client, incident: Incident) -> None:
    kept(carla, name="Mine alone")
    kept(opal, name="For all", shared="1")
    assert "Mine alone" not in opal.get(LIST).content.decode()
    assert "For all" in carla.get(LIST).content.decode()
    assert "Only an operator can save a view of a list for everybody." in kept(carla, name="No", shared="1")


def test_nobody_deletes_anothers(carla: Client, opal: Client, incident: Incident) -> None:
    kept(opal, name="Of Opal")
    theirs = SavedView.objects.get()
    said = carla.post(f"/admin/lists/views/{theirs.pk}/delete/", follow=True).content.decode()
    gone = carla.post("/admin/lists/views/999999/delete/", follow=True).content.decode()
    assert "You have no such view." in said
    assert "You have no such view." in gone
    assert SavedView.objects.filter(pk=theirs.pk).exists()


def test_its_owner_deletes_it_and_an_operator_what_everybody_has(
    carla: Client, opal: Client, incident: Incident
) -> None:
    kept(carla)
    mine = SavedView.objects.get()
    assert "is deleted" in carla.post(f"/admin/lists/views/{mine.pk}/delete/", follow=True).content.decode()
    kept(opal, name="For all", shared="1")
    second: Any = enrol("U0ODIN000", "Odin Falk", "operators").user
    shared = SavedView.objects.get()
    other = Client()
    other.force_login(second)
    saved.delete_view(shared.pk, actor=Actor(via="console", person=second.person, account=second))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u200bb\u0007"])
def test_a_name_is_one_that_can_be_seen(carla: Client, incident: Incident, name: str) -> None:
    assert "Name the view, in at most 60 characters" in kept(carla, name=name)
    assert not SavedView.objects.exists()


def test_what_cannot_be_read_is_not_saved(carla: Client, incident: Incident) -> None:
    assert "Something in the filter cannot be read" in kept(carla, query="severity=P9")
    assert "Something in the filter cannot be read" in kept(carla, query="q=" + "x" * 3_000)
    assert not SavedView.objects.exists()


def test_there_are_not_any_number_of_them(carla: Client, opal: Client, incident: Incident, monkeypatch: Any) -> None:
    monkeypatch.setattr(saved, "MOST_OF_ONE", 1)
    monkeypatch.setattr(saved, "MOST_SHARED", 0)
    kept(carla)
    assert "You have 1 views of this list." in kept(carla, name="Another")
    assert "Everybody has 0 views of this list already." in kept(opal, name="Another", shared="1")


def test_views_of_the_audit_log_are_its_own(carla: Client, incident: Incident) -> None:
    answer = carla.post("/admin/lists/audit/views/", {"name": "Approvals", "query": "what=approvals"}, follow=True)
    assert '<a href="?what=approvals" aria-current="page" dir="auto">Approvals</a>' in answer.content.decode()
    assert carla.post("/admin/lists/people/views/", {"name": "x"}).status_code == 404


def test_whoever_may_not_look_at_a_list_does_nothing_with_it(client: Client, incident: Incident) -> None:
    client.force_login(User.objects.create_user("nosy", password="x" * 20, is_staff=True))
    pages = (VIEWS, "/admin/lists/audit/views/", "/admin/lists/incidents/export/", "/admin/lists/audit/export/")
    assert {client.post(page, {"name": "x", "query": "ic=ines"}).status_code for page in pages} == {403}


def test_a_name_is_shown_as_text_and_leads_nowhere_else(carla: Client, incident: Incident) -> None:
    page = kept(carla, name="<script>alert(1)</script>", query="severity=P1&q=//evil.example")
    assert "<script>alert" not in page
    assert 'href="?q=%2F%2Fevil.example&amp;severity=P1"' in page
