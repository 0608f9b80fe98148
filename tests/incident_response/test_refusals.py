"""A flood of what is not verified costs a counter and few lines; what is verified gets in all the same, from wherever it comes."""

import json
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from console import limits
from incidents import refused
from incidents.access_tokens import make_token
from incidents.models import Delivery, Person
from incidents.models.access_token import Audience
from incidents.per_minute import PerMinute, network_of
from tests.conftest import by, native, signed
from tests.console.conftest import enter
from tests.log_lines import log_lines
from tests.slackbot.signed import send, slash_command

HOOK = "/webhooks/grafana-oncall"
BODY = json.dumps(native()).encode()
pytestmark = pytest.mark.usefixtures("transactional_db", "outside")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in small."""
    monkeypatch.setattr(refused, "FROM_A_NETWORK", 3)
    monkeypatch.setattr(refused, "LINES", 5)


def forge(client: Client, address: str = "203.0.113.7", route: str = HOOK) -> int:
    answer = client.post(route, b"{}", content_type="application/json", REMOTE_ADDR=address)
    return answer.status_code


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("route", [HOOK, "/webhooks/linear", "/webhooks/alerts/x", "/slack/commands", "/slack/events"])
def test_whoever_goes_on_is_told_to_stop(client: Client, route: str) -> None:
    first = forge(client, route=route)
    assert [forge(client, route=route) for _ in range(4)] == [first, first, 429, 429]
    assert first in {401, 404}


@pytest.mark.usefixtures("few")
def test_what_is_verified_gets_in_from_the_same_address(client: Client) -> None:
    while forge(client) != 429:
        pass
    answer: Any = client.post(
        HOOK,
        BODY,
        content_type="application/json",
        headers=signed(BODY, at=int(time.time())),
        REMOTE_ADDR="203.0.113.7",
    )
    assert (answer.status_code, Delivery.objects.count()) == (200, 1)
    assert send(client, "/slack/commands", slash_command(text="help")).status_code == 200


@pytest.mark.usefixtures("few")
def test_what_is_verified_is_never_counted(client: Client) -> None:
    wrong = b'{"event": 7}'
    answers = {
        client.post(HOOK, wrong, content_type="application/json", headers=signed(wrong)).status_code for _ in range(9)
    }
    assert answers == {400}


@pytest.mark.usefixtures("few")
def test_another_network_and_another_route_begin_anew(client: Client) -> None:
    while forge(client) != 429:
        pass
    assert forge(client, "203.0.113.200") == 429
    assert forge(client, "203.0.114.7") == 401
    assert forge(client, route="/slack/commands") == 401


@pytest.mark.usefixtures("few")
def test_no_header_makes_it_another_network(client: Client) -> None:
    headers = [
        {"x-forwarded-for": f"198.51.100.{n}", "x-real-ip": f"198.51.{n}.1", "forwarded": f"for=10.{n}.0.1"}
        for n in range(5)
    ]
    assert [client.post(HOOK, b"{}", content_type="application/json", headers=one).status_code for one in headers][
        -1
    ] == 429


@pytest.mark.usefixtures("few")
def test_a_flood_is_a_few_lines_however_many_send_it(client: Client) -> None:
    with log_lines() as written:
        for n in range(12):
            forge(client, f"10.{n}.0.1")
        for _ in range(12):
            forge(client)
    told = [line["event"] for line in written()]
    assert told.count("webhook_rejected") == 5
    assert len(told) <= 6


def test_what_is_kept_is_bounded_and_a_minute_old_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = PerMinute(most=100)
    assert [counts.count(f"network {n}") for n in range(1_000)][-1] == 900  # those beyond count as one
    assert len(counts._counts) <= 101
    now = time.monotonic()
    monkeypatch.setattr("incidents.per_minute.time.monotonic", lambda: now + 61)
    assert counts.count("network 0") == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2ff::7", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", ""),
        ("no address", ""),
    ],
)
def test_a_network_is_what_its_owner_cannot_choose(address: str, network: str) -> None:
    assert network_of(address) == network


def test_pages_for_nobody_are_limited_by_network(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OF_A_NETWORK", 2)
    answers = [client.get("/admin/login/", REMOTE_ADDR="203.0.113.7") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert client.get("/admin/login/", REMOTE_ADDR="198.51.100.1").status_code == 200
    assert client.get("/health", REMOTE_ADDR="203.0.113.7").status_code == 200


def test_pages_for_somebody_are_limited_by_account(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OF_AN_ACCOUNT", 2)
    somebody = enter(Client(), User.objects.create_superuser("root"))
    assert [somebody.get("/admin/password_change/").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/admin/login/").status_code == 200  # others behind the same address


def test_of_the_api_only_what_is_refused_counts(
    client: Client, responder: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused, "FROM_A_NETWORK", 2)
    answers = [client.get("/api/v1/incidents/") for _ in range(3)]
    assert [one.status_code for one in answers] == [401, 401, 429]
    assert answers[-1]["Content-Type"] == "application/problem+json"
    token = make_token(name="Mine", audience=Audience.API, scopes=["read"], days=1, actor=by(responder, "console"))[1]
    taking = {"authorization": f"Bearer {token}"}
    assert client.get("/api/v1/incidents/", headers=taking).status_code == 200


BREAKS = ["\n", "\r\n", "\u2028", "\x85", "\x1b[2J", "\0", '"}\n{"event": "approved"}\n{"']


@pytest.mark.parametrize("breaks", BREAKS)
def test_nothing_that_is_sent_begins_a_line_of_the_log(client: Client, breaks: str) -> None:
    said = f"x{breaks}forged"
    with log_lines() as written:
        client.post(HOOK, b"{}", content_type="application/json", headers={"X-Grafana-OnCall-Signature": said})
        client.post("/slack/commands", b"{}", content_type="application/json", headers={"X-Slack-Signature": said})
        client.get(f"/nowhere/{said}")
        client.post("/admin/login/", {"username": said, "password": said})
        client.get("/admin/login/", headers={"host": said})
    lines = written()  # each of them is one JSON object, or this would not read it
    assert len(lines) >= 3
    assert {"approved", "forged"} & {str(line["event"]) for line in lines} == set()
