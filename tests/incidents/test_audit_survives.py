"""Whatever an event may hold reads back the same from PostgreSQL and from the mirror; what would not is refused."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients import audit_table
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, next_hash
from incidents.audit.mirror import mirror_tail, sort_key
from incidents.audit.record import record
from incidents.audit.survive import DEEPEST, LARGEST, CannotBeKept, refuse_what_would_change
from incidents.audit.verify import verify_chain
from incidents.models import AuditEvent, Incident

ANY_TEXT = st.text(max_size=20) | st.text(st.characters(categories=["Cs", "Cc", "Co", "Lo"]), max_size=4)
ANY_NUMBER = (
    st.integers()
    | st.integers(-(2**60), 2**60)
    | st.floats()
    | st.sampled_from([0.0, -0.0, 1e21, 1e16, 5e-324, 1.7976931348623157e308, float(2**53), 0.1, 1e-7, 1.0])
)
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | ANY_NUMBER | ANY_TEXT | st.sampled_from([b"x", UUID(int=1), Decimal(1), {1: 2}, {3}]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
COUNTED = ("snapshot", "ms", "lines", "traces", "commits", "answered", "unanswered")
COUNTS: dict[str, Any] = dict.fromkeys(COUNTED, 0)
ANY_DETAIL = st.dictionaries(ANY_TEXT, ANY_VALUE, max_size=5)


def is_kept(detail: dict[str, Any]) -> bool:
    try:
        refuse_what_would_change(detail)
    except CannotBeKept:
        return False
    return True


def through_postgresql(canonical: bytes) -> tuple[Any, bytes]:
    """As jsonb gives its parse back, and bytea its bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text, %s::bytea", [canonical.decode(), canonical])
        parsed, stored = cursor.fetchone()
    return json.loads(parsed), bytes(stored)


@given(st.lists(ANY_DETAIL.filter(is_kept), max_size=8))
@settings(suppress_health_check=list(HealthCheck), max_examples=12, deadline=None)
def test_what_is_accepted_has_one_canonical_form_whichever_way_it_went(db: None, details: list[dict[str, Any]]) -> None:
    canonical = canonical_form({"details": details})
    parsed, stored = through_postgresql(canonical)
    assert stored == canonical == canonical_form(parsed) == canonical_form(json.loads(canonical))


@given(ANY_DETAIL)
@settings(max_examples=50, deadline=None)
def test_every_detail_is_accepted_or_refused_with_its_place(detail: dict[str, Any]) -> None:
    if is_kept(detail):
        assert canonical_form(json.loads(canonical_form(detail))) == canonical_form(detail)
    else:
        with pytest.raises(CannotBeKept, match="detail"):
            refuse_what_would_change(detail)


def deep(levels: int) -> Any:
    return [deep(levels - 1)] if levels else None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2**53, "a number beyond"),
        (float(2**53), "a number beyond"),
        (1e21, "a number beyond"),
        (float("nan"), "a number beyond"),
        (float("-inf"), "a number beyond"),
        ("a\0b", "no NUL"),
        ("\ud800", "half a character"),
        ({"\udfff": 1}, "a name in detail.it: half a character"),
        ({1: 2}, "a name in it is a int"),
        ([0, {"b": b"x"}], r"detail.it\[1\].b: a bytes is no JSON"),
        (datetime(2026, 1, 1, tzinfo=UTC), "a datetime is no JSON"),
        (deep(DEEPEST), "within one another"),
    ],
)
def test_what_would_come_back_otherwise_is_refused(value: Any, said: str) -> None:
    with pytest.raises(CannotBeKept, match=said):
        refuse_what_would_change({"it": value})


@pytest.mark.parametrize("value", [LARGEST, -LARGEST, 5e-324, "", (), deep(DEEPEST - 1), "\U0010ffff", "e\u0301"])
def test_what_comes_back_the_same_is_not(value: Any) -> None:
    refuse_what_would_change({"it": value})


def test_a_detail_that_cannot_be_kept_undoes_its_change(incident: Incident) -> None:
    numbers = {"rate": float("inf")}
    with pytest.raises(CannotBeKept, match=r"detail\.numbers\.rate"), transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        Incident.objects.filter(pk=locked.pk).update(title="changed")
        record(Action.CONTEXT_SNAPSHOT_ATTACHED, actor=WORKER, incident=locked, again=False, numbers=numbers, **COUNTS)
    incident.refresh_from_db()
    assert incident.title == "Checkout errors"


def write(incident: Incident, note: str, numbers: dict[str, float]) -> list[AuditEvent]:
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        attached: dict[str, Any] = {"again": False, "numbers": numbers, **COUNTS}
        return [
            record(Action.NOTE_ADDED, actor=WORKER, incident=locked, words={"note": note}),
            record(Action.CONTEXT_SNAPSHOT_ATTACHED, actor=WORKER, incident=locked, **attached),
        ]


NAMES = st.text(st.sampled_from("abcABC_"), min_size=2, max_size=6).map("n{}".format)


@given(ANY_TEXT, st.dictionaries(NAMES, st.floats(-LARGEST, LARGEST) | st.integers(-LARGEST, LARGEST), max_size=4))
@settings(suppress_health_check=list(HealthCheck), max_examples=10, deadline=None)
def test_an_event_of_any_text_and_any_number_verifies_in_both_stores(
    incident: Incident, note: str, numbers: dict[str, float]
) -> None:
    for event in write(incident, note, numbers):
        mirror_tail(incident.chain)
        copy = audit_table.get(event.chain, sort_key(event.seq))
        assert copy and next_hash(copy.previous, copy.canonical) == copy.hash == bytes(event.hash)
        event.refresh_from_db()
        assert canonical_form(event.parsed) == copy.canonical
    assert verify_chain(incident.chain, mirrored=True).behind == 0


def test_a_nul_in_a_text_is_shown_as_one_and_loses_no_event(incident: Incident) -> None:
    first, _ = write(incident, "a\0b", {})
    assert first.words == {"note": "a\ufffdb"}
