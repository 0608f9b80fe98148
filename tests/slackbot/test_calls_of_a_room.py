"""How often the outside world is asked for one room, with twelve people called and three repositories to look into."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident
from sandbox import rota
from tests.bench.crowd import CALLED, REPOS, enlarge, primary, users
from tests.slackbot.conftest import Slack

Settle = Callable[[], None]
Fire = Callable[..., Any]
MOST = 27  # of these, 12 look at what is to be seen, and 2 edit what was posted before all were in


@pytest.fixture
def crowded(slack: Slack, stores: Any, monkeypatch: pytest.MonkeyPatch) -> Slack:
    for code, user in users().items():
        monkeypatch.setitem(rota.USERS, code, user)
    monkeypatch.setitem(rota.SCHEDULES, "SPRIMARY01", primary())
    enlarge(slack.world)
    stores.GITHUB_REPO_NAMES = {"*": REPOS}
    return slack


def test_a_room_takes_few_calls_and_asks_nothing_that_is_known(crowded: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    settle()
    assert (crowded.calls("users.lookupByEmail"), crowded.calls("conversations.invite")) == (CALLED, 1)
    before = len(crowded.world.calls)
    fire(group="ISECOND")
    settle()
    taken = Counter(f"{call.system} {call.path}" for call in crowded.world.calls[before:])
    assert Incident.objects.order_by("-number")[0].responders.exclude(invited_at=None).count() == CALLED - 1
    assert sum(taken.values()) <= MOST, taken
    for known in ("conversations.list", "users.", "bookmarks.list", "conversations.history", "workos", "/users/"):
        assert known not in " ".join(taken)
