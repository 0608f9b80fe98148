"""One event and its columns: what is right whatever it holds, and what is named; the quick look never passes more than the slow."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incidents.audit.chain import canonical_form, next_hash, origin, timestamp
from incidents.audit.fit import TOGETHER, doubtful, why_not
from incidents.audit.stored import Stored

ID = "0b7ac0f4-94d2-4a5e-a5a2-0a64dfb1a1a1"


def row(canonical: bytes, **changes: Any) -> Stored:
    """The first event of a chain, its hash right."""
    chain, start = f"INCIDENT#{ID}", origin(f"INCIDENT#{ID}").hash
    columns: dict[str, Any] = {
        "chain": chain,
        "seq": 1,
        "previous": start,
        "canonical": canonical,
        "at": timestamp(timezone.now()),
        "incident": ID,
    }
    rest: dict[str, Any] = {
        "hash": next_hash(start, canonical),
        "action": "A",
        "late": False,
        "parsed": None,
    }
    return Stored(**(columns | rest | changes))


def event(**more: Any) -> dict[str, Any]:
    return {"chain": f"INCIDENT#{ID}", "seq": 1, "action": "A", "at": timestamp(timezone.now()), **more}


def found_in(one: Stored) -> tuple[str, str] | None:
    """The slow word, which the quick one must not contradict."""
    start = origin(one.chain)
    slow, quick = why_not(one, start), list(doubtful([one], start))
    assert slow is None or quick == [0]
    return slow


def as_written(**more: Any) -> Stored:
    content = event(**more)
    return row(canonical_form(content), at=content["at"])


def parsed_by_hand(one: Stored) -> Stored:
    """The same, where the database could not compare the parsed copy: it is there, in its own spacing."""
    return one._replace(parsed=json.dumps(json.loads(one.canonical)))


@pytest.mark.parametrize(
    "detail",
    [
        {"rate": 1.5e-7},
        {"huge": 1e17},
        {"deep": [{"b": [1, None]}, 2]},
        {"\U0001f600": 1, "\ufffd": 2},
        {"yes": True, "none": None, "n": -3},
    ],
)
def test_an_event_is_right_whatever_it_holds(detail: dict[str, Any]) -> None:
    assert found_in(as_written(detail=detail)) is None
    assert found_in(parsed_by_hand(as_written(detail=detail))) is None


def test_the_quick_look_passes_what_most_events_are() -> None:
    numbers = {"rate": 0.25, "none": None}
    one = as_written(
        detail={"entry": 12, "numbers": numbers, "of": ["a", "b"]}, text={"note": 'ä \U0001f600 " \\ \n \x01'}
    )
    assert list(doubtful([one], origin(one.chain))) == []


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(TEXT, VALUE, max_size=4), st.booleans())
def test_the_quick_look_never_passes_what_the_slow_one_does_not(detail: dict[str, Any], ascii_only: bool) -> None:
    """Python writes JSON almost as RFC 8785 does: the difference must be seen."""
    content = event(detail=detail)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=ascii_only)
    found_in(row(text.encode(), at=content["at"]))


NOT_CANONICAL = [
    pytest.param(lambda text: text.replace(b'{"action"', b'{ "action"'), id="other spacing"),
    pytest.param(lambda text: text.replace(b'"seq":1', b'"seq":7,"seq":1'), id="a key twice"),
    pytest.param(lambda text: b'{"seq":1,' + text[1:].replace(b',"seq":1', b""), id="other order"),
    pytest.param(lambda text: text.replace(b'"A"', b'"\\u0041"'), id="other escapes"),
    pytest.param(lambda text: text.replace(b'"seq":1', b'"seq":1.0'), id="a number in another form"),
    pytest.param(lambda text: text[:-1], id="cut short"),
    pytest.param(lambda _: b"[1]", id="no event"),
    pytest.param(lambda _: b"\xff", id="no text"),
    pytest.param(lambda _: b"[" * 30_000, id="too deep to read"),
    pytest.param(lambda text: text.replace(b'"A"', b"NaN"), id="no number"),
    pytest.param(lambda text: text.replace(b'"seq":1', b'"big":%d,"seq":1' % 2**60), id="a number that is not whole"),
]


@pytest.mark.parametrize("change", NOT_CANONICAL)
def test_what_is_not_in_canonical_form_is_named(change: Callable[[bytes], bytes]) -> None:
    right = as_written()
    wrong = change(right.canonical)
    one = right._replace(canonical=wrong, hash=next_hash(right.previous, wrong))
    assert (found_in(one) or ("",))[0] == "canonical"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("seq", {"seq": 2}),
        ("previous", {"previous": bytes(32)}),
        ("hash", {"hash": bytes(32)}),
        ("chain", {"chain": f"INCIDENT#{ID[::-1]}"}),
        ("action", {"action": "B"}),
        ("at", {"at": "2026-11-25T02:11:00.000000Z"}),
        ("incident", {"incident": None}),
        ("parsed", {"parsed": "{}"}),
        ("parsed", {"parsed": "null"}),
        ("parsed", {"parsed": ""}),
    ],
)
def test_a_column_that_says_something_else_is_named(field: str, changes: dict[str, Any]) -> None:
    assert (why_not(as_written()._replace(**changes), origin(f"INCIDENT#{ID}")) or ("",))[0] == field
    assert list(doubtful([as_written()._replace(**changes)], origin(f"INCIDENT#{ID}"))) == [0]


def test_among_many_that_are_right_only_the_others_are_doubtful() -> None:
    rows: list[Stored] = []
    for seq in range(1, 2 * TOGETHER + 3):
        before = rows[-1] if rows else origin(f"INCIDENT#{ID}")
        detail = {"huge": 1e17} if seq in (3, TOGETHER + 1) else {}
        content = event(detail=detail) | {"seq": seq}
        text = canonical_form(content)
        digest = next_hash(before.hash, text)
        rows.append(row(text, at=content["at"], seq=seq, previous=before.hash, hash=digest))
    assert list(doubtful(rows, origin(f"INCIDENT#{ID}"))) == [2, TOGETHER]


def test_a_truth_in_the_parsed_copy_is_no_one() -> None:
    one = parsed_by_hand(as_written(detail={"count": 1}))
    assert one.parsed
    assert (found_in(one._replace(parsed=one.parsed.replace('"count": 1', '"count": true'))) or ("",))[0] == "parsed"
