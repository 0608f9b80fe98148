"""When nudges are due, from what is on record alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models.nudge import Kind
from incidents.nudges.due import GAP, OF_THE_IC, SILENCED, Pace, Standing, due

PACE = Pace(first=timedelta(minutes=15), direct=timedelta(minutes=5), secondary=timedelta(minutes=30))
MIDNIGHT = datetime(2026, 11, 28, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return MIDNIGHT + timedelta(minutes=minutes)


def wanted(**changes: Any) -> dict[Kind, float]:
    """Minutes after midnight, of an incident whose room was ready then and that somebody has led since."""
    begun = {kind: at(minutes) for kind, minutes in changes.pop("begun", {}).items()}
    times = {
        name: at(given) if name.endswith(TIMES) and given is not None else given for name, given in changes.items()
    }
    standing: dict[str, Any] = {
        "is_open": True,
        "room_ready_at": MIDNIGHT,
        "led_since": MIDNIGHT,
        "begun": begun,
    } | times
    return {kind: (when - MIDNIGHT) / timedelta(minutes=1) for kind, when in due(Standing(**standing), PACE).items()}


TIMES = ("_at", "_since", "_until", "_due")
LED: dict[str, Any] = {"is_open": True, "room_ready_at": MIDNIGHT, "led_since": MIDNIGHT}
UNLED: dict[str, Any] = {"led_since": None}


def test_the_ic_is_reminded_a_quarter_of_an_hour_after_the_room_and_after_each_update() -> None:
    assert wanted() == {Kind.ROOM: 15}
    assert wanted(heard_at=7) == {Kind.ROOM: 22}


def test_it_counts_from_the_room_and_its_last_update_whoever_leads_since() -> None:
    assert wanted(led_since=9) == {Kind.ROOM: 15}
    assert wanted(led_since=9, heard_at=3) == {Kind.ROOM: 18}
    assert wanted(led_since=40, heard_at=3) == {Kind.ROOM: 18}  # at once


def test_it_counts_from_the_reopening_too() -> None:
    assert wanted(heard_at=3, led_since=1, reopened_at=90) == {Kind.ROOM: 105}
    assert wanted(reopened_at=90, begun={Kind.LEAD: 5}, **UNLED) == {Kind.LEAD: 95}


def test_whoever_takes_over_is_reminded_too_and_the_next_on_call_waits_no_longer_for_that() -> None:
    asked = {"begun": {Kind.ROOM: 15, Kind.DIRECT: 20}, "reminded_at": 15, "has_next": True}
    assert wanted(led_since=17, **asked) == {Kind.ROOM: 25, Kind.SECONDARY: 45}
    assert wanted(led_since=30, **asked | {"begun": {Kind.ROOM: 30}}) == {Kind.DIRECT: 35, Kind.SECONDARY: 45}


def test_unanswered_it_goes_to_them_directly_and_then_to_the_next_on_call() -> None:
    asked = {Kind.ROOM: 16}
    unanswered = {"reminded_at": 16, "has_next": True}
    assert wanted(begun=asked, **unanswered) == {Kind.DIRECT: 21, Kind.SECONDARY: 46}
    assert wanted(begun=asked | {Kind.DIRECT: 21}, reminded_at=16) == {}
    assert wanted(begun=asked | {Kind.DIRECT: 21}, **unanswered) == {Kind.SECONDARY: 46}
    assert wanted(begun=asked | {Kind.DIRECT: 21, Kind.SECONDARY: 46}, **unanswered) == {}


def test_an_update_begins_it_anew() -> None:
    assert wanted(begun={Kind.ROOM: 16, Kind.DIRECT: 21}, heard_at=22, has_next=True) == {Kind.ROOM: 37}


def test_a_pause_answers_what_was_asked_and_puts_off_what_is_next() -> None:
    paused = {"silenced_at": 18, "silenced_until": 48}
    assert wanted(begun={Kind.ROOM: 16}, has_next=True, **paused) == {Kind.ROOM: 48}
    assert wanted(silenced_at=2, silenced_until=5) == {Kind.ROOM: 15}


def test_customers_are_named_to_the_ic_and_the_comms_lead_shortly_before_they_are_due() -> None:
    assert wanted(customers_due=30, has_comms_lead=True) == {Kind.ROOM: 15, Kind.CUSTOMERS: 25, Kind.COMMS: 25}
    assert Kind.CUSTOMERS not in wanted(customers_due=30, begun={Kind.CUSTOMERS: 25})
    assert wanted(customers_due=60, begun={Kind.CUSTOMERS: 25})[Kind.CUSTOMERS] == 55


def test_whoever_has_just_taken_the_lead_looks_about_before_they_hear_of_customers() -> None:
    assert wanted(customers_due=-90)[Kind.CUSTOMERS] == 5
    assert wanted(customers_due=-90, led_since=40, begun={Kind.CUSTOMERS: 5})[Kind.CUSTOMERS] == 45


def test_one_person_is_left_alone_for_five_minutes() -> None:
    assert wanted(customers_due=18, begun={Kind.CUSTOMERS: 13})[Kind.ROOM] == 18


def test_while_nobody_leads_the_room_is_told_and_then_the_next_on_call() -> None:
    assert wanted(has_next=True, **UNLED) == {Kind.LEAD: 5, Kind.NEXT: 10}
    assert wanted(begun={Kind.LEAD: 5}, **UNLED) == {}
    assert wanted(released_at=40, begun={Kind.LEAD: 5}, **UNLED) == {Kind.LEAD: 45}


def test_a_pause_does_not_hide_that_nobody_leads() -> None:
    assert wanted(silenced_at=1, silenced_until=60, **UNLED) == {Kind.LEAD: 5}


@pytest.mark.parametrize("over", [{"is_open": False}, {"room_ready_at": None}])
def test_nobody_is_reminded_of_what_is_over_or_has_no_room_yet(over: dict[str, Any]) -> None:
    assert due(Standing(**LED | over), PACE) == {}


def _unanswered(now: Standing) -> datetime | None:
    asked = now.begun.get(Kind.ROOM)
    return asked if asked and asked >= (now.answered or asked) else None


times = st.one_of(st.none(), st.integers(0, 300).map(at))
standings = st.builds(
    Standing,
    is_open=st.booleans(),
    room_ready_at=times,
    led_since=times,
    released_at=times,
    reopened_at=times,
    heard_at=times,
    silenced_at=times,
    silenced_until=times,
    customers_due=times,
    has_comms_lead=st.booleans(),
    has_next=st.booleans(),
    begun=st.dictionaries(st.sampled_from(Kind), st.integers(0, 300).map(at)),
).map(lambda now: replace(now, reminded_at=_unanswered(now)))


@given(standings)
def test_nothing_comes_before_the_room_within_a_pause_or_twice_within_five_minutes(now: Standing) -> None:
    for kind, when in due(now, PACE).items():
        assert now.is_open
        assert now.room_ready_at
        assert when >= now.room_ready_at
        assert kind not in SILENCED or when >= (now.silenced_until or when)
        assert kind not in OF_THE_IC or all(when >= now.begun[one] + GAP for one in OF_THE_IC if one in now.begun)


@given(standings, st.integers(0, 600))
def test_what_was_sent_at_its_time_is_not_due_again_before_something_changes(now: Standing, late: int) -> None:
    for kind, when in due(now, PACE).items():
        begun = max(when, at(300)) + timedelta(seconds=late)  # all that is on record was before
        sent = Standing(**vars(now) | {"begun": {**now.begun, kind: begun}})
        assert kind not in due(sent, PACE)
