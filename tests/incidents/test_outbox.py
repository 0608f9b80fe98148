"""The outbox: owed in the transaction, done once, late but never lost."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from clients.boundary import about_to_call
from clients.errors import OutcomeUnknown, Refused, TryLater
from incidents.errors import NotNow
from incidents.models import Incident, OutboxEntry
from incidents.outbox.announce import announce
from incidents.outbox.effect import effect
from incidents.outbox.lease import LeaseLost, renew
from incidents.outbox.owe import owe
from incidents.outbox.prompt import AT_ONCE, hint
from incidents.outbox.retry import retry
from incidents.outbox.standing import oldest_due_seconds
from incidents.outbox.sweep import sweep
from incidents.outbox.work import work_on
from tests.at_once import at_once
from tests.conftest import by


@dataclass(frozen=True)
class Rang:
    """A fact of these tests."""

    bell: str


@dataclass(frozen=True)
class Silence:
    """A fact that nobody listens to."""


@dataclass
class Heard:
    """What the listener was given, and what it does next."""

    bells: list[str] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    next: Callable[[Rang], None] = lambda fact: None
    done_already: bool = False


NOTES = Heard()


def _heard(fact: Rang) -> None:
    NOTES.bells.append(fact.bell)
    NOTES.next(fact)


def _look(fact: Rang) -> bool:
    NOTES.looked.append(fact.bell)
    return NOTES.done_already


@effect(on=Rang, queue="default", attempts=3, look=_look)
def looks(fact: Rang) -> None:
    _heard(fact)


@effect(on=Rang, queue="default", attempts=3, repeat=True)
def repeats(fact: Rang) -> None:
    _heard(fact)


@effect(on=Rang, queue="default", attempts=3, drop=True)
def drops(fact: Rang) -> None:
    _heard(fact)


@pytest.fixture
def heard(transactional_db: None) -> Heard:
    """What the three listeners of Rang are given."""
    NOTES.__init__()  # type: ignore[misc]
    return NOTES


def ring(kind: str = "looks", **more: Any) -> OutboxEntry:
    key = f"bell:{OutboxEntry.objects.count()}"
    with transaction.atomic():
        owe(kind, key=key, payload={"bell": "one"}, **more)
    return OutboxEntry.objects.get(key=key)


def state(entry: OutboxEntry) -> str:
    entry.refresh_from_db()
    return entry.state


def expire_leases() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_outboxentry SET lease_until = clock_timestamp() - interval '1 s'")


def fails(error: Exception) -> Callable[[Rang], None]:
    def fail(_fact: Rang) -> None:
        raise error

    return fail


def test_a_debt_is_saved_only_with_its_reason(heard: Heard) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        owe("looks", key="k", payload={"bell": "one"})


def test_a_fact_without_a_listener_is_refused(transactional_db: None) -> None:
    with transaction.atomic(), pytest.raises(LookupError, match="nobody listens"):
        announce(Silence(), key="k")


def test_announcing_owes_each_listener_once(heard: Heard) -> None:
    with transaction.atomic():
        announce(Rang("one"), key="k")
    assert set(OutboxEntry.objects.values_list("key", flat=True)) == {"k:looks", "k:repeats", "k:drops"}


def test_what_is_rolled_back_is_not_owed(heard: Heard) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        owe("looks", key="k", payload={"bell": "one"})
        raise ZeroDivisionError
    assert not OutboxEntry.objects.exists()


def test_an_entry_is_done_and_marked(heard: Heard) -> None:
    entry = ring()
    assert work_on(entry.pk)
    assert (state(entry), heard.bells) == ("done", ["one"])
    assert not work_on(entry.pk)


def test_workers_at_once_do_it_once(heard: Heard) -> None:
    entry = ring()
    assert sorted(at_once(*[lambda: work_on(entry.pk)] * 6)) == [False] * 5 + [True]  # type: ignore[type-var]
    assert heard.bells == ["one"]


def test_waiting_for_an_outage_costs_no_attempt(heard: Heard) -> None:
    heard.next = fails(TryLater("slack", "down", after=7.0))
    entry = ring()
    work_on(entry.pk)
    assert (state(entry), entry.attempts, entry.in_doubt) == ("pending", 0, False)
    assert not work_on(entry.pk), "it is not due yet"


def cut_off(_fact: Rang) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SELECT pg_terminate_backend(pg_backend_pid())")


def test_an_outage_of_the_database_costs_no_attempt_but_leaves_a_doubt(heard: Heard) -> None:
    heard.next = cut_off
    entry = ring()
    work_on(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts, entry.in_doubt) == ("pending", 0, True)


def test_a_refusal_makes_it_dead_at_once(heard: Heard) -> None:
    heard.next = fails(Refused("slack", "no such channel"))
    entry = ring()
    work_on(entry.pk)
    assert state(entry) == "dead"
    assert "no such channel" in entry.last_error


def test_a_repeated_bug_makes_it_dead(heard: Heard, make_due: Callable[[], None]) -> None:
    heard.next = fails(ZeroDivisionError())
    entry = ring()
    for _ in range(3):
        make_due()
        work_on(entry.pk)
    assert (state(entry), entry.attempts, len(heard.bells)) == ("dead", 3, 3)


def test_after_an_unknown_outcome_it_looks_before_repeating(heard: Heard, make_due: Callable[[], None]) -> None:
    heard.next = fails(OutcomeUnknown("slack", "cut"))
    entry = ring()
    work_on(entry.pk)
    heard.done_already = True
    make_due()
    work_on(entry.pk)
    assert (state(entry), heard.bells, heard.looked) == ("done", ["one"], ["one"])


def test_an_outage_while_looking_keeps_the_doubt(heard: Heard, make_due: Callable[[], None]) -> None:
    heard.next = fails(OutcomeUnknown("slack", "cut"))
    entry = ring()
    work_on(entry.pk)
    heard.next = fails(TryLater("slack", "down"))
    make_due()
    work_on(entry.pk)
    entry.refresh_from_db()
    assert entry.in_doubt


@pytest.mark.parametrize(
    ("kind", "ends", "bells"), [("looks", "done", 2), ("repeats", "done", 2), ("drops", "unknown", 1)]
)
def test_a_killed_worker_leaves_it_to_another(heard: Heard, kind: str, ends: str, bells: int) -> None:
    heard.next = fails(SystemExit())  # type: ignore[arg-type]
    entry = ring(kind)
    with pytest.raises(SystemExit):
        work_on(entry.pk)
    assert not work_on(entry.pk), "the dead worker's lease still runs"
    heard.next = lambda fact: None
    expire_leases()
    work_on(entry.pk)
    assert (state(entry), len(heard.bells)) == (ends, bells)


def test_a_worker_that_lost_its_lease_calls_nobody_and_marks_nothing(heard: Heard) -> None:
    def sleep_too_long(_fact: Rang) -> None:
        OutboxEntry.objects.update(lease_token="00000000-0000-4000-8000-000000000000")
        renew()

    heard.next = sleep_too_long
    entry = ring()
    work_on(entry.pk)
    assert state(entry) == "claimed", "it is the other worker's to mark"


def test_a_lease_is_renewed_to_ten_seconds_from_now(heard: Heard) -> None:
    left: list[float] = []

    def look_at_the_lease(_fact: Rang) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_outboxentry SET lease_until = clock_timestamp() + interval '1 s'")
            renew()
            cursor.execute("SELECT extract(epoch FROM lease_until - clock_timestamp()) FROM incidents_outboxentry")
            left.append(float(cursor.fetchone()[0]))

    heard.next = look_at_the_lease
    work_on(ring().pk)
    assert 9 < left[0] <= 10


def test_one_renewal_serves_the_calls_that_leave_together_unless_one_may_take_longer(heard: Heard) -> None:
    renewals: list[int] = []

    def call_thrice(_fact: Rang) -> None:
        with CaptureQueriesContext(connection) as asked:
            for deadline in (5.0, 12.0, 5.0):
                about_to_call(deadline=deadline)
                renewals.append(len(asked))

    heard.next = call_thrice
    work_on(ring().pk)
    assert renewals == [0, 1, 1], "the claim was a moment ago; the second is longer than that lasts"


def test_without_a_lease_there_is_nothing_to_renew() -> None:
    renew()
    assert issubclass(LeaseLost, Exception)


def test_entries_of_a_lane_are_done_in_order(heard: Heard) -> None:
    first, second = ring(lane="room:1"), ring(lane="room:1")
    assert not work_on(second.pk)
    work_on(first.pk)
    assert work_on(second.pk)


@pytest.mark.parametrize(("lane", "goes_on"), [("room:1", True), ("mirror:1", False), ("publication:1", False)])
def test_a_dead_entry_frees_its_lane_except_where_order_is_the_point(heard: Heard, lane: str, goes_on: bool) -> None:
    heard.next = fails(Refused("slack", "no"))
    first, second = ring(lane=lane), ring(lane=lane)
    work_on(first.pk)
    heard.next = lambda fact: None
    assert work_on(second.pk) is goes_on


def test_a_kind_nobody_here_knows_is_left_alone(heard: Heard) -> None:
    entry = ring()
    OutboxEntry.objects.update(kind="of_a_newer_release")
    assert not work_on(entry.pk)
    assert state(entry) == "pending"


def test_the_sweep_prompts_what_is_due_and_not_again_for_a_while(heard: Heard) -> None:
    ring()
    assert (sweep(), sweep()) == (1, 0)


def test_of_a_storm_a_process_hints_at_few_and_the_sweep_finds_the_rest(heard: Heard) -> None:
    entry, began = ring(), time.monotonic()
    with redis.from_url(settings.REDIS_URL) as broker:
        before = broker.llen("default")
        for _ in range(100):
            hint(entry.pk, "looks", 0)
        assert broker.llen("default") - before <= AT_ONCE * (time.monotonic() - began + 1)
    assert sweep() == 1


@pytest.mark.parametrize(("lane", "found"), [("room:1", 1), ("mirror:1", 0)])
def test_the_sweep_finds_only_what_can_be_claimed(heard: Heard, lane: str, found: int) -> None:
    heard.next = fails(Refused("slack", "no"))
    work_on(ring(lane=lane).pk)
    ring(lane=lane)
    assert sweep() == found


def test_the_sweep_takes_up_what_a_killed_worker_left(heard: Heard) -> None:
    ring()
    OutboxEntry.objects.update(
        state="claimed", lease_token="00000000-0000-4000-8000-000000000000", lease_until="2026-01-01T00:00Z"
    )
    assert sweep() == 1


def ring_later(incident: Incident) -> OutboxEntry:
    with transaction.atomic():
        announce(Rang("one"), key="later", incident=incident, after=timedelta(minutes=15))
    return OutboxEntry.objects.get(key="later:looks")


def test_what_is_timed_waits_for_its_time(heard: Heard, incident: Incident, make_due: Callable[[], None]) -> None:
    entry = ring_later(incident)
    waits = entry.due_at - entry.created_at
    assert timedelta(minutes=14) < waits < timedelta(minutes=16)
    assert not work_on(entry.pk)
    make_due()
    work_on(entry.pk)
    assert (state(entry), heard.bells) == ("done", ["one"])


def test_only_the_sweep_prompts_what_is_timed(
    heard: Heard, incident: Incident, settle: Callable[[], None], make_due: Callable[[], None]
) -> None:
    settle()
    ring_later(incident)
    assert (sweep(), oldest_due_seconds()) == (0, 0)
    make_due()
    assert sweep() == 5, "one for each listener, the reminder that nobody leads, and second 30 of the room"


def test_what_is_timed_ends_with_its_episode(heard: Heard, incident: Incident, make_due: Callable[[], None]) -> None:
    entry = ring_later(incident)
    Incident.objects.update(episode=2)
    make_due()
    work_on(entry.pk)
    assert (state(entry), heard.bells) == ("superseded", [])


def test_another_episode_ends_nothing_that_is_owed_at_once(heard: Heard, incident: Incident) -> None:
    entry = ring(incident=incident)
    Incident.objects.update(episode=2)
    work_on(entry.pk)
    assert (state(entry), heard.bells) == ("done", ["one"])


def test_nothing_that_is_timed_keeps_a_lane_waiting(heard: Heard, incident: Incident) -> None:
    with pytest.raises(ValueError, match="lane"):
        ring(lane="room:1", after=timedelta(minutes=15), incident=incident)


def test_the_oldest_debt_is_measured(heard: Heard) -> None:
    assert oldest_due_seconds() == 0
    ring()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_outboxentry SET due_at = clock_timestamp() - interval '90 s'")
    assert 89 < oldest_due_seconds() < 100


def test_retry_owes_a_dead_effect_again_and_is_on_record(heard: Heard, incident: Incident, ic: Any) -> None:
    heard.next = fails(Refused("slack", "no"))
    entry = ring(incident=incident)
    work_on(entry.pk)
    retry(entry.pk, actor=by(ic, via="console"))
    assert state(entry) == "pending"
    assert incident.events.filter(action="EFFECT_RETRIED").count() == 1
    heard.next = lambda fact: None
    work_on(entry.pk)
    with pytest.raises(NotNow):
        retry(entry.pk, actor=by(ic, via="console"))
