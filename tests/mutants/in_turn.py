"""A plugin for a run of its own: each guard's test first as it is, then without the guard. One process for all of them.

GUARDS names the guards, a line each; what failed without each is written to the file in FAILED, as JSON.
"""

import json
import os
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from pytest_django.plugin import blocking_manager_key

from tests.mutants.guards import GUARDS
from tests.mutants.taken_out import taken_out


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of pytest's own."""
    failed: dict[str, dict[str, list[str]]] = {}
    for name in os.environ["GUARDS"].splitlines():
        guard = GUARDS[name]
        items = [item for item in session.items if guard.is_of(item.nodeid)]
        as_it_is = _failures(items, session)
        with session.config.stash[blocking_manager_key].unblock(), taken_out(guard):
            without = _failures(items, session)
        failed[name] = {"as it is": as_it_is if items else ["no such test"], "without": without}
    Path(os.environ["FAILED"]).write_text(json.dumps(failed))
    return True


def _failures(items: list[pytest.Item], session: pytest.Session) -> list[str]:
    """The ids of those that fail in themselves; one that fails in its fixtures has found nothing out."""
    found = []
    for item in items:
        session._setupstate.teardown_exact(item)  # what it shares with the one before it stays
        other = next((one for one in session.items if one is not item), None)
        reports = runtestprotocol(item, nextitem=other, log=False)
        found += [f"{item.nodeid}: {one.longreprtext}" for one in reports if one.failed and one.when != "call"]
        found += [item.nodeid for one in reports if one.failed and one.when == "call"]
    return found
