"""`manage.py doctor slack`: the address that Slack calls and its signing secret; token, scopes, workspace; and whether it calls."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from incident_response.doctor.finding import Finding, Verdict
from incident_response.doctor.slack import installed
from sandbox.world import World
from slackbot.models import InboundRequest
from slackbot.models.workspace import Workspace
from slackbot.workspace import workspace

pytestmark = pytest.mark.usefixtures("transactional_db", "world")
Answering = Callable[[int, bytes], None]


@pytest.fixture(autouse=True)
def public(settings: Any, live_server: Any) -> Any:
    """Web is up at PUBLIC_URL; that it is https is said of it, since nothing here speaks it. The settings may be changed."""
    settings.PUBLIC_URL, settings.HTTPS = live_server.url, True
    return settings


@pytest.fixture
def answering(public: Any) -> Iterator[Answering]:
    """Something else answers there, with that status and body."""
    said: list[tuple[int, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = said[-1]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: it is the test that speaks."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        public.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
        yield lambda status, body: said.append((status, body))
        server.shutdown()


def slack_called(**ago: float) -> None:
    InboundRequest.objects.create(kind="event", name="user_change", key="1")
    InboundRequest.objects.update(received_at=timezone.now() - timedelta(**ago))


def found() -> dict[str, Finding]:
    return {one.what.removeprefix("Slack, "): one for one in installed()}


def failed() -> list[str]:
    return [one.said for one in installed() if one.verdict is Verdict.FAIL]


def test_an_app_installed_from_the_manifest_is_right(public: Any) -> None:
    workspace()
    slack_called(minutes=3)
    assert [str(one) for one in installed()] == [
        f"ok    Slack, address: {public.PUBLIC_URL}/slack/events answers, with the signing secret that is set here.",
        "ok    Slack, token: it is the app's A0SANDBOX, in workspace T0SANDBOX.",
        "ok    Slack, scopes: the token has every one of the manifest.",
        "ok    Slack, workspace: people are enrolled under T0SANDBOX.",
        "ok    Slack, calls: the last came 3 min ago (event user_change).",
    ]


def test_before_slack_has_called_it_says_what_to_click() -> None:
    calls = found()["calls"]
    assert calls.verdict is Verdict.NOTE
    assert calls.said.startswith(
        "none yet. On the app's page Event Subscriptions → Retry, until it says Verified; then"
    )


def test_a_scope_that_is_missing_is_named_with_what_to_click(world: World) -> None:
    world.slack.scopes = tuple(set(world.slack.scopes) - {"pins:write"})
    (said,) = failed()
    assert said.startswith("the token lacks pins:write: paste `manage.py slack_manifest` under App Manifest")


def test_a_scope_too_many_is_noted(world: World) -> None:
    world.slack.scopes += ("channels:read",)
    assert found()["scopes"].verdict is Verdict.NOTE
    assert found()["scopes"].said.startswith("the token has channels:read besides")


def test_a_token_that_slack_does_not_know_says_where_it_is(public: Any) -> None:
    public.SLACK_BOT_TOKEN = "xoxb-of-another"
    (said,) = failed()
    assert said.startswith("Slack does not know SLACK_BOT_TOKEN. Copy it again")


def test_another_workspace_than_before_is_said() -> None:
    Workspace.objects.create(team="T0ANOTHER0", app="A0SANDBOX", bot_user="U0")
    (said,) = failed()
    assert said.startswith("it was T0ANOTHER0 and is T0SANDBOX now")


def test_slack_calls_no_address_without_https(public: Any) -> None:
    public.PUBLIC_URL, public.HTTPS = "http://localhost:8000", False
    assert failed() == ["Slack calls https alone, and PUBLIC_URL is http://localhost:8000."]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b'{"message": "signature wrong"}', "answered 401: web has another SLACK_SIGNING_SECRET than is set here"),
        (400, b"Bad Request", "answered 400: DJANGO_ALLOWED_HOSTS of web has to name 127.0.0.1."),
        (503, b"{}", "answered 503: web is up and its database is not."),
        (404, b"<html>", "answered 404: that is not web."),
        (302, b"", "answered 302: that is not web."),
        (200, b"<html>welcome</html>", "answered 200: that is not web."),
        (200, b'{"challenge": "of somebody else"}', "answered 200: that is not web."),
        (200, b'["challenge"]', "answered 200: that is not web."),
    ],
)
def test_whatever_else_answers_at_the_address_says_what_to_mend(
    answering: Answering, status: int, body: bytes, words: str
) -> None:
    answering(status, body)
    (said,) = failed()
    assert words in said


@pytest.mark.parametrize(
    ("url", "code"), [("http://127.0.0.1:9", "unreachable"), ("http://nowhere.invalid", "unknown_name")]
)
def test_nobody_at_the_address_fails(public: Any, url: str, code: str) -> None:
    public.PUBLIC_URL = url
    (said,) = failed()
    assert said.startswith(f"nobody answers at {url}/slack/events ({code}). Start web;")


def test_an_address_that_was_mended_is_asked_at_once(public: Any) -> None:
    right, public.PUBLIC_URL = public.PUBLIC_URL, "http://127.0.0.1:9"
    for _ in range(3):
        assert len(failed()) == 1
    public.PUBLIC_URL = right
    assert failed() == []


@pytest.mark.parametrize(("hours", "verdict"), [(1, Verdict.NOTE), (30, Verdict.FAIL)])
def test_where_slack_has_a_way_lately_none_of_ours_is_needed(public: Any, hours: float, verdict: Verdict) -> None:
    public.PUBLIC_URL = "http://127.0.0.1:9"
    slack_called(hours=hours)
    assert found()["address"].verdict is verdict


def test_no_log_line_comes_between_its_lines(capfd: pytest.CaptureFixture[str], public: Any) -> None:
    public.SLACK_BOT_TOKEN = "xoxb-of-another"
    said = StringIO()
    with pytest.raises(CommandError, match="1 of 3 fail"):
        call_command("doctor", "slack", stdout=said)
    assert [line.split(":")[0] for line in said.getvalue().splitlines()] == [
        "ok    Slack, address",
        "FAIL  Slack, token",
        "note  Slack, calls",
    ]
    assert "outside_call" not in "".join(capfd.readouterr())
