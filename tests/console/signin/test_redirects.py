"""Whatever an address or a form says of where to go next, it is a page of ours."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Incident, OutboxEntry
from tests.console.conftest import enter
from tests.console.signin.conftest import LOGIN, sign_in

AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "http:///evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/admin/\r\nLocation: https://evil.example/",
    "\thttps://evil.example/",
    " //evil.example/",
    "//evil%E3%80%82example/",
]


def leads_away(location: str) -> bool:
    """As a browser reads it (https://url.spec.whatwg.org/): a backslash is a slash, line breaks are nothing."""
    read = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    return not read.startswith("/") or read.startswith("//") or location != read


@pytest.mark.parametrize("away", AWAY)
def test_signing_in_stays_here(client: Client, viewer: User, away: str) -> None:
    assert not leads_away(sign_in(client, "vera", next=away)["Location"])


@pytest.mark.parametrize("away", AWAY)
def test_so_does_whoever_is_signed_in_already(client: Client, viewer: User, away: str) -> None:
    client.force_login(viewer)
    answer = client.get(LOGIN, {"next": away})
    assert not leads_away(answer.headers.get("Location", "/"))


@pytest.mark.parametrize("away", AWAY)
def test_what_is_owed_again_leads_back_to_a_page_of_ours(client: Client, incident: Incident, away: str) -> None:
    root = enter(client, User.objects.create_superuser("root"))
    entry = OutboxEntry.objects.earliest("pk")
    answer = root.post(f"/admin/incidents/outboxentry/{entry.pk}/retry/", {"next": away})
    assert not leads_away(answer["Location"])


@pytest.mark.parametrize("away", AWAY[:6])
def test_one_s_own_second_factors_link_back_to_a_page_of_ours(client: Client, viewer: User, away: str) -> None:
    root = enter(client, viewer)
    page = root.get("/admin/second-factors/", {"next": away}).content.decode()
    assert "evil.example" not in page


def test_a_second_factor_that_is_asked_for_leads_back_to_no_page_elsewhere(client: Client, viewer: User) -> None:
    client.force_login(viewer)
    headers = {"referer": "https://evil.example/admin/"}
    answer = client.post("/admin/access-tokens/", {"name": "x"}, headers=headers)
    assert not leads_away(answer.headers.get("Location", "/"))
