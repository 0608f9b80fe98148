"""However often a sender says it, and whatever dies meanwhile: one alert, one incident, one room."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import psycopg
import pytest
import requests

from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.e2e.waiting import eventually

T = TypeVar("T")

COPIES = 1_000 if os.environ.get("PROVE") else 150
SENDERS = 24  # at a time
ALERTS = 5
ABOUT_TO_WRITE = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'incidents_delivery'::regclass"


def test_a_second_copy_names_the_same_incident_and_makes_no_second_room(outer: Outer, case: Case) -> None:
    first, second = outer.deliver(native(case.group)), outer.deliver(native(case.group))
    assert first.json()["incident_id"] == second.json()["incident_id"]
    assert "duplicate" in second.json()["message"]
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def test_copies_at_once_are_all_answered_with_one_incident_and_one_room(live: Live, outer: Outer, case: Case) -> None:
    with ThreadPoolExecutor(SENDERS) as pool:  # no two are signed alike, so each is a delivery of its own
        answers = list(pool.map(lambda number: outer.deliver(native(case.group), ago=number % 240), range(COPIES)))
    assert [answer.status_code for answer in answers] == [200] * COPIES
    assert len({answer.json()["incident_id"] for answer in answers}) == 1
    owed = "SELECT FROM incidents_outboxentry WHERE kind = 'assemble_room' AND incident_id = %s"
    assert len(live.rows(owed, case.row()["id"])) == 1
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def test_a_web_server_killed_between_commit_and_answer_costs_a_repetition_and_no_more(
    live: Live, outer: Outer, case: Case
) -> None:
    with ThreadPoolExecutor(SENDERS) as pool:

        def sent() -> list[Future[None]]:
            return [pool.submit(repeats_until_cut_off, outer, case.group) for _ in range(SENDERS)]

        for sender in killed_after_commit(live, sent, case.incidents):
            sender.result()
    assert "duplicate" in outer.deliver_until_answered(native(case.group)).json()["message"]
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def test_a_web_server_killed_while_alerts_arrive_loses_none_of_them_and_doubles_none(
    live: Live, outer: Outer, case: Case
) -> None:
    cases = [replace(case, group=f"{case.group}{number}") for number in range(ALERTS)]
    with ThreadPoolExecutor(ALERTS) as pool:

        def sent() -> list[Future[requests.Response]]:
            return [pool.submit(outer.deliver_until_answered, native(one.group)) for one in cases]

        senders = killed_after_commit(live, sent, lambda: any(one.incidents() for one in cases))
        said = [sender.result().json()["message"] for sender in senders]
    assert any("duplicate" in words for words in said)  # committed, but never answered
    for one in cases:
        one.stands()
        assert len(one.incidents()) == len(one.rooms()) == len(one.events("INCIDENT_OPENED")) == 1


def killed_after_commit(live: Live, sent: Callable[[], T], is_committed: Callable[[], object]) -> T:
    """What `sent` gives. Of what it sends all that reaches the record does so while the web server stands still, then it dies."""
    with psycopg.connect(live.told["DATABASE_URL"]) as database:  # its end lets the others write
        database.execute("LOCK TABLE incidents_delivery IN SHARE MODE")
        senders = sent()
        eventually("one is about to be written", lambda: live.rows(ABOUT_TO_WRITE))
        live.stop("web")
    eventually("it is committed", is_committed)
    live.kill("web")
    return senders


def repeats_until_cut_off(outer: Outer, group: str) -> None:
    with pytest.raises(requests.ConnectionError):
        while True:
            outer.deliver(native(group))
