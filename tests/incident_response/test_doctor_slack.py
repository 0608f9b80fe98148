"""`manage.py doctor` about Slack: the token, its scopes, the workspace, and the address that Slack calls."""

from typing import Any

import pytest

from incident_response.doctor.finding import Finding, Verdict
from incident_response.doctor.slack import installed
from sandbox.world import World
from slackbot.models.workspace import Workspace
from slackbot.workspace import workspace

pytestmark = pytest.mark.usefixtures("transactional_db", "world")


@pytest.fixture(autouse=True)
def https(settings: Any) -> Any:
    settings.PUBLIC_URL, settings.HTTPS = "https://incidents.example.com", True
    return settings


def failed() -> list[str]:
    return [one.said for one in installed() if one.verdict is Verdict.FAIL]


def test_an_app_installed_from_the_manifest_is_right() -> None:
    workspace()
    found: list[Finding] = list(installed())
    assert {one.verdict for one in found} == {Verdict.OK}
    assert str(found[1]) == "ok    Slack, token: it is the app's A0SANDBOX, in workspace T0SANDBOX."


def test_a_scope_that_is_missing_is_named_with_what_to_click(world: World) -> None:
    world.slack.scopes = tuple(set(world.slack.scopes) - {"pins:write"})
    (said,) = failed()
    assert said.startswith("the token lacks pins:write: paste `manage.py slack_manifest` under App Manifest")


def test_a_scope_too_many_is_noted(world: World) -> None:
    world.slack.scopes += ("channels:read",)
    (said,) = [one.said for one in installed() if one.verdict is Verdict.NOTE]
    assert said.startswith("the token has channels:read besides")


def test_a_token_that_slack_does_not_know_says_where_it_is(https: Any) -> None:
    https.SLACK_BOT_TOKEN = "xoxb-of-another"
    (said,) = failed()
    assert said.startswith("Slack does not know SLACK_BOT_TOKEN. Copy it again")


def test_another_workspace_than_before_is_said() -> None:
    Workspace.objects.create(team="T0ANOTHER0", app="A0SANDBOX", bot_user="U0")
    (said,) = failed()
    assert said.startswith("it was T0ANOTHER0 and is T0SANDBOX now")


def test_slack_calls_no_address_without_https(https: Any) -> None:
    https.PUBLIC_URL, https.HTTPS = "http://localhost:8000", False
    assert failed() == ["Slack calls https alone, and PUBLIC_URL is http://localhost:8000."]
