"""What an operator changes of accounts and groups in the admin is on record: who, which fields, and nothing of what is in them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from incidents.audit.actions import Action
from incidents.models import AuditEvent
from tests.console.conftest import PASSWORD
from tests.console.signin.conftest import on_record

ANOTHER = "correct horse battery staple"


@pytest.fixture
def operator(both: Callable[[User], Client], transactional_db: None) -> Client:
    return both(User.objects.create_superuser("olga", email="olga@example.com", password=PASSWORD))


def fields_of(account: User, **changed: str) -> dict[str, str]:
    shown = {"username": account.username, "email": account.email, "first_name": "", "last_name": "", "is_active": "on"}
    return shown | changed


def test_a_right_given_on_the_accounts_page_is_an_event(operator: Client, viewer: User) -> None:
    page = f"/admin/auth/user/{viewer.pk}/change/"
    assert operator.post(page, fields_of(viewer, is_superuser="on", email="v@example.com")).status_code == 302
    (event,) = AuditEvent.objects.filter(action=Action.ACCOUNT_CHANGED)
    assert event.detail == {"account": viewer.pk, "change": "changed", "fields": ["email", "is_superuser"]}
    assert event.parsed["actor"]["ref"] == f"console account {User.objects.get(username='olga').pk}"
    assert b"example.com" not in bytes(event.canonical)


def test_a_new_account_and_its_end_are_events(operator: Client) -> None:
    made = {"username": "nina", "usable_password": "true", "password1": ANOTHER, "password2": ANOTHER}
    operator.post("/admin/auth/user/add/", made)
    nina = User.objects.get(username="nina").pk
    operator.post(f"/admin/auth/user/{nina}/delete/", {"post": "yes"})
    assert [(one["account"], one["change"]) for one in on_record("ACCOUNT_CHANGED")] == [
        (nina, "added"),
        (nina, "deleted"),
    ]


def test_anothers_password_set_anew_is_an_event(operator: Client, viewer: User) -> None:
    page = f"/admin/auth/user/{viewer.pk}/password/"
    operator.post(page, {"usable_password": "true", "password1": ANOTHER, "password2": ANOTHER, "set-password": "1"})
    operator.post(page, {"usable_password": "true", "password1": ANOTHER, "password2": "another", "set-password": "1"})
    assert on_record("ACCOUNT_CHANGED") == [
        {"action": "ACCOUNT_CHANGED", "account": viewer.pk, "change": "changed", "fields": ["password"]}
    ]


def test_a_password_that_somebody_changes_for_themselves_is_an_event(
    both: Callable[[User], Client], viewer: User
) -> None:
    page, client = "/admin/password_change/", both(viewer)
    for old in ("wrong", PASSWORD):
        client.post(page, {"old_password": old, "new_password1": ANOTHER, "new_password2": ANOTHER})
    (event,) = AuditEvent.objects.filter(action=Action.ACCOUNT_CHANGED)
    assert event.detail == {"account": viewer.pk, "change": "changed", "fields": ["password"]}


def test_what_a_group_may_is_changed_on_record(operator: Client) -> None:
    group = Group.objects.get(name="viewers")
    operator.post(f"/admin/auth/group/{group.pk}/change/", {"name": "viewers", "permissions": ["1"]})
    assert on_record("GROUP_CHANGED") == [
        {"action": "GROUP_CHANGED", "group": "viewers", "change": "changed", "fields": ["permissions"]}
    ]
