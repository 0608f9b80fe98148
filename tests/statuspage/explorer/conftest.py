"""Time that is moved by hand, and scenes before their first step."""

from collections.abc import Callable, Iterator

import pytest

from clients import aws, breaker, http, transport
from sandbox.world import World
from statuspage.models import publication
from tests.database_clock import database_goes_by_it
from tests.statuspage.conftest import Page
from tests.statuspage.explorer.ahead import Ahead
from tests.statuspage.explorer.scene import Scene, begin
from tests.statuspage.explorer.stepped import end_all

Begin = Callable[..., Scene]


@pytest.fixture
def ahead(transactional_db: None, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ahead]:
    """The one clock of this test."""
    clock = Ahead(world)
    for module in (transport, http, breaker, publication):
        monkeypatch.setattr(module, "time", clock)
    aws.client("dynamodb")
    with database_goes_by_it(stamps=True):
        yield clock


@pytest.fixture
def scene(ahead: Ahead, page: Page) -> Iterator[Begin]:
    """Makes a scene, one after the other: of a first post, or of a later update."""

    def make(*, later: bool = False) -> Scene:
        end_all()
        ahead.forgets()
        return begin(ahead, page, later=later)

    yield make
    end_all()
