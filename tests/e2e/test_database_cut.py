"""Every connection to PostgreSQL is cut, again and again: a sender is told to come back, never that we broke."""

from dataclasses import replace
from itertools import chain

import requests

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.at_once import at_once
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer, quiet
from tests.e2e.waiting import eventually

CUTS = 8
SENDERS = 6


def is_an_honest_answer(answer: requests.Response) -> bool:
    return answer.status_code == 200 or (answer.status_code == 503 and bool(answer.headers.get("Retry-After")))


def test_the_next_webhook_is_taken_or_asked_to_come_again(live: Live, outer: Outer, case: Case) -> None:
    assert live.cut_database() > 0
    assert is_an_honest_answer(outer.deliver(native(case.group)))


def test_webhooks_under_way_are_taken_or_asked_to_come_again_and_each_is_there_once(
    live: Live, outer: Outer, case: Case
) -> None:
    def sends(sender: int) -> list[requests.Response]:
        return [outer.deliver(quiet(f"{case.group}{sender}{number}")) for number in range(CUTS)]

    def cuts() -> list[requests.Response]:
        assert sum(live.cut_database() for _ in range(CUTS)) > 0
        return []

    answers = chain.from_iterable(at_once(*[lambda n=n: sends(n) for n in range(SENDERS)], cuts))
    assert [answer.text for answer in answers if not is_an_honest_answer(answer)] == []
    cases = [replace(case, group=f"{case.group}{n}{number}") for n in range(SENDERS) for number in range(CUTS)]
    assert {outer.deliver_until_answered(quiet(one.group)).status_code for one in cases} == {200}
    assert [len(one.incidents()) for one in cases] == [1] * len(cases)


def test_what_was_taken_before_goes_on_after_it(live: Live, outer: Outer, case: Case) -> None:
    outer.breaks(slack={"delay_s": 0.3})
    assert outer.deliver_until_answered(native(case.group)).status_code == 200
    eventually("its room is begun", case.rooms)
    live.cut_database()
    outer.breaks()
    case.stands()
    assert len(case.rooms()) == len(case.messages("headline")) == len(case.messages("checklist")) == 1
    case.is_led_by(INES.slack)
