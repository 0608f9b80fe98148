"""Checking signed heads: what somebody changed, cut or deleted is named exactly, here and in the copies."""

import base64
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.heads import sign_heads
from incidents.audit.public_key import in_pem
from incidents.audit.record import record, record_alone
from incidents.audit.signing_key import configured
from incidents.audit.verify_heads import KnownHead, check_heads
from incidents.models import Incident, Installation, SignedHead
from tests.statuspage.conftest import past_the_walls

EVENTS, HEADS = "incidents_auditevent", "incidents_signedhead"


@pytest.fixture(autouse=True)
def unmirrored(settings: Any) -> Any:
    """No second copy, but where a test wants one."""
    settings.AUDIT_TABLE_NAME = ""
    return settings


@pytest.fixture
def chain(incident: Incident) -> str:
    """An incident's chain of three events, of which head 1 signed the first and head 2 the third."""
    sign_heads()
    for _ in range(2):
        with transaction.atomic():
            record(Action.CHECKLIST_PINNED, actor=WORKER, incident=Incident.objects.lock(incident.pk))
    sign_heads()
    return incident.chain


def found(**asked: Any) -> list[tuple[str, int, str]]:
    """Chain's kind, number and field of each difference."""
    return [(one.chain.partition("#")[0], one.seq, one.field) for one in check_heads(**asked).differences]


def test_sound_heads_verify(chain: str) -> None:
    verdict = check_heads()
    newest = SignedHead.objects.get(number=2)
    assert (verdict.heads, verdict.differences) == (2, [])
    assert verdict.newest == KnownHead(number=2, digest=bytes(newest.digest).hex())


OF_CHAIN = "(SELECT chain FROM incidents_signedchain WHERE seq = 3)"


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        (f"UPDATE {EVENTS} SET hash = sha256('x') WHERE seq = 1 AND chain = {OF_CHAIN}", ("INCIDENT", 1, "hash")),
        (f"UPDATE {EVENTS} SET hash = sha256('x') WHERE seq = 3 AND chain = {OF_CHAIN}", ("INCIDENT", 3, "hash")),
        (f"DELETE FROM {EVENTS} WHERE seq > 1 AND chain = {OF_CHAIN}", ("INCIDENT", 2, "seq")),
        (f"DELETE FROM {EVENTS} WHERE seq = 1 AND chain = {OF_CHAIN}", ("INCIDENT", 1, "seq")),
        (f"DELETE FROM {EVENTS} WHERE chain = {OF_CHAIN}", ("INCIDENT", 1, "seq")),
        (f"DELETE FROM incidents_chainsalt WHERE chain = {OF_CHAIN}", ("INCIDENT", 1, "salt")),
    ],
    ids=["changed", "rewritten", "tail cut", "first deleted", "all deleted", "salt deleted"],
)
def test_what_was_done_to_a_signed_chain_is_named(chain: str, sql: str, where: tuple[str, int, str]) -> None:
    past_the_walls(sql, EVENTS, "incidents_chainsalt")
    assert found() == [where]


def test_how_far_a_rewritten_chain_is_as_it_was_signed_is_said(chain: str) -> None:
    past_the_walls(f"UPDATE {EVENTS} SET hash = sha256('x') WHERE seq = 3 AND chain = '{chain}'", EVENTS)
    (difference,) = check_heads().differences
    assert difference.said == (
        "it was changed, or an event before it: signed head 2 has another hash of it; as far as event 1 it is as it was signed"
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("signature = 'x'", [("HEADS", 2, "signature")]),
        ("key = 'another'", [("HEADS", 2, "key")]),
        ("algorithm = 'rsassa-pkcs1-v1_5-sha256'", [("HEADS", 2, "algorithm")]),
        ("at = at + interval '1 day'", [("HEADS", 2, "at")]),
        ("previous = sha256('x')", [("HEADS", 2, "previous"), ("HEADS", 2, "previous")]),
        ("digest = sha256('x')", [("HEADS", 2, "digest")]),
        (
            "canonical = canonical || ' ', digest = sha256(canonical || ' ')",
            [("HEADS", 2, "canonical"), ("HEADS", 2, "signature")],
        ),
        ("canonical = 'no', digest = sha256('no')", [("HEADS", 2, "canonical"), ("HEADS", 2, "signature")]),
        ("number = 7", [("HEADS", 2, "number"), ("HEADS", 7, "number")]),
    ],
)
def test_what_was_done_to_a_head_is_named(chain: str, change: str, where: list[tuple[str, int, str]]) -> None:
    past_the_walls("DELETE FROM incidents_signedchain", "incidents_signedchain")
    past_the_walls(f"UPDATE {HEADS} SET {change} WHERE number = 2", HEADS)
    assert found() == where


def test_a_head_of_another_installation_or_of_a_later_epoch_is_named(chain: str) -> None:
    Installation.objects.update(epoch=0)
    assert found() == [("HEADS", 1, "epoch"), ("HEADS", 2, "epoch")]
    Installation.objects.update(id=uuid4(), epoch=1)
    assert found() == [("HEADS", 1, "installation"), ("HEADS", 2, "installation")]


def test_heads_that_are_cut_off_are_missed_by_whoever_knows_one(chain: str) -> None:
    newest = check_heads().newest
    past_the_walls("DELETE FROM incidents_signedchain WHERE head_id = 2", "incidents_signedchain")
    past_the_walls(f"DELETE FROM {HEADS} WHERE number = 2", HEADS)
    assert found() == []
    assert found(known=newest) == [("HEADS", 2, "known")]


def test_heads_that_were_signed_anew_are_not_the_one_that_somebody_knows(chain: str) -> None:
    first = KnownHead(number=1, digest=bytes(SignedHead.objects.get(number=1).digest).hex().upper())
    assert found(known=first) == []
    assert found(known=KnownHead(number=1, digest="00" * 32)) == [("HEADS", 1, "known")]


def test_only_the_public_key_that_somebody_brings_counts(chain: str, unmirrored: Any) -> None:
    genuine = configured().public_key
    unmirrored.AUDIT_SIGNING_KEY = base64.b64encode(b"k" * 32).decode()
    assert found() == [("HEADS", 1, "key"), ("HEADS", 2, "key")]
    assert found(public_keys=[genuine]) == []
    unmirrored.AUDIT_FORMER_KEYS = ["".join(in_pem(genuine).splitlines()[2:-1])]
    assert found() == []


def test_of_one_chain_the_others_are_not_looked_at(chain: str) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    sign_heads()
    past_the_walls(f"DELETE FROM {EVENTS} WHERE chain LIKE 'SYSTEM#%'", EVENTS)
    assert found(chain=chain) == []
    assert [one[0] for one in found()] == ["SYSTEM"]
