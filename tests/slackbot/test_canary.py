"""A secret or a person's words in every input: none of them in a log line, a number, a trace, an error report or page."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from clients import background, breaker, error_reports
from incidents.models import Incident, OutboxEntry, Person
from slackbot.models import WarRoom
from tests import environment
from tests.clients.odd_server import OddServer, answer
from tests.collector import Collector, listening
from tests.conftest import do_everything_owed, native
from tests.log_lines import Written, log_lines
from tests.slackbot.conftest import CARLA, INES, Slack
from tests.slackbot.signed import send, slash_command

OUTSIDE = (
    "SLACK_API_URL", "SLACK_FILES_URL", "STATUSPAGE_API_URL", "GRAFANA_ONCALL_URL", "LINEAR_API_URL", "MIMIR_URL",
    "LOKI_URL", "TEMPO_URL", "WORKOS_API_URL", "GITHUB_API_URL",
)  # fmt: skip
MARK = "cnry"  # of every canary, whatever it looks like besides
KINDS = ("{}@home.example", "+4930{}", "xoxb-{}", "Bearer {}", "{} Kowalski")
SECRETS = [
    value for name, value in environment.FIXED.items() if name.endswith(("_TOKEN", "_KEY", "_SECRET", "_BEARER"))
]


def planted(where: str) -> str:
    """One of each kind, which say where they were put."""
    return " ".join(kind.format(f"{MARK}{where}") for kind in KINDS)


@pytest.fixture
def lines() -> Iterator[Written]:
    with log_lines("DEBUG") as lines:
        yield lines


@pytest.fixture
def collector() -> Iterator[Collector]:
    with listening() as collector, pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        yield collector
        background.flush_all()


@pytest.fixture
def reports() -> Iterator[OddServer]:
    """What Sentry is told."""
    told, root = error_reports.Reports(), logging.getLogger()
    told.setLevel("ERROR")
    with OddServer() as sentry, pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "SENTRY_DSN", sentry.url.replace("http://", "http://key@") + "/42")
        root.addHandler(told)
        yield sentry
        root.removeHandler(told)
        background.flush_all()


@pytest.fixture
def browser() -> Client:
    """A bug is a page to it, as it is to a browser."""
    return Client(raise_request_exception=False)


Seen = Callable[[], str]


@pytest.fixture
def seen(lines: Written, collector: Collector, reports: OddServer, client: Client) -> Seen:
    """All that an operator's systems hold by now, as one text."""

    def everything() -> str:
        background.flush_all()
        told = b"".join([*collector.raw, *reports.asked]).decode("latin-1")
        return json.dumps(lines()) + client.get("/metrics").content.decode() + told

    return everything


def holds_none(text: str) -> None:
    start = text.find(MARK)
    assert start < 0, text[max(0, start - 300) : start + 200]
    assert [secret for secret in SECRETS if secret in text] == []


def webhook() -> dict[str, Any]:
    """Words in each of its fields that take words."""
    body = native()
    body["alert_group"] |= {"title": planted("title"), "labels": {"who": planted("label")}}
    body |= {
        "alert_payload": {"message": planted("payload")},
        "user": {"username": planted("user"), "email": planted("mail")},
    }
    body["integration"] |= {"name": planted("integration")}
    return body


def test_of_a_webhook_whoever_sent_it(fire: Callable[..., Any], browser: Client, seen: Seen, ic: Person) -> None:
    assert fire(webhook()).status_code == 200
    odd = [json.dumps({planted("key"): planted("value")}).encode(), planted("text").encode(), b"[]", b'{"a": "\xff"}']
    odd += [json.dumps(native(alert_group={"id": planted("id"), "title": [planted("list")]})).encode()]
    pages = [fire(body) for body in odd]
    headers = {
        name: planted(name.lower().replace("-", ""))
        for name in (
            "Authorization",
            "Cookie",
            "User-Agent",
            "X-Grafana-OnCall-Signature",
            "Referer",
            "X-Forwarded-For",
        )
    }
    for path in ("/webhooks/grafana-oncall", f"/webhooks/alerts/{MARK}source", "/slack/events", f"/{MARK}path"):
        query = urlencode({"q": planted("query")})
        pages += [browser.post(f"{path}?{query}", planted("body"), content_type="text/plain", headers=headers)]
    assert {page.status_code for page in pages} <= {400, 401, 404}
    holds_none(seen() + "".join(page.content.decode() for page in pages))


def test_of_what_people_write_in_slack(slack: Slack, room: Incident, client: Client, seen: Seen) -> None:
    for text in ("note {}", "status draft {}", "declare {}", "{}", "severity P2 {}"):
        slack.command(text.format(planted("command")), by=INES)
    do_everything_owed()
    channel = WarRoom.objects.order_by("pk")[0].channel
    message = {"type": "message", "channel": channel, "user": INES, "text": planted("message"), "ts": "1.2"}
    around = {"type": "event_callback", "event_id": "Ev9", "team_id": "T0SANDBOX", "api_app_id": "A0SANDBOX"}
    send(client, "/slack/events", json.dumps(around | {"event": message}).encode())
    sent = [
        send(client, "/slack/commands", slash_command(user_name=planted("handle"), user_id=CARLA, text=planted("t"))),
        send(client, "/slack/commands", slash_command(text=planted("t"), team_id=planted("team"))),
        send(client, "/slack/interactivity", urlencode({"payload": planted("payload")}).encode()),
        send(client, "/slack/commands", slash_command(text=planted("forged")), secret="another"),
    ]
    do_everything_owed()
    holds_none(seen() + "".join(one.content.decode() for one in sent if one.status_code >= 400))


@pytest.mark.parametrize("status", [200, 400, 500])
def test_of_what_the_outside_world_answers(
    fire: Callable[..., Any], seen: Seen, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    body = {
        "error": planted("error"),
        "message": planted("message"),
        "ok": False,
        "errors": [{"message": planted("e")}],
    }
    with OddServer() as odd:
        odd.script = [
            answer(status, json.dumps(body).encode(), f"X-Request-Id: {MARK}header", f"Set-Cookie: s={MARK}c")
        ]
        for name in OUTSIDE:
            monkeypatch.setattr(settings, name, f"{odd.url}/{MARK.upper()}/?token={MARK}address")
        fire()
        for entry in OutboxEntry.objects.values_list("pk", flat=True):
            OutboxEntry.objects.filter(pk=entry).update(due_at="2026-01-01T00:00Z")
        do_everything_owed()
        breaker.close_all()
        assert odd.asked
    holds_none(seen())


def test_of_a_page_that_breaks(browser: Client, seen: Seen, ic: Person) -> None:
    typed = {"username": planted("name"), "password": planted("word")}
    pages = [browser.get(f"/admin/{MARK}/?q={MARK}"), browser.post(f"/admin/login/?next=/{MARK}", typed)]
    connection.close()
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(connection.settings_dict, "HOST", "/nowhere")
        broken = browser.post(f"/admin/login/?next=/{MARK}next", typed | {"more": planted("more")})
        connection.close()
    assert broken.status_code == 500
    assert [page.status_code for page in pages if page.status_code >= 500] == []
    holds_none(seen() + broken.content.decode())
