"""The second factor again, before what matters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from console.signin.fresh import fresh_second_factor
from tests.console.signin.conftest import code_at, show_anew, sign_in


@fresh_second_factor
def example(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


urlpatterns = [path("admin/example/", example), path("", include("incident_response.urls"))]


@pytest.fixture(autouse=True)
def with_example() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def minutes_pass(client: Client, minutes: float) -> None:
    session = client.session
    session["account_authentication_methods"] = [
        one | {"at": one["at"] - minutes * 60} for one in session["account_authentication_methods"]
    ]
    session.save()


def test_for_ten_minutes_it_is_not_asked_again(both: Callable[[User], Client], viewer: User) -> None:
    client = both(viewer)
    minutes_pass(client, 9.9)
    assert client.get("/admin/example/").content == b"done"


def test_then_it_is_and_leads_back(both: Callable[[User], Client], viewer: User) -> None:
    client = both(viewer)
    minutes_pass(client, 10.1)
    question = client.get("/admin/example/?page=2")["Location"]
    assert client.get(question).status_code == 200
    show_anew(viewer)
    answer = client.post(question, {"code": code_at()})
    assert answer["Location"] == "/admin/example/?page=2"
    assert client.get("/admin/example/").content == b"done"


def test_a_wrong_code_changes_nothing(both: Callable[[User], Client], viewer: User) -> None:
    client = both(viewer)
    minutes_pass(client, 10.1)
    client.post("/admin/login/again/?next=/admin/example/", {"code": "000000"})
    assert client.get("/admin/example/").status_code == 302


def test_the_password_again_is_not_the_second_factor(both: Callable[[User], Client], viewer: User) -> None:
    client = both(viewer)
    minutes_pass(client, 10.1)
    answer = client.get("/admin/login/again/password/?next=/admin/example/")
    assert answer["Location"] == "/admin/login/again/?next=%2Fadmin%2Fexample%2F"


def test_whoever_has_none_sets_one_up_first(client: Client, viewer: User) -> None:
    sign_in(client, "vera")
    assert (
        client.get("/admin/example/")["Location"] == "/admin/second-factors/authenticator/?next=%2Fadmin%2Fexample%2F"
    )


def test_it_counts_for_the_account_that_gave_it(both: Callable[[User], Client], viewer: User) -> None:
    client = both(viewer)
    other = User.objects.create_superuser("root")
    client.force_login(other)
    assert client.get("/admin/example/").status_code == 302


@pytest.fixture
def root_with_factor(both: Callable[[User], Client], transactional_db: None) -> Client:
    return both(User.objects.create_superuser("root", password="correct horse battery"))


def test_an_account_is_changed_with_it_alone(root_with_factor: Client, viewer: User) -> None:
    form = f"/admin/auth/user/{viewer.pk}/change/"
    assert root_with_factor.get(form).status_code == 200
    minutes_pass(root_with_factor, 10.1)
    for answer in (root_with_factor.get(form), root_with_factor.post(form, {"username": "other"})):
        assert answer["Location"].startswith("/admin/login/again/?next=")
    viewer.refresh_from_db()
    assert viewer.username == "vera"


def test_its_groups_are_not_changed_there_at_all(root_with_factor: Client, viewer: User) -> None:
    form = f"/admin/auth/user/{viewer.pk}/change/"
    joined = {"date_joined_0": "2026-11-01", "date_joined_1": "10:00:00"}
    answer = root_with_factor.post(form, {"username": "vera", "is_active": "on", "groups": ["1"], **joined})
    assert answer["Location"] == "/admin/auth/user/"
    assert [one.name for one in viewer.groups.all()] == ["viewers"]


@pytest.mark.parametrize(
    "route", ["auth/user/add/", "auth/group/add/", "auth/user/{}/password/", "auth/user/{}/delete/"]
)
def test_so_are_accounts(root_with_factor: Client, viewer: User, route: str) -> None:
    minutes_pass(root_with_factor, 10.1)
    answer = root_with_factor.post(f"/admin/{route.format(viewer.pk)}", {"username": "x", "name": "x", "post": "yes"})
    assert answer["Location"].startswith("/admin/login/again/")
    assert User.objects.count() == 2
    assert Group.objects.count() == 6


def test_a_superuser_without_one_looks_but_changes_nothing(client: Client, viewer: User) -> None:
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(f"/admin/auth/user/{viewer.pk}/change/").status_code == 200
    answer = client.post(f"/admin/auth/user/{viewer.pk}/change/", {"groups": [1]})
    assert answer["Location"].startswith("/admin/second-factors/authenticator/")
