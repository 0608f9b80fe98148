"""The audit log over the API: whoever has it can verify it without us."""

import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils import timezone

from incidents import notes
from incidents.audit.heads import sign_heads
from incidents.audit.signing_key import configured
from incidents.models import AuditEvent, Incident, Person
from tests.conftest import by, enrol
from tests.console.api.conftest import Programs
from tests.console.api.test_timeline import whole

NO_EVENT = "6f1c0f0e-4a4e-4d56-9f42-0c8a3f2f7a10"


@pytest.fixture(autouse=True)
def _without_a_mirror(settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""  # else a head waits for the copies


@pytest.fixture
def auditor(transactional_db: None) -> Person:
    return enrol("U0AUDE000", "Aude Roy", "auditors")


def test_a_chain_and_its_head_verify_with_what_is_told_alone(
    program: Programs, incident: Incident, auditor: Person
) -> None:
    for number in range(3):
        notes.add_note(incident, text=f"Step {number}", actor=by(Person.objects.get(name="Ravi Menon")))
    sign_heads()
    theirs, at = program(auditor, "audit"), f"incidents/{incident.reference}/"
    proof, events = theirs.get(f"{at}verification/").said, whole(theirs, f"{at}audit/?limit=2")

    previous = hashlib.sha256(proof["chain"].partition("#")[2].encode()).hexdigest()
    assert previous == proof["first_previous"]
    for place, event in enumerate(events, start=1):
        hashed = hashlib.sha256(bytes.fromhex(previous) + event["canonical"].encode()).hexdigest()
        assert (event["seq"], event["previous"], event["hash"]) == (place, previous, hashed)
        previous = event["hash"]
    assert (proof["length"], proof["last_hash"]) == (len(events), previous)

    head = theirs.get(f"heads/{proof['newest_head']}/").said
    leaf = hashlib.sha256(proof["chain"].partition("#")[2].encode() + bytes.fromhex(proof["salt"])).hexdigest()
    assert [leaf, len(events), previous] in json.loads(head["canonical"])["chains"]
    assert head["signed"].endswith(hashlib.sha256(head["canonical"].encode()).hexdigest())
    key = load_der_public_key(configured().public_key)
    assert isinstance(key, Ed25519PublicKey)
    key.verify(bytes.fromhex(head["signature"]), head["signed"].encode())


def test_before_the_first_head_there_is_nothing_to_hold_it_against(
    program: Programs, incident: Incident, auditor: Person
) -> None:
    proof = program(auditor).get(f"incidents/{incident.reference}/verification/").said
    assert (proof["salt"], proof["newest_head"]) == (None, None)


def test_events_of_all_incidents_and_of_the_system_are_found_by_what_who_and_when(
    program: Programs, incident: Incident, auditor: Person
) -> None:
    theirs = program(auditor)
    assert [one["action"] for one in theirs.get("audit/?action=ACCESS_TOKEN_MADE").listed] == ["ACCESS_TOKEN_MADE"]
    (opened,) = theirs.get("audit/?action=INCIDENT_OPENED").listed
    assert opened["incident"] == incident.reference
    assert theirs.get(f"audit/{opened['id']}/").said == opened
    by_them = theirs.get(f"audit/?actor={auditor.reference}&limit=100").listed
    assert {one["who"] for one in by_them} == {"Aude Roy"}
    later = quote((timezone.now() + timedelta(hours=1)).isoformat())
    assert theirs.get(f"audit/?since={later}").listed == []
    assert theirs.get(f"audit/?until={later}&ordering=at&limit=1").listed[0]["seq"] == 1


def test_every_event_comes_once_whatever_the_size_of_a_page(
    program: Programs, incident: Incident, auditor: Person
) -> None:
    theirs = program(auditor)
    theirs.get("audit/")  # which is on record itself, for this minute
    pages = [[one["id"] for one in whole(theirs, f"audit/?ordering=at&limit={size}")] for size in (2, 100)]
    common = min(map(len, pages))
    assert pages[0][:common] == pages[1][:common]
    assert len(set(pages[0])) == len(pages[0]) >= AuditEvent.objects.count() - 2


def test_it_is_taken_away_by_auditors_and_operators_alone(
    program: Programs, incident: Incident, responder: Person, auditor: Person
) -> None:
    others, reads, theirs = program(responder), program(auditor, "read"), program(auditor, "audit", name="two")
    of_it = [f"incidents/{incident.reference}/{below}/" for below in ("audit", "verification")]
    for where in ("audit/", f"audit/{NO_EVENT}/", "heads/", "heads/1/", *of_it):
        refused = others.get(where)
        assert (refused.kind, refused.said["detail"]) == (
            "not-yours",
            "Only an auditor or an operator can take an audit log away.",
        )
        assert reads.get(where).kind == "not-yours"
        assert theirs.get(where).status in (200, 404)


def test_what_there_is_not_is_not_found(program: Programs, auditor: Person) -> None:
    theirs = program(auditor)
    assert {theirs.get(at).kind for at in ("audit/x/", f"audit/{NO_EVENT}/", "heads/0/", "heads/99/")} == {"not-found"}


def test_heads_are_listed_the_newest_first(program: Programs, incident: Incident, auditor: Person) -> None:
    sign_heads()
    notes.add_note(incident, text="More", actor=by(Person.objects.get(name="Ravi Menon")))
    sign_heads()
    first, second = program(auditor).get("heads/").listed
    assert (first["number"], first["previous"]) == (2, second["digest"])
    assert second["previous"] == "0" * 64
