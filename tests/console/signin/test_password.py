"""Signing in by name and password."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from console.models import Session
from tests.console.conftest import PASSWORD
from tests.console.signin.conftest import LOGIN, account, on_record, sign_in


def test_it_leads_to_where_somebody_was_going(client: Client, viewer: User) -> None:
    answer: Any = sign_in(client, "vera", next="/admin/incidents/incident/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/incidents/incident/")
    assert client.get("/admin/").status_code == 200


def test_it_never_leads_away_from_us(client: Client, viewer: User) -> None:
    answer: Any = sign_in(client, "vera", next="https://evil.example/admin/")
    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize(("name", "password"), [("vera", "wrong"), ("nobody", PASSWORD), ("VERA", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_the_same_to_whoever_tries(
    client: Client, viewer: User, name: str, password: str
) -> None:
    page = sign_in(client, name, password)
    assert "Name and password do not belong together" in page.content.decode()
    assert client.get("/admin/")["Location"].startswith(LOGIN)


def test_a_deactivated_account_does_not_get_in(client: Client, viewer: User) -> None:
    User.objects.update(is_active=False)
    assert "do not belong together" in sign_in(client, "vera").content.decode()


def test_the_session_is_a_new_one(client: Client, viewer: User) -> None:
    client.get("/admin/")
    client.session["planted"] = True
    client.session.save()
    before = client.session.session_key
    sign_in(client, "vera")
    assert client.session.session_key != before
    assert list(Session.objects.filter(account=viewer).values_list("session_key", flat=True)) == [
        client.session.session_key
    ]


def test_signing_in_and_out_are_on_record(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    client.post("/admin/logout/")
    assert on_record("SIGNED_IN", "SIGNED_OUT") == [
        {"action": "SIGNED_IN", "account": viewer.pk, "method": "password", "second_factor": ""},
        {"action": "SIGNED_OUT", "account": viewer.pk},
    ]
    assert client.get("/admin/").status_code == 302


def test_an_account_in_no_group_is_told_so_and_sees_nothing(client: Client, transactional_db: None) -> None:
    account("nora")
    sign_in(client, "nora")
    answer = client.get("/admin/incidents/incident/")
    assert answer.status_code == 403
    assert "in no group" in answer.content.decode()


@pytest.mark.parametrize(
    "route", ["signup", "email", "password/reset", "confirm-email", "login/code", "social/connections"]
)
def test_nothing_else_of_the_library_is_reachable(client: Client, viewer: User, route: str) -> None:
    client.force_login(viewer)
    assert client.get(f"/admin/{route}/").status_code == 404
    assert client.get(f"/accounts/{route}/").status_code == 404
