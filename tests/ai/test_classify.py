"""Is it a status update? What the model's answer means, and how seldom it is asked."""

import json

import pytest
from django.core.cache import cache

from ai.classify import Verdict, read, verdict_on
from incidents.models import Incident
from sandbox.faults import Fault
from sandbox.server import Running

UPDATE = "Rolled back checkout, errors are falling."


def asked(outside: Running) -> list[str]:
    """What the model was asked, each time."""
    calls = [call for call in outside.state.calls if call.system == "bedrock"]
    return [json.dumps(call.body["messages"]) for call in calls]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ('{"status_update": true}', Verdict.UPDATE),
        (' {"status_update": false}\n', Verdict.OTHER),
        ('```json\n{"status_update": true}\n```', Verdict.UPDATE),
        ('{"status_update": true, "why": "it tells what was done"}', Verdict.UPDATE),
        ('{"status_update": "true"}', Verdict.UNKNOWN),
        ('{"status_update": 1}', Verdict.UNKNOWN),
        ('{"update": true}', Verdict.UNKNOWN),
        ("[true]", Verdict.UNKNOWN),
        ("true", Verdict.UNKNOWN),
        ('Yes. {"status_update": true}', Verdict.UNKNOWN),
        ('{"status_update": true', Verdict.UNKNOWN),
        ("", Verdict.UNKNOWN),
        ("[" * 100_000, Verdict.UNKNOWN),
    ],
)
def test_only_the_answer_that_was_asked_for_counts(said: str, verdict: Verdict) -> None:
    assert read(said) is verdict


def test_the_same_words_are_asked_about_once(incident: Incident, outside: Running) -> None:
    assert verdict_on(UPDATE, incident=incident) is Verdict.UPDATE
    assert verdict_on(f"  {UPDATE}\n", incident=incident) is Verdict.UPDATE
    assert verdict_on("Thanks!", incident=incident) is Verdict.OTHER
    assert len(asked(outside)) == 2


def test_words_that_differ_in_what_is_scrubbed_alone_are_the_same(incident: Incident, outside: Running) -> None:
    for address in ("a.b@example.com", "c.d@example.com"):
        verdict_on(f"Rolled back for {address}", incident=incident)
    (only,) = asked(outside)
    assert "example.com" not in only


def test_what_could_not_be_told_is_asked_again(incident: Incident, outside: Running) -> None:
    outside.state.faults = {"bedrock": Fault(status=400)}
    assert verdict_on(UPDATE, incident=incident) is Verdict.UNKNOWN
    outside.state.faults = {}
    assert verdict_on(UPDATE, incident=incident) is Verdict.UPDATE


def test_a_message_without_words_asks_nothing(incident: Incident, outside: Running) -> None:
    assert verdict_on(" \n", incident=incident) is Verdict.OTHER
    assert asked(outside) == []


def test_a_kept_answer_that_is_none_is_asked_anew(incident: Incident, outside: Running) -> None:
    verdict_on(UPDATE, incident=incident)
    (key,) = [one.split(":", 2)[2] for one in _kept()]
    cache.set(key, "obey")
    assert verdict_on(UPDATE, incident=incident) is Verdict.UPDATE
    assert len(asked(outside)) == 2


def _kept() -> list[str]:
    client = cache._cache.get_client()  # type: ignore[attr-defined]  # the stubs leave it out
    return [one.decode() for one in client.scan_iter(match="*classified:*")]
