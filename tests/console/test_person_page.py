"""A person's page: what they are known by, their groups, and an operator's buttons."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents import people
from incidents.audit.actions import Action
from incidents.models import AuditEvent, Person
from tests.conftest import TEAM, enrol
from tests.console.conftest import enter

Press = Callable[..., str]


@pytest.fixture
def operator(client: Client, transactional_db: None) -> Client:
    """Opal, an operator who may read everything."""
    opal = enrol("U0OPAL000", "Opal Diaz", "operators")
    assert opal.user
    User.objects.filter(pk=opal.user.pk).update(is_superuser=True)
    return enter(client, opal.user)


@pytest.fixture
def press(operator: Client) -> Press:
    """Presses a button of somebody's page; gives the page that follows."""

    def send(person: Person, deed: str, which: str = "") -> str:
        to = f"/admin/incidents/person/{person.pk}/do/{deed}/"
        return operator.post(to, {"which": which}, follow=True).content.decode()

    return send


def page_of(client: Client, person: Person) -> str:
    return client.get(f"/admin/incidents/person/{person.pk}/change/").content.decode()


def test_it_says_what_they_are_known_by_and_why_they_are_in_a_group(operator: Client, approver: Person) -> None:
    page = page_of(operator, approver)
    for said in (f"U0ARUN000 in {TEAM}", "arun@example.com", "<strong>approvers</strong>", "by an operator"):
        assert said in page


def test_a_group_is_given_and_taken(press: Press, responder: Person) -> None:
    assert "Put into it." in press(responder, "put-in", "approvers")
    assert "Taken out." in press(responder, "take-out", "approvers")
    actions = AuditEvent.objects.filter(action=Action.GROUP_MEMBERSHIP_CHANGED).order_by("seq")
    assert [one.parsed["actor"]["via"] for one in actions][-2:] == ["console", "console"]


def test_without_a_fresh_second_factor_nothing_is_changed(operator: Client, responder: Person) -> None:
    session = operator.session
    session["account_authentication_methods"] = []
    session.save()
    page = f"/admin/incidents/person/{responder.pk}/"
    sent_from = {"Referer": f"http://testserver{page}change/"}
    answer = operator.post(f"{page}do/put-in/", {"which": "approvers"}, headers=sent_from)
    assert answer["Location"] == f"/admin/login/again/?next={quote(f'{page}change/', safe='')}"
    assert responder.user
    assert [one.name for one in responder.user.groups.all()] == ["responders"]


def test_two_who_look_alike_are_merged_and_parted_again(press: Press, operator: Client, approver: Person) -> None:
    second = people.by_slack(team=TEAM, user="U0ARUN002", name="Arun Patel", email="arun@example.com")
    assert f"Merge into {approver}" in page_of(operator, approver)
    assert "Merged: both are this person now." in press(approver, "merge", second.reference)
    assert "This row stands for" in page_of(operator, second)
    assert "They are two people again." in press(approver, "undo-merge", second.reference)


def test_somebody_is_deactivated_and_comes_back_without_groups(press: Press, approver: Person) -> None:
    assert "Deactivated: sessions" in press(approver, "deactivate")
    assert "In no group" in press(approver, "reactivate")


def test_an_account_is_linked_and_unlinked(press: Press, outsider: Person) -> None:
    User.objects.create_user("otto")
    assert "Linked." in press(outsider, "link", "otto")
    assert "Unlinked." in press(outsider, "unlink")


@pytest.mark.parametrize(
    "case",
    [
        ("link", "nobody", "There is no console account"),
        ("merge", "p_none", "There is no person"),
        ("put-in", "admins", "There is no group"),
        ("link-directory", " ", "Give the id in the directory."),
        ("unlink", "", "has no console account"),
        ("reactivate", "", "is active"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(press: Press, outsider: Person, case: tuple[str, str, str]) -> None:
    deed, which, said = case
    assert said in press(outsider, deed, which)


def test_the_list_finds_those_who_may_be_there_twice(operator: Client, approver: Person) -> None:
    people.by_slack(team=TEAM, user="U0ARUN002", name="Arun (phone)", email="ARUN@example.com")
    listed = operator.get("/admin/incidents/person/?twice=yes").content.decode()
    assert ("Arun (phone)" in listed, "Opal" in listed.split("result_list")[1]) == (True, False)


def test_the_buttons_are_only_an_operators(client: Client, approver: Person, responder: Person) -> None:
    assert approver.user
    User.objects.filter(pk=approver.user.pk).update(is_superuser=True)
    enter(client, approver.user)
    answer = client.post(f"/admin/incidents/person/{responder.pk}/do/put-in/", {"which": "operators"}, follow=True)
    assert "Only an operator can change people and groups" in answer.content.decode()
    assert responder.user
    assert list(responder.user.groups.values_list("name", flat=True)) == ["responders"]


@pytest.mark.parametrize(("method", "path"), [("get", "do/put-in"), ("post", "change")])
def test_nothing_else_is_answered(operator: Client, approver: Person, method: str, path: str) -> None:
    answer: Any = getattr(operator, method)(f"/admin/incidents/person/{approver.pk}/{path}/")
    assert answer.status_code in (403, 405)


def test_a_person_that_there_is_not_is_not_found(operator: Client) -> None:
    for path in ("999/change/", "x/change/"):
        assert operator.get(f"/admin/incidents/person/{path}").status_code == 404
    assert operator.post("/admin/incidents/person/999/do/put-in/").status_code == 404
