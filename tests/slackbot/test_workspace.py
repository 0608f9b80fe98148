"""Which workspace is ours."""

import pytest

from clients.errors import TryLater
from sandbox.faults import Fault
from sandbox.world import World
from slackbot.models import Workspace
from slackbot.workspace import forget, workspace

pytestmark = pytest.mark.django_db


def remembered(team: str) -> None:
    """An earlier process was told of this one."""
    Workspace.objects.create(team=team, app="A0BEFORE00", bot_user="U0BEFORE00")


def slack_is_down(world: World) -> None:
    world.faults["slack"] = Fault(status=503)


def asked(world: World) -> int:
    return sum(call.path.endswith("auth.test") for call in world.calls)


def test_slack_is_asked_once_a_process(world: World) -> None:
    assert [workspace().team, workspace().team] == ["T0SANDBOX", "T0SANDBOX"]
    assert asked(world) == 1


def test_another_workspaces_token_counts_from_the_next_start(world: World) -> None:
    remembered("T0BEFORE00")
    assert workspace().team == "T0SANDBOX"
    assert asked(world) == 1


def test_without_slack_it_is_the_one_that_was_told_last(world: World) -> None:
    remembered("T0BEFORE00")
    workspace()
    forget()
    slack_is_down(world)
    assert workspace().team == "T0SANDBOX"


def test_without_slack_and_without_memory_it_is_not_known(world: World) -> None:
    slack_is_down(world)
    with pytest.raises(TryLater):
        workspace()
