"""However often a sender says it, and whatever dies meanwhile: one alert, one incident, one room."""

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


def test_a_second_copy_names_the_same_incident_and_makes_no_second_room(outer: Outer, case: Case) -> None:
    first, second = outer.deliver(native(case.group)), outer.deliver(native(case.group))
    assert first.json()["incident_id"] == second.json()["incident_id"]
    assert "duplicate" in second.json()["message"]
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def test_twenty_copies_at_once_are_all_answered_with_one_incident_and_one_room(outer: Outer, case: Case) -> None:
    copies = [lambda ago=ago: outer.deliver(native(case.group), ago=ago) for ago in (0, 1) * (COPIES // 2)]
    answers = at_once(*copies)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["incident_id"] for answer in answers}) == 1
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def test_a_web_server_killed_between_commit_and_answer_costs_a_repetition_and_no_more(
    live: Live, outer: Outer, case: Case
) -> None:
    with live.frozen("redis"), ThreadPoolExecutor(COPIES) as pool:  # a frozen broker keeps answers back after commit
        senders = [pool.submit(repeats_until_cut_off, outer, case.group) for _ in range(COPIES)]
        eventually("it is committed", case.incidents)
        live.kill("web")
        for sender in senders:
            sender.result()
    assert "duplicate" in outer.deliver_until_answered(native(case.group)).json()["message"]
    case.stands()
    assert len(case.incidents()) == len(case.rooms()) == len(case.events("INCIDENT_OPENED")) == 1


def repeats_until_cut_off(outer: Outer, group: str) -> None:
    with pytest.raises(requests.ConnectionError):
        while True:
            outer.deliver(native(group))
