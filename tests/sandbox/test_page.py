"""The page at /, its files, and what it asks for; without a browser."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
import requests
from slack_sdk import WebClient

from sandbox.front import STATIC
from sandbox.server import Running
from tests.sandbox.conftest import Application, Door
from tests.sandbox.slack_words import JSON, modal, section

OURS = sorted(file for file in STATIC.rglob("*.*") if file.suffix in (".js", ".css") and "vendor" not in file.parts)


class _Markup(HTMLParser):
    """The addresses of scripts and stylesheets, and whatever is written inline."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("src") or given.get("href") or ""
        if tag in ("script", "link"):
            self.files.append(address)
        if tag == "style" or (tag == "script" and not given.get("src")) or "style" in given:
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]


@pytest.fixture
def markup(outside: Running) -> _Markup:
    return _Markup(requests.get(outside.url, timeout=5).text)


@pytest.fixture
def form(slack: WebClient, outside: Running) -> JSON:
    """Arun's open modal; the application wants to hear when it is closed."""
    trigger = outside.state.slack.new_trigger("U0ARUN000")
    shown: JSON = slack.views_open(trigger_id=trigger, view=modal(section("Words"), notify_on_close=True))["view"]
    return shown


def test_allows_only_its_own_scripts_and_styles(outside: Running) -> None:
    policy = requests.get(outside.url, timeout=5).headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy


def test_has_no_script_or_style_inside_it(markup: _Markup) -> None:
    assert markup.inline == []


def test_its_files_are_served_with_their_types(markup: _Markup, outside: Running) -> None:
    types = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    assert len(markup.files) > 5
    for file in markup.files:
        answer = requests.get(outside.url + file, timeout=5)
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, types[file.split(".")[-1]])


@pytest.mark.parametrize("name", ["vendor/README.md", "../templates/page.html", "nothing.js", "../../front.py"])
def test_other_files_are_not_served(outside: Running, name: str) -> None:
    session = requests.Session()
    request = requests.Request("GET", f"{outside.url}/_/page/static/x").prepare()
    request.url = f"{outside.url}/_/page/static/{name}"  # as written, with its dots
    with session:
        assert session.send(request, timeout=5).status_code == 404


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_its_own_files_are_small_and_never_parse_html(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) < 250
    assert not any(word in text for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("))


def test_asks_for_everything_in_one_answer(door: Door, slack: WebClient, room: str) -> None:
    ts = slack.chat_postMessage(
        channel=room, text="Headline", metadata={"event_type": "headline", "event_payload": {"id": "1"}}
    )["ts"]
    now = door.get("page/now")
    assert now["state"] == door.get("state")
    assert now["more"]["messages"][ts] == {"edited": "", "thread_ts": "", "event_type": "headline", "files": []}
    assert {system["name"]: system["served"] for system in now["more"]["systems"]}["slack"] is True


def test_calls_come_newest_first_and_one_can_be_seen_whole(door: Door, slack: WebClient, room: str) -> None:
    slack.chat_postMessage(channel=room, text="Headline")
    newest = door.get("page/now")["calls"][0]
    assert (newest["path"], newest["status"]) == ("/slack/api/chat.postMessage", 200)
    assert door.get(f"page/calls/{newest['number']}")["body"]["text"] == "Headline"
    assert "error" in door.get("page/calls/99")


def test_is_not_told_twice_what_did_not_change(outside: Running, door: Door) -> None:
    url = f"{outside.url}/_/page/now"
    seen = {"If-None-Match": requests.get(url, timeout=5).headers["ETag"]}
    assert requests.get(url, headers=seen, timeout=5).status_code == 304
    door.breaks(slack={"status": 503})
    assert requests.get(url, headers=seen, timeout=5).status_code == 200


def test_the_application_hears_of_a_modal_put_away(door: Door, application: Application, form: JSON) -> None:
    assert door.post("page/close", view_id=form["id"], user="arun").json()["status"] == 200
    assert (application.payload()["type"], application.payload()["is_cleared"]) == ("view_closed", False)
    assert door.get("state")["slack"]["views"] == []


def test_it_does_not_hear_of_one_it_did_not_ask_about(
    door: Door, application: Application, slack: WebClient, outside: Running
) -> None:
    view = slack.views_open(trigger_id=outside.state.slack.new_trigger("U0ARUN000"), view=modal(section("Words")))
    door.post("page/close", view_id=view["view"]["id"], user="arun")
    assert application.received == []
