"""Ten incidents at once while workers are killed every few seconds: each approved update is read once, and no other."""

import os
import time
from dataclasses import dataclass
from functools import partial
from itertools import cycle

import psycopg
import pytest
import requests

from sandbox.people import INES
from sandbox.postgres import LOGIN
from tests.conftest import native
from tests.e2e.at_once import at_once
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import JSON, Outer
from tests.e2e.waiting import eventually

SECONDS = 60 if os.environ.get("PROVE") else 15
KILLED = ("gate", "default", "gate", "rooms")  # in turn, one every
EVERY = 3  # seconds
# The waits before a further attempt are over at once: the stand-in shows at once what it has. Only the server's superuser can.
WAIT = "state = 'UNKNOWN' AND (sending_at > now() - interval '125 s' OR absent_at > now() - interval '65 s')"
WAITS_ARE_OVER = f"""
ALTER TABLE statuspage_publication DISABLE TRIGGER publication_attempt;
UPDATE statuspage_publication SET sending_at = least(sending_at, now() - interval '125 s'),
       absent_at = least(absent_at, now() - interval '65 s') WHERE {WAIT};
ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_attempt
"""


@dataclass(frozen=True)
class Waiting:
    """An incident whose update stands before somebody who may approve it."""

    case: Case
    view: JSON


@pytest.fixture
def ten(live: Live, outer: Outer) -> list[Waiting]:
    """And an eleventh, which nobody approves."""
    cases = [Case(live=live, outer=outer, group=f"ITEN{number:02d}") for number in range(11)]
    at_once(*[lambda case=case: outer.deliver_until_answered(native(case.group)) for case in cases])
    for case in cases:
        case.stands()
        case.is_led_by(INES.slack)
        case.has_a_draft(INES.slack)
    return [Waiting(case, reviewed(case)) for case in cases[:10]]


def reviewed(case: Case) -> JSON:
    """The modal that was not there before."""
    known = {each["id"] for each in views(case.outer)}
    draft = case.messages("draft_waiting")[-1]
    case.outer.click(case.room()["id"], INES.slack, draft["ts"], "review_draft")
    return eventually("the words to review", lambda: next((v for v in views(case.outer) if v["id"] not in known), None))


def views(outer: Outer) -> list[JSON]:
    shown: list[JSON] = outer.state()["slack"]["views"]
    return [each for each in shown if each["user"] == INES.slack and each["view"].get("submit")]


def is_taken(outer: Outer, view: JSON) -> bool:
    """Whether the click was answered in Slack's time; who sees that it was not clicks again."""
    try:
        return outer.submission(view, INES.slack).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False


def approve_while_workers_die(live: Live, outer: Outer, ten: list[Waiting]) -> int:
    """How many were killed."""
    left, victims, rounds = list(ten), cycle(KILLED), SECONDS // EVERY
    for _ in range(rounds):
        for _ in range(-(-len(ten) // rounds)):
            if left:
                eventually("the click is taken", partial(is_taken, outer, left.pop().view))
        time.sleep(EVERY)
        live.kill(next(victims))
    assert not left
    return rounds


def test_each_approved_update_is_read_once_and_no_other(live: Live, outer: Outer, ten: list[Waiting]) -> None:
    before = {shown["id"] for shown in outer.published()}
    outer.breaks(statuspage={"delay_s": 0.5, "lose_answers": 0.2})
    approve_while_workers_die(live, outer, ten)
    outer.breaks()
    eventually("each is published", lambda: all_published(live, ten), seconds=240)
    live.settle()
    named = [
        publication
        for shown in outer.published()
        if shown["id"] not in before
        for publication in shown["metadata"]["incident_response"]["publications"]
    ]
    ours = [
        row["id"]
        for one in ten
        for row in live.rows("SELECT id FROM statuspage_publication WHERE incident_id = %s", one.case.row()["id"])
    ]
    assert sorted(named) == sorted(map(str, ours))
    assert live.manage("audit_verify").returncode == 0


def all_published(live: Live, ten: list[Waiting]) -> bool:
    if live.rows(f"SELECT id FROM statuspage_publication WHERE {WAIT}"):
        with psycopg.connect(superuser(live)) as server:
            server.execute(WAITS_ARE_OVER)
    return all(one.case.publications() == ["PUBLISHED"] for one in ten)


def superuser(live: Live) -> str:
    """The database's address for who may do anything there."""
    return live.told["DATABASE_URL"].replace(f"//{LOGIN}@", "//postgres@")
