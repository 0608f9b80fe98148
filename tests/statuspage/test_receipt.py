"""A publication's receipt: a good one verifies with nothing but Python, and one with anything changed does not."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.errors import TryLater
from incidents.audit.chain import origin
from incidents.models import Person
from sandbox.server import Running
from statuspage import verify_receipt
from statuspage.decide import decide_outcome
from statuspage.models import Approval, Publication
from statuspage.receipt import receipt
from tests.conftest import by
from tests.statuspage.conftest import break_statuspage, mend, minutes_pass, publication_of, publish, stored

VERIFIER = Path(verify_receipt.__file__)


def verified(text: str, folder: Path) -> tuple[int, str]:
    """As somebody does who has the two files and Python, and nothing else."""
    (folder / "receipt.json").write_text(text)
    alone = [sys.executable, "-I", str(VERIFIER), "receipt.json"]
    done = subprocess.run(alone, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def good(approval: Approval) -> str:
    return receipt(publish(approval))


def test_a_good_one_is_sound_and_says_what_that_proves(good: str, ic: Person, tmp_path: Path) -> None:
    status, said = verified(good, tmp_path)
    told = json.loads(good)
    assert status == 0
    assert f"The words have the digest {told['digest']}." in said
    assert f"by {ic.reference}, at {told['approval']['at']}, by right of commanders as IC." in said
    assert "It does not prove:" in said


def test_a_bad_one_says_what_is_wrong(good: str, tmp_path: Path) -> None:
    assert verified(good.replace("Some payments", "All payments"), tmp_path) == (
        1,
        "Not sound: its words are not those that were approved\n",
    )
    assert verified("{", tmp_path)[0] == 1


def test_no_receipt_at_all(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-I", str(VERIFIER)], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


def is_sound(raw: bytes) -> bool:
    try:
        verify_receipt.check(raw)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False
    return True


def test_any_other_byte_is_found(good: str) -> None:
    raw = good.encode()

    @given(place=st.integers(0, len(raw) - 1), byte=st.integers(0, 255))
    def changed(place: int, byte: int) -> None:
        other = raw[:place] + bytes([byte]) + raw[place + 1 :]
        assert is_sound(other) == (other == raw)

    assert is_sound(raw)
    changed()


def parts(thing: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in it."""
    inside = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for key, value in inside:
        yield (*way, key)
        yield from parts(value, (*way, key))


def altered(text: str, way: tuple[Any, ...], value: Any) -> bytes:
    document = json.loads(text)
    inner = document
    for key in way[:-1]:
        inner = inner[key]
    if value is None:
        del inner[way[-1]]
    else:
        inner[way[-1]] = value
    return verify_receipt.written(document)


def test_any_other_value_is_found_and_any_that_is_missing(good: str) -> None:
    others: tuple[Any, ...] = (None, "x", 1.0, True, [], {})
    for way in parts(json.loads(good)):
        for value in others:
            assert not is_sound(altered(good, way, value)), (way, value)


def test_what_was_added_or_saved_anew_is_found(good: str) -> None:
    assert not is_sound(verify_receipt.written(json.loads(good) | {"more": 1}))
    assert not is_sound(json.dumps(json.loads(good)).encode())
    assert not is_sound(good.replace('"version": 1', '"version": 1.0').encode())


def test_an_event_with_a_hash_of_its_own_making_does_not_follow(good: str) -> None:
    """Whoever rewrites one event and its hash meets the next one, which names the hash before it."""
    document = json.loads(good)
    document["events"][1]["canonical"] = document["events"][1]["canonical"].replace("worker", "nobody")
    document["events"][1] |= verify_receipt.event(document["events"][1], json.loads(document["events"][1]["canonical"]))
    with pytest.raises(ValueError, match="does not follow"):
        verify_receipt.check(verify_receipt.written(document))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("action", "NOTE_ADDED"), "not the steps of the gate"),
        (("seq", 1), "not in their order"),
        (("chain", "INCIDENT#another"), "several chains"),
    ],
)
def test_events_of_another_story_are_none(good: str, change: tuple[str, Any], said: str) -> None:
    document = json.loads(good)
    told = json.loads(document["events"][2]["canonical"]) | {change[0]: change[1]}
    document["events"][2]["canonical"] = json.dumps(told)
    with pytest.raises(ValueError, match=said):
        verify_receipt.check(verify_receipt.written(document))


def test_one_that_was_sent_twice_is_sound(approval: Approval, outside: Running) -> None:
    break_statuspage(outside, status=503)
    with pytest.raises(TryLater):
        publish(approval)
    publication = stored(approval)
    publication._move("RESERVED", "PUBLICATION_POSTPONED", why="It did not arrive.")  # type: ignore[arg-type]
    mend(outside)
    minutes_pass(0)
    assert is_sound(receipt(publish(approval)).encode())


def test_one_that_a_person_decided_is_sound(approval: Approval, ic: Person) -> None:
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    publication._unknown("no answer", wait=False)
    publication._ask("A person has to look.")
    said: dict[str, Any] = {"arrived": True, "statuspage_incident": "in1", "why": "Seen."}
    decide_outcome(publication.incident, publication_id=str(publication.pk), **said, actor=by(ic))
    text = receipt(Publication.objects.get(pk=publication.pk))
    assert "PUBLICATION_DECIDED" in text
    assert is_sound(text.encode())


def test_its_events_are_those_of_the_audit_log(good: str, approval: Approval) -> None:
    incident = approval.event.incident
    assert incident
    kept = {event.seq: event for event in incident.events.all()}
    for one in json.loads(good)["events"]:
        assert bytes(kept[one["seq"]].hash).hex() == one["hash"]
    assert origin(approval.event.chain).seq == 0
