"""Alerts arrive, people click, updates are approved, and everything that can die dies: nothing is lost, doubled or unapproved.

A minute of it; `PROVE=1`: ten. TEST_SEED chooses the course, which a failure tells.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import count

import psycopg
import pytest

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.chaos import Chaos, unheard
from tests.e2e.live import Live, Row
from tests.e2e.outer import JSON, Outer
from tests.e2e.test_ten_incidents import WAIT, WAITS_ARE_OVER, superuser
from tests.e2e.waiting import eventually
from tests.sample import SEED

SECONDS, EVERY = (600.0, 6.0) if os.environ.get("PROVE") else (60.0, 4.0)  # an alert every so many seconds
RECOVERY = 300.0  # seconds; circuits close, what is not known is looked up, waits of a worker's that died run out
ENDED = ("PUBLISHED", "LAPSED", "REFUSED")
UNTOLD = """
SELECT alert.group_id FROM incidents_alert AS alert JOIN incidents_incident AS incident ON incident.id = alert.incident_id
WHERE incident.room_ready_at IS NULL AND NOT EXISTS (
    SELECT FROM incidents_auditevent AS event WHERE event.incident_id = incident.id AND event.action = 'ROOM_HELD')
  AND alert.group_id LIKE 'ICHAOS%%'
"""
APPROVED = """
SELECT approval.id, approval.voided_at IS NOT NULL AS is_void, publication.id::text AS publication, publication.state
FROM statuspage_approval AS approval LEFT JOIN statuspage_publication AS publication ON publication.approval_id = approval.id
"""
DEAD = "SELECT kind, last_error FROM incidents_outboxentry WHERE state = 'dead' AND last_error = ''"


class Storm:
    """Senders and people, who go on whatever happens."""

    def __init__(self, live: Live, outer: Outer, *, until: float) -> None:
        self._live, self._outer, self._until = live, outer, until
        self.accepted: list[Case] = []
        self.refused: list[str] = []

    def arrives(self) -> None:
        """A new alert of a new service every few seconds, repeated until it is taken."""
        for number in count():
            if time.monotonic() > self._until:
                return
            group = f"ICHAOS{number:04d}"
            answer = self._outer.deliver_until_answered(native(group))
            if answer.status_code != 200:
                self.refused.append(f"{group}: {answer.status_code} {answer.text[:200]}")
            self.accepted.append(Case(live=self._live, outer=self._outer, group=group))
            time.sleep(EVERY)

    def is_worked_on(self) -> None:
        """Somebody claims whatever has a room, asks for an update, reads it and approves it."""
        done: dict[str, int] = {}
        while time.monotonic() < self._until:
            for case in list(self.accepted):
                with unheard():
                    done[case.group] = self._next_step(case, done.get(case.group, 0))
            time.sleep(0.3)

    def _next_step(self, case: Case, done: int) -> int:
        """How many steps are done now; who is not answered takes the same one again."""
        channel = case.channel()
        if not channel:
            return 0
        if done < len(SAID):
            return done + int(self._outer.command(channel, INES.slack, SAID[done])["status"] == 200)
        if not case.publications():
            self._approve(case, channel)
        return done

    def _approve(self, case: Case, channel: str) -> None:
        [waiting, *_] = case.messages("draft_waiting")
        self._outer.click(channel, INES.slack, waiting["ts"], "review_draft")
        for view in _to_submit(self._outer):
            self._outer.submission(view, INES.slack)


SAID = ("claim", "note we look at the database", "status draft")


def _to_submit(outer: Outer) -> list[JSON]:
    shown: list[JSON] = outer.state()["slack"]["views"]
    return [each for each in shown if each["user"] == INES.slack and each["view"].get("submit")]


@pytest.fixture
def chaos(live: Live, outer: Outer) -> Chaos:
    return Chaos(live, outer, random.Random(SEED))  # noqa: S311 a course, not a secret


def test_nothing_is_lost_doubled_or_unapproved(
    live: Live, outer: Outer, chaos: Chaos, record_property: Callable[[str, object], None]
) -> None:
    until = time.monotonic() + SECONDS
    storm = Storm(live, outer, until=until)
    others = [threading.Thread(target=each) for each in (storm.arrives, storm.is_worked_on)]
    for each in others:
        each.start()
    chaos.rage(until=until)
    for each in others:
        each.join()
    over = time.monotonic()
    try:
        _judge(live, outer, storm)
    except AssertionError as error:
        raise AssertionError(f"{error}\nTEST_SEED={SEED}: " + "; ".join(chaos.dealt)) from None
    states = Counter(row["state"] or "void" for row in live.rows(APPROVED))
    record_property(
        "said",
        f"chaos: {SECONDS:g} s, {len(chaos.dealt)} blows, {len(storm.accepted)} alerts, approvals {dict(states)}, "
        f"all done {time.monotonic() - over:.0f} s later",
    )


def _judge(live: Live, outer: Outer, storm: Storm) -> None:
    """Once everything is up again and done: whoever was accepted has one incident, and customers read what was approved."""
    live.workers_listen()
    eventually("all is done", lambda: _is_settled(live), seconds=RECOVERY, seen=live.owed)
    assert storm.refused == []
    assert len(storm.accepted) >= SECONDS / EVERY / 3  # also those that wait for a frozen database come in the end
    assert [len(case.incidents()) for case in storm.accepted] == [1] * len(storm.accepted)
    assert live.rows(UNTOLD) == []
    assert [case.group for case in storm.accepted if case.channel() and len(case.rooms()) != 1] == []
    assert _wrongly_public(outer, live.rows(APPROVED)) == []
    assert live.rows(DEAD) == []
    for command in ("audit_verify", "gate_violations"):
        found = live.manage(command)
        assert found.returncode == 0, f"{command}: {found.stdout[-2000:]}{found.stderr[-1000:]}"


def _is_settled(live: Live) -> bool:
    """Nothing owed, and nothing at Statuspage whose outcome is not known; the waits before a second look are over at once."""
    if live.rows(f"SELECT id FROM statuspage_publication WHERE {WAIT}"):
        with psycopg.connect(superuser(live)) as server:
            server.execute(WAITS_ARE_OVER)
    return not live.owed() and all(row["is_void"] or row["state"] in ENDED for row in live.rows(APPROVED))


def _wrongly_public(outer: Outer, approved: list[Row]) -> list[str]:
    """Approved and not public exactly once, unless it lapsed; or public and not approved."""
    public = [
        one
        for shown in outer.published()
        for one in shown["metadata"].get("incident_response", {}).get("publications", [])
    ]
    published = {row["publication"] for row in approved if row["state"] == "PUBLISHED"}
    return [f"{one}: {public.count(one)} times" for one in published if public.count(one) != 1] + [
        f"{one}: never approved" for one in public if one not in published
    ]
