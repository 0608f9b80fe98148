"""What a web process asks at its start."""

import gc
from typing import Any

import pytest

from clients import oncall_user
from clients.secrets import webhook_secret
from incident_response.warm import leave_what_stays, warm
from sandbox.faults import Fault
from sandbox.world import World
from slackbot.workspace import workspace

pytestmark = pytest.mark.django_db


def asked(world: World) -> list[str]:
    return [call.path for call in world.calls]


def test_it_knows_in_whose_name_we_act_before_anybody_asks(world: World, settings: Any) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    warm()
    assert [path for path in asked(world) if "users/current" in path] != []
    before = len(world.calls)
    assert oncall_user.myself().username == "incident-robot"
    assert len(world.calls) == before


def test_without_a_token_of_a_user_nobody_is_asked(world: World) -> None:
    warm()
    assert [path for path in asked(world) if path.startswith("/oncall/")] == []
    assert webhook_secret.current()


def test_an_oncall_that_is_down_stops_no_start(world: World, settings: Any) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    world.faults["oncall"] = Fault(status=503)
    warm()
    assert asked(world) != []


def test_it_knows_whose_requests_slacks_are_to_be_before_one_comes(world: World) -> None:
    warm()
    before = len(world.calls)
    assert workspace().team == "T0SANDBOX"
    assert len(world.calls) == before


def test_a_slack_that_is_down_stops_no_start(world: World) -> None:
    world.faults["slack"] = Fault(status=503)
    warm()
    assert webhook_secret.current()


def test_what_stays_is_looked_through_no_more() -> None:
    try:
        leave_what_stays()
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
