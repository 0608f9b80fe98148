"""A backup by pg_dump, then customers are told and somebody is paged; then it is restored, all by the commands of docs/restore.md:
the workers start held, `after_restore` settles, and nothing is done twice.
"""

import os
import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from sandbox.people import ARUN, INES
from sandbox.postgres import BIN
from sandbox.programs import QUEUES
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live, Row
from tests.e2e.outer import JSON, Outer, quiet
from tests.e2e.waiting import eventually
from tests.fences.code import ROOT

GUIDE = (ROOT / "docs" / "restore.md").read_text()
BACKUP, RESTORE = re.findall(r"^```sh\n((?:pg_dump|psql).*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
PROGRAMS = ("beat", *QUEUES, "web")
LATER, OVER = "ILATER0001", "IOVER00001"


def type_in(commands: str, live: Live, folder: Path) -> None:
    """As an administrator of the database does."""
    server = re.sub(r"//\w+@/\w+", "//postgres@/postgres", live.told["DATABASE_URL"])
    database = server.replace("@/postgres", "@/incident_response")
    env = {"PATH": f"{BIN}:/usr/bin:/bin", "SERVER": server, "DATABASE": database}
    done = subprocess.run(["bash", "-euc", commands], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def restore(live: Live, folder: Path) -> None:
    """Every process stands still while the database is exchanged, and ends without another word; then all of them start."""
    for name in PROGRAMS:
        os.killpg(live.group(name), signal.SIGSTOP)
    type_in(RESTORE, live, folder)
    for name in PROGRAMS:
        live.kill(name)
    live.workers_listen()
    eventually("the web server answers", lambda: _is_up(live))


def _is_up(live: Live) -> bool:
    try:
        said: str = requests.get(f"{live.told['WEB_URL']}/ready", timeout=2).json()["effects"]
        return said.startswith("held")
    except (requests.RequestException, KeyError, ValueError):
        return False


def paged(outer: Outer) -> list[JSON]:
    found: list[JSON] = outer.state()["oncall"]["paged"]
    return found


def issues(outer: Outer) -> list[JSON]:
    found: list[JSON] = outer.state()["linear"]["issues"]
    return found


def postmortem(case: Case) -> Row:
    """As it is on record; nothing where it is not."""
    asked = "SELECT id, identifier, url, filed_episode FROM incidents_postmortem WHERE incident_id = %s"
    return next(iter(case.live.rows(asked, case.row()["id"])), {})


def asks_to_page(case: Case, outer: Outer) -> JSON:
    """Whom, confirmed by nobody yet."""
    case.says(INES.slack, f"page <@{ARUN.slack}> checkout is down")

    def modal() -> JSON | None:
        views: list[JSON] = outer.state()["slack"]["views"]
        return next((one for one in views if one["view"]["callback_id"] == "page" and one["view"].get("submit")), None)

    return eventually("whom to page", modal)


@dataclass(frozen=True, kw_only=True)
class Lost:
    """An incident that nobody had heard of when the backup was made, and its id; and one that ended and was filed after it."""

    case: Case
    id: str
    over: Case
    filed: Row


@pytest.fixture
def lost(live: Live, outer: Outer, case: Case, tmp_path: Path) -> Lost:
    """What was approved and confirmed is owed when the backup is made, and done after it; another incident begins.

    A third, which is led by then, ends after it, and its postmortem is filed.
    """
    later, over = Case(live=live, outer=outer, group=LATER), Case(live=live, outer=outer, group=OVER)
    outer.deliver_until_answered(native(OVER))
    over.stands()
    over.is_led_by(INES.slack)
    outer.deliver_until_answered(native(case.group))
    case.stands()
    case.is_led_by(INES.slack)
    case.has_a_draft(INES.slack)
    page = asks_to_page(case, outer)
    review = case.reviews(INES.slack)
    with live.frozen("gate"), live.frozen("default"):
        outer.submission(review, INES.slack)
        outer.submission(page, INES.slack)
        eventually("it is approved", lambda: case.draft_states() == ["APPROVED"])
        eventually("it is confirmed", lambda: live.rows("SELECT FROM incidents_page WHERE confirmed_at IS NOT NULL"))
        type_in(BACKUP, live, tmp_path)
    eventually("customers read it", lambda: case.publications() == ["PUBLISHED"])
    eventually("somebody is paged", lambda: paged(outer))
    outer.deliver_until_answered(native(LATER))
    later.stands()
    over.says(INES.slack, "resolve")
    eventually("its postmortem is filed", lambda: over.events("POSTMORTEM_FILED"))
    live.settle()
    found = Lost(case=later, id=str(later.row()["id"]), over=over, filed=postmortem(over))
    restore(live, tmp_path)
    assert later.incidents() == []
    return found


def test_the_workers_start_held_and_after_restore_settles_what_had_happened(
    live: Live, outer: Outer, case: Case, lost: Lost
) -> None:
    later = lost.case
    told, pages, posts, board = outer.published(), paged(outer), outer.posts(), issues(outer)
    assert (lost.over.row()["state"], postmortem(lost.over)) == ("ACTIVE", {})
    rooms = [one["id"] for one in outer.state()["slack"]["channels"]]
    assert live.rows("SELECT held_why FROM incidents_installation WHERE held_at IS NOT NULL")
    assert outer.deliver(quiet("IHELD00001")).status_code == 200
    assert outer.posts() == posts

    done = live.manage("after_restore")
    assert (done.returncode, "Settled" in done.stdout) == (0, True), done.stdout + done.stderr
    live.settle()

    assert (outer.published(), paged(outer), outer.posts()) == (told, pages, posts)
    assert [one["id"] for one in outer.state()["slack"]["channels"]] == rooms
    assert (lost.over.row()["state"], postmortem(lost.over), issues(outer)) == ("RESOLVED", lost.filed, board)
    assert case.draft_states() == ["PUBLISHED"]
    assert (str(later.row()["id"]), later.row()["state"], bool(later.channel())) == (lost.id, "ROOM_ASSEMBLED", True)
    assert live.manage("audit_verify").returncode == 0
    assert live.manage("gate_violations").returncode == 0

    later.is_led_by(INES.slack)  # its room is one again
    live.settle()
