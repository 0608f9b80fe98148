"""The app's manifest asks for what the code uses, no more and no less, at the addresses where this installation answers."""

import ast
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from django.core.management import call_command
from django.urls import resolve

from sandbox.slack.api import needed
from slackbot import manifest as module
from slackbot import views
from slackbot.as_yaml import as_yaml
from slackbot.commands.registry import COMMANDS
from slackbot.events.registry import EVENTS as WORKED
from slackbot.manifest import EVENTS, SCOPES, manifest
from slackbot.shortcuts.registry import SHORTCUTS
from slackbot.words import slash

ROOT = Path(module.__file__).parents[1]


@pytest.fixture
def printed(settings: Any) -> dict[str, Any]:
    settings.PUBLIC_URL = "https://incidents.example.com"
    return manifest()


def _methods_called() -> set[str]:
    """The first words of every call that slackbot/ makes through clients/slack.py."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "slackbot").rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    through = [call.args[0] for call in calls if getattr(call.func, "id", "") in {"call", "pages"}]
    return {first.value for first in through if isinstance(first, ast.Constant) and isinstance(first.value, str)}


def test_every_method_called_is_in_the_table_and_no_other() -> None:
    assert _methods_called() == set(SCOPES)


def test_it_asks_for_the_scopes_of_these_methods_and_of_slash_commands(printed: dict[str, Any]) -> None:
    asked = printed["oauth_config"]["scopes"]["bot"]
    assert asked == sorted({"commands"}.union(*SCOPES.values(), *EVENTS.values()))
    assert not [scope for scope in asked if scope.startswith("admin")]


def test_it_asks_nothing_in_a_persons_name(printed: dict[str, Any]) -> None:
    assert list(printed["oauth_config"]["scopes"]) == ["bot"]


def test_its_addresses_are_the_views_that_answer(printed: dict[str, Any]) -> None:
    urls = {command["url"] for command in printed["features"]["slash_commands"]}
    urls.add(printed["settings"]["interactivity"]["request_url"])
    assert {url.partition("/slack/")[0] for url in urls} == {"https://incidents.example.com"}
    assert {resolve(urlsplit(url).path).func for url in urls} == {views.commands, views.interactivity}


def test_it_subscribes_to_the_events_that_are_worked(printed: dict[str, Any]) -> None:
    subscribed = printed["settings"]["event_subscriptions"]
    assert set(subscribed["bot_events"]) == {event.subscription for event in WORKED}
    assert resolve(urlsplit(subscribed["request_url"]).path).func is views.events


def test_every_command_is_in_the_hint_that_slack_shows(printed: dict[str, Any]) -> None:
    for command in printed["features"]["slash_commands"]:
        assert command["usage_hint"].split(" | ") == ["help", *(one.name for one in COMMANDS)]
        assert command["should_escape"]


def test_it_has_every_shortcut_within_slacks_lengths(printed: dict[str, Any]) -> None:
    listed = printed["features"]["shortcuts"]
    assert {one["callback_id"]: one["type"] for one in listed} == {one.callback_id: one.where for one in SHORTCUTS}
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in listed)


def test_the_commands_have_the_names_of_this_installation(settings: Any) -> None:
    settings.SLACK_COMMANDS = ["/fire"]
    assert [command["command"] for command in manifest()["features"]["slash_commands"]] == ["/fire"]


def test_messages_name_the_first_of_them(settings: Any) -> None:
    settings.SLACK_COMMANDS = ["/fire", "/blaze"]
    assert slash("status") == "`/fire status`"


def test_it_keeps_to_slacks_lengths(printed: dict[str, Any]) -> None:
    shown, features = printed["display_information"], printed["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(features["bot_user"]["display_name"]) <= 80
    assert all(len(command["usage_hint"]) <= 1000 for command in features["slash_commands"])


def test_no_way_in_or_out_is_opened_beside(printed: dict[str, Any]) -> None:
    assert {name: value for name, value in printed["settings"].items() if isinstance(value, bool)} == {
        "org_deploy_enabled": False,
        "socket_mode_enabled": False,
        "token_rotation_enabled": False,
    }


def test_the_file_at_the_root_is_what_the_command_prints(printed: dict[str, Any]) -> None:
    written = (ROOT / "manifest.yaml").read_text()
    again = "PUBLIC_URL=https://incidents.example.com manage.py slack_manifest --yaml > manifest.yaml"
    assert written == as_yaml(printed), again
    assert yaml.safe_load(written) == printed


def _run(**env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "slack_manifest"]
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=ROOT, env=path | env, capture_output=True, text=True, timeout=120, check=True)


def test_the_command_prints_it_before_there_is_any_other_setting() -> None:
    done = _run(PUBLIC_URL="https://incidents.example.com/", SLACK_COMMANDS="/fire,/blaze")
    commands = json.loads(done.stdout)["features"]["slash_commands"]
    assert [one["command"] for one in commands] == ["/fire", "/blaze"]
    assert commands[0]["url"] == "https://incidents.example.com/slack/commands"
    assert done.stderr == ""


def test_the_command_says_when_slack_would_refuse_the_address() -> None:
    done = _run(PUBLIC_URL="http://localhost:8000")
    assert json.loads(done.stdout)
    assert done.stderr == "Slack calls https only, and PUBLIC_URL is http://localhost:8000\n"


def test_the_stand_in_names_the_scope_that_is_missing() -> None:
    assert {method for method, scopes in SCOPES.items() if scopes and needed(method) not in scopes} == set()


def test_the_link_holds_exactly_what_is_pasted(printed: dict[str, Any]) -> None:
    link = StringIO()
    call_command("slack_manifest", "--link", stdout=link)
    asked = parse_qs(urlsplit(link.getvalue().strip()).query)
    assert (asked["new_app"], json.loads(asked["manifest_json"][0])) == (["1"], printed)


def test_the_link_is_no_longer_than_servers_take(printed: dict[str, Any]) -> None:
    link = StringIO()
    call_command("slack_manifest", "--link", stdout=link)
    assert printed
    assert len(link.getvalue()) < 8000
