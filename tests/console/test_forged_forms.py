"""A page of another site sends a form in the name of somebody who is signed in: whatever address it names, it is refused."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver

from tests.console.conftest import enter
from tests.fences.routes import example, routes
from tests.fences.test_routes import INBOUND

PROBES = {"health", "ready", "metrics"}
TOKENS_ONLY = ("api/",)  # a cookie is nobody's pass there
OF_THE_CONSOLE = sorted(
    (route, view)
    for route, view in dict(routes(get_resolver().url_patterns)).items()
    if route not in PROBES and not route.startswith((*INBOUND, *TOKENS_ONLY))
)


@pytest.fixture
def tricked(transactional_db: None) -> Client:
    """Somebody who may do everything, in a browser that sends the session along and no token."""
    return enter(Client(enforce_csrf_checks=True), User.objects.create_superuser("root"))


def test_it_is_refused_everywhere(tricked: Client) -> None:
    answers = {example(route): tricked.post(example(route), {"x": "y"}) for route, _ in OF_THE_CONSOLE}
    assert len(answers) > 100
    assert {
        path for path, answer in answers.items() if answer.status_code != 403 or b"CSRF" not in answer.content
    } == set()


def test_so_is_one_with_another_site_s_token(tricked: Client) -> None:
    answer = tricked.post("/admin/logout/", {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403


def test_so_is_one_that_comes_from_elsewhere_with_a_right_token(tricked: Client) -> None:
    tricked.get("/admin/password_change/")
    token = tricked.cookies["csrftoken"].value
    headers = {"origin": "https://evil.example"}
    assert tricked.post("/admin/logout/", {"csrfmiddlewaretoken": token}, headers=headers).status_code == 403


def test_no_page_of_the_console_does_without() -> None:
    assert [route for route, view in OF_THE_CONSOLE if getattr(view, "csrf_exempt", False)] == []


def test_the_cookies_are_not_sent_along_by_other_sites(tricked: Client) -> None:
    tricked.get("/admin/password_change/")
    assert tricked.cookies["csrftoken"]["samesite"] == "Lax"
    assert (settings.SESSION_COOKIE_SAMESITE, settings.SESSION_COOKIE_HTTPONLY) == ("Lax", True)
