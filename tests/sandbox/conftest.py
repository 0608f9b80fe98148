"""The stand-ins on a port of their own, emptied for each test, and a tiny application for their doors to call."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from sandbox.identity import Identity
from sandbox.server import Running, serve
from tests.sandbox.chromium import chromium, listen


@dataclass
class Application:
    """Keeps what it was sent and answers what a test put into `answers`, by path; else an empty 200.

    `meanwhile` is what it does before it answers.
    """

    url: str = ""
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    meanwhile: Callable[[], object] = lambda: None

    def form(self) -> dict[str, str]:
        """The last body, a form."""
        return {name: values[0] for name, values in parse_qs(self.received[-1][2].decode()).items()}

    def payload(self) -> dict[str, Any]:
        """The last interaction."""
        loaded: dict[str, Any] = json.loads(self.form()["payload"])
        return loaded


def _handler(app: Application) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            app.received.append((self.path, dict(self.headers), body))
            app.meanwhile()
            status, said = app.answers.get(self.path, (200, ""))
            raw = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain" if isinstance(said, str) else "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture(scope="session")
def listening() -> Iterator[Application]:
    app = Application()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(app))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_port}"
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def application(listening: Application) -> Application:
    """The application, which has heard nothing yet."""
    listening.received.clear()
    listening.answers.clear()
    listening.meanwhile = lambda: None
    return listening


@pytest.fixture(scope="session")
def served(listening: Application) -> Iterator[Running]:
    running = serve(identity=Identity(web_url=listening.url))
    yield running
    running.stop()


@pytest.fixture
def outside(served: Running, application: Application) -> Running:
    """The outside world on its first day."""
    served.state.reset()
    return served


@pytest.fixture
def slack(outside: Running) -> WebClient:
    """Slack's own client, without its retries."""
    return WebClient("xoxb-sandbox-token", base_url=f"{outside.url}/slack/api/", retry_handlers=[])


@pytest.fixture
def room(slack: WebClient) -> str:
    """The id of a private channel with the bot in it."""
    created: str = slack.conversations_create(name="incident-1", is_private=True)["channel"]["id"]
    return created


class Door:
    """The doors, as a tool would use them."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/_/"

    def post(self, name: str, **body: object) -> requests.Response:
        return requests.post(self._url + name, json=body, timeout=15)

    def get(self, name: str, **query: str) -> Any:
        return requests.get(self._url + name, params=query, timeout=15).json()

    def breaks(self, **faults: dict[str, Any]) -> requests.Response:
        return requests.put(f"{self._url}faults", json=faults, timeout=15)


@pytest.fixture
def door(outside: Running) -> Door:
    return Door(outside.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, outside: Running) -> Iterator[Page]:
    """The page in Zurich, as Ines; a test after which it has logged an error fails."""
    with browser.new_context(timezone_id="Europe/Zurich", locale="en-GB", reduced_motion="reduce") as context:
        shown = context.new_page()
        errors = listen(shown)
        shown.goto(outside.url)
        expect(shown.locator("#steps li")).to_have_count(5)
        yield shown
        assert errors == []


@pytest.fixture
def in_room(slack: WebClient, room: str) -> str:
    """The room, with Ines and Arun in it."""
    slack.conversations_invite(channel=room, users="U0INES000,U0ARUN000")
    return room
