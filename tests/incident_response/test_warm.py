"""What a web process asks at its start."""

from typing import Any

from clients import oncall_user
from clients.secrets import webhook_secret
from incident_response.warm import warm
from sandbox.faults import Fault
from sandbox.world import World


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
    assert world.calls == []
    assert webhook_secret.current()


def test_an_oncall_that_is_down_stops_no_start(world: World, settings: Any) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    world.faults["oncall"] = Fault(status=503)
    warm()
    assert asked(world) != []
