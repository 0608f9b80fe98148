"""However often a sender says it, and whatever dies meanwhile: one alert, one incident, one room."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.conftest import native
from tests.e2e.at_once import at_once
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.e2e.waiting import eventually

COPIES = 20


@pytest.fixture
def case(live: Live, outer: Outer, group: str) -> Case:
    return Case(live=live, outer=outer, group=group)


def test_a_second_copy_names_the_same_incident_and_makes_no_second_room(outer: Outer, case: Case) -> None:
    first, second = outer.deliver(native(case.group)), outer.deliver(native(case.group))
    assert first.json()["incident_id"] == second.json()["incident_id"]
    assert "duplicate" in second.json()["message"]
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def test_twenty_copies_at_once_are_all_answered_with_one_incident_and_one_room(outer: Outer, case: Case) -> None:
    answers = at_once(*[lambda: outer.deliver(native(case.group))] * COPIES)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["incident_id"] for answer in answers}) == 1
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def test_a_web_server_killed_after_commit_and_before_its_answer_costs_a_copy_and_no_more(
    live: Live, outer: Outer, case: Case
) -> None:
    with live.frozen("redis"), ThreadPoolExecutor(COPIES) as pool:  # a frozen broker keeps the answer back after commit
        senders = [pool.submit(whether_cut, lambda: outer.deliver(native(case.group))) for _ in range(COPIES)]
        eventually("it is committed", case.incidents, seconds=5)
        live.kill("web")
        cut = [sender.result() for sender in senders]
    assert any(cut)
    assert "duplicate" in outer.deliver_until_answered(native(case.group)).json()["message"]
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def whether_cut(send: Callable[[], requests.Response]) -> bool:
    try:
        send()
    except requests.ConnectionError:
        return True
    return False
