"""The mirror after an outage: whatever call breaks, and however many copy at once, it ends without a gap or a duplicate."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from clients import audit_table, aws
from clients.errors import TryLater
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, next_hash, origin
from incidents.audit.lag import Lag, lag
from incidents.audit.mark import confirmed
from incidents.audit.mirror import copies, expired_before, mirror_tail, read_back, sort_key
from incidents.audit.record import record_alone, system_chain
from incidents.errors import ChainForked
from incidents.models import Incident, MirrorMark, OutboxEntry
from incidents.outbox.every_copy import owe_every_copy
from incidents.outbox.work import work_on
from tests import environment
from tests.at_once import at_once
from tests.incidents.forked import agree
from tests.incidents.test_audit import JSON_VALUES, note

LONG = "\x01" * 9_900  # six bytes each as they are written, so that eight or nine events are put together at most


class Broken:
    """Its `at`th call to the table does not happen, or happens and its answer is lost, or somebody acts before it."""

    def __init__(self, at: int, how: str, act: Callable[[], Any] = lambda: None) -> None:
        self.at, self.how, self.act, self.calls = at, how, act, 0
        self.thread = threading.get_ident()

    def __call__(self, request: Any, event_name: str, **_: Any) -> None:
        if threading.get_ident() != self.thread:
            return
        self.calls += 1
        if self.calls != self.at:
            return
        self.act()
        if self.how == "lost":
            aws._send(request, event_name, to=[environment.aws_url])
        if self.how != "late":
            raise TryLater("dynamodb", "it is out of order")


@contextmanager
def broken(at: int, how: str, act: Callable[[], Any] = lambda: None) -> Iterator[Broken]:
    events = aws.client("dynamodb").meta.events
    one = Broken(at, how, act)
    events.register("before-send.dynamodb", one)
    try:
        yield one
    finally:
        events.unregister("before-send.dynamodb", one)


@pytest.fixture
def behind(incident: Incident) -> str:
    """A chain of 25 events of which none is copied: three steps."""
    for _ in range(24):
        note(incident, LONG)
    return incident.chain


def copy(chain: str) -> int | None:
    """What was put, or None where the mirror was out of order."""
    try:
        return mirror_tail(chain)
    except TryLater:
        return None


def test_after_an_outage_many_are_put_together(behind: str) -> None:
    with broken(0, "") as table:
        assert mirror_tail(behind) == 25
    assert table.calls == 1 + 1 + 3  # a look, its place on the list, and three steps
    assert agree(behind)
    assert confirmed(behind) == 25


@pytest.mark.parametrize("how", ["not sent", "lost"])
def test_whatever_call_breaks_it_goes_on_from_there(behind: str, how: str) -> None:
    for at in (1, 2, 3, 2, 2):  # each time from where the last one was broken
        with broken(at, how):
            copy(behind)
        assert confirmed(behind) <= len(list(copies(behind)))
    mirror_tail(behind)
    assert agree(behind)
    assert confirmed(behind) == 25


@pytest.mark.parametrize("at", [2, 3, 4])
def test_another_who_copies_meanwhile_is_found_to_have_put_the_same(behind: str, at: int) -> None:
    with broken(at, "late", lambda: at_once(lambda: mirror_tail(behind))):
        mirror_tail(behind)
    assert agree(behind)


def test_two_at_once_make_one_mirror(behind: str) -> None:
    at_once(*[lambda: mirror_tail(behind)] * 2)
    assert agree(behind)


def test_a_step_that_finds_another_event_in_its_way_is_a_fork(behind: str, sandbox_aws: Any) -> None:
    def be_first() -> None:
        mirror_tail(behind, up_to=1)
        item = sandbox_aws.get_item(Key={"pk": behind, "sk": sort_key(1)})["Item"]
        sandbox_aws.put_item(Item=item | {"sk": sort_key(3)})

    with broken(2, "late", lambda: at_once(be_first)), pytest.raises(ChainForked, match="another event 3"):
        mirror_tail(behind)
    assert [one.sk for one in copies(behind)] == [sort_key(seq) for seq in (1, 2, 3)]


def test_the_gate_confirms_nothing_and_is_confirmed_by_the_next_catch_up(incident: Incident) -> None:
    mirror_tail(incident.chain, up_to=1)
    assert confirmed(incident.chain) == 0
    mirror_tail(incident.chain)
    assert confirmed(incident.chain) == 1


def test_a_late_worker_takes_nothing_back(incident: Incident, behind: str) -> None:
    with broken(3, "late", lambda: at_once(lambda: (note(incident), mirror_tail(behind)))):
        mirror_tail(behind)
    assert confirmed(behind) == 26


# None


def test_without_a_second_store_nothing_is_copied_and_nothing_says_otherwise(incident: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""
    assert mirror_tail(incident.chain) == 0
    assert read_back(incident.events.get(seq=1))
    assert list(copies(incident.chain)) == []
    assert lag() == Lag(events=0, seconds=0.0)


# Expiry


def test_a_copy_lives_as_long_as_is_set(incident: Incident) -> None:
    mirror_tail(incident.chain)
    (item,) = copies(incident.chain)
    assert abs(item.expires_at - (timezone.now() + timedelta(days=800)).timestamp()) < 60


@pytest.mark.parametrize(("days", "then"), [(800, 800), (2000, 800), (400, 400)])
def test_what_may_be_gone_is_older_than_the_shortest_life_of_any_copy(
    incident: Incident, settings: Any, days: int, then: int
) -> None:
    mirror_tail(incident.chain)
    settings.AUDIT_TTL_DAYS = days
    assert abs(expired_before(incident.chain) - (timezone.now() - timedelta(days=then))) < timedelta(minutes=1)


def test_a_copy_that_was_given_a_short_life_is_remembered(incident: Incident, settings: Any) -> None:
    settings.AUDIT_TTL_DAYS = 366
    mirror_tail(incident.chain)
    settings.AUDIT_TTL_DAYS = 800
    note(incident)
    mirror_tail(incident.chain)
    assert MirrorMark.objects.get().days == 366
    assert abs(expired_before(incident.chain) - (timezone.now() - timedelta(days=366))) < timedelta(minutes=1)


# Lag


def test_the_lag_is_what_is_not_confirmed_and_since_when(incident: Incident, settle: Callable[[], None]) -> None:
    settle()
    assert lag() == Lag(events=0, seconds=0.0)
    note(incident)
    note(incident)
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    behind = lag()
    assert behind.events == 3 and 0 < behind.seconds < 60


def test_the_lag_and_the_forks_are_metrics(incident: Incident, client: Client) -> None:
    told = client.get("/metrics").content.decode()
    assert "audit_mirror_behind_count 1.0" in told
    assert "audit_mirror_behind_seconds 0." in told
    assert "audit_chain_forked_count 0.0" in told


def test_a_new_table_has_confirmed_nothing_and_is_owed_every_chain(incident: Incident) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    mirror_tail(incident.chain)
    OutboxEntry.objects.all().delete()
    assert owe_every_copy(is_new=False) == 2
    assert confirmed(incident.chain) == 1
    assert owe_every_copy(is_new=True) == 2
    assert confirmed(incident.chain) == 0
    assert sum(work_on(pk) for pk in OutboxEntry.objects.order_by("pk").values_list("pk", flat=True)) == 4
    assert (confirmed(incident.chain), confirmed(system_chain())) == (1, 1)


# What survives


@rules(max_examples=20)
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), JSON_VALUES, max_size=5))
def test_whatever_an_event_may_say_the_mirror_gives_back_byte_for_byte(detail: dict[str, Any]) -> None:
    said = canonical_form({"detail": detail, "text": {"empty": ""}})
    first = origin("INCIDENT#x").hash
    item = audit_table.Item(pk="x", sk="y", canonical=said, previous=first, hash=next_hash(first, said), expires_at=1)
    assert audit_table._from_table(audit_table._to_table(item)) == item
