"""Sessions: on the server, by account, and over when the account is."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from console.models import Session
from console.signin.sessions import end_sessions
from tests.console.conftest import PASSWORD
from tests.console.signin.conftest import account, sign_in


def test_deactivating_an_account_signs_it_out_at_the_next_request(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_a_new_password_ends_every_other_session(client: Client, viewer: User) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        sign_in(one, "vera")
    new = "a longer, better battery"
    client.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_all_of_one_account_are_ended_and_no_others(client: Client, viewer: User) -> None:
    account("otto", "viewers")
    elsewhere, other = Client(), Client()
    for one, name in ((client, "vera"), (elsewhere, "vera"), (other, "otto")):
        sign_in(one, name)
    assert end_sessions(viewer) == 2
    assert [one.get("/admin/").status_code for one in (client, elsewhere, other)] == [302, 302, 200]


def test_they_last_twelve_hours(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    left = Session.objects.get(account=viewer).expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


def test_those_that_are_over_are_deleted_when_somebody_signs_in(client: Client, viewer: User) -> None:
    sign_in(Client(), "vera")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sign_in(client, "vera")
    assert Session.objects.count() == 1


def test_the_cookie_is_for_the_server_alone(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
