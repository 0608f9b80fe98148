"""Alert groups as OnCall has them, and the user in whose name we act there."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.world import World
from tests.conftest import native

Began = Callable[..., str]
SAME = {"id": "CSAME0001", "labels": {"severity": "warning", "service": "checkout"}}


@pytest.fixture
def token(settings: Any) -> Any:
    """Of the user in whose name we act in OnCall; the settings may be changed."""
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    return settings


@pytest.fixture
def began(fire: Callable[..., Any], world: World) -> Began:
    """An alert group of one service that fires in OnCall, and its webhook; gives its id."""

    def begin() -> str:
        group: str = world.oncall.open_group(title="Checkout errors", labels={})["id"]
        assert fire(native(group, integration=SAME)).status_code == 200
        return group

    return begin


def states(world: World) -> list[str]:
    """Of each alert group, as OnCall has it."""
    return [group["state"] for group in world.oncall.alert_groups.values()]
