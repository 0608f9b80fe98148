"""PostgreSQL stands still: nobody is answered by it, and every sender is told in time to come again."""

from dataclasses import replace

import requests

from tests.conftest import native
from tests.e2e.at_once import at_once
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer, quiet
from tests.e2e.waiting import eventually

SENDERS = 24  # more than the web server has threads
LONG = 12.0  # seconds; a few times what is promised, and it stands still for longer


def test_every_sender_is_told_to_come_again_and_is_taken_once_afterwards(live: Live, outer: Outer, case: Case) -> None:
    cases = [replace(case, group=f"{case.group}{number}") for number in range(SENDERS)]
    at_once(*[lambda n=n: outer.deliver(quiet(f"{case.group}BEFORE{n}")) for n in range(SENDERS)])  # all are connected
    with live.frozen_database():
        answers = at_once(*[lambda one=one: outer.deliver(quiet(one.group), waits=LONG) for one in cases])
        answers.append(outer.deliver(native(case.group), waits=LONG))  # now that each thread waits already
        lives = requests.get(f"{outer.web}/health", timeout=LONG)
    assert [answer.status_code for answer in answers if answer.headers.get("Retry-After")] == [503] * (SENDERS + 1)
    assert lives.status_code == 200
    again = [outer.deliver_until_answered(quiet(one.group)).status_code for one in cases]
    assert again == [200] * SENDERS
    assert [len(one.incidents()) for one in cases] == [1] * SENDERS


def test_what_was_committed_meanwhile_is_a_duplicate_and_has_one_room(live: Live, outer: Outer, case: Case) -> None:
    assert outer.deliver(quiet(f"{case.group}0")).status_code == 200  # a thread has its connection
    with live.frozen_database():
        assert outer.deliver(native(case.group), waits=LONG).status_code == 503
    eventually("it is committed", case.incidents)  # nobody has sent it again
    case.stands()
    assert "duplicate" in outer.deliver_until_answered(native(case.group)).json()["message"]
    assert len(case.incidents()) == len(case.rooms()) == 1
