"""Signed heads: the ends of all chains that changed, signed, each head naming the one before."""

import hashlib
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.head_text import message, read_head
from incidents.audit.heads import sign_heads
from incidents.audit.public_key import verifies
from incidents.audit.record import record
from incidents.audit.signing_key import configured
from incidents.models import AuditEvent, ChainSalt, Incident, SignedHead
from incidents.models.signed_head import ED25519, NO_HEAD


def put_in(number: int = 1, *, canonical: bytes = b"{}", previous: bytes = NO_HEAD, digest: bytes = b"") -> SignedHead:
    return SignedHead.objects.create(
        number=number,
        at=timezone.now(),
        canonical=canonical,
        digest=digest or hashlib.sha256(canonical).digest(),
        previous=previous,
        signature=b"s",
        algorithm=ED25519,
        key="k",
        complete=True,
    )


def test_the_database_takes_a_head_only_after_the_one_before_it(transactional_db: None) -> None:
    first = put_in()
    for wrong in ({"number": 3, "previous": first.digest}, {"number": 2}, {"number": 2, "previous": b"x" * 32}):
        with pytest.raises(DatabaseError, match="does not follow head 1"), transaction.atomic():
            put_in(**wrong)
    with pytest.raises(DatabaseError, match="wrong digest"):
        put_in(2, previous=first.digest, digest=b"x" * 32)


@pytest.mark.parametrize("table", ["incidents_signedhead", "incidents_signedchain", "incidents_chainsalt"])
def test_heads_are_append_only(incident: Incident, table: str) -> None:
    head = put_in()
    head.signed.create(chain=incident.chain, seq=1)
    ChainSalt.objects.create(chain=incident.chain)
    column = {"incidents_signedhead": "key", "incidents_signedchain": "chain", "incidents_chainsalt": "chain"}[table]
    for sql in (f"UPDATE {table} SET {column} = 'other'", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql)
        rights = f"has_table_privilege('incident_response_app', '{table}', 'UPDATE, DELETE, TRUNCATE')"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {rights}")
            assert cursor.fetchone() == (False,)


def note(incident: Incident, **words: str) -> AuditEvent:
    with transaction.atomic():
        return record(Action.CHECKLIST_PINNED, actor=WORKER, incident=Incident.objects.lock(incident.pk), words=words)


@pytest.fixture
def unmirrored(settings: Any) -> Any:
    """No second copy: a head may sign whatever is on record."""
    settings.AUDIT_TABLE_NAME = ""
    return settings


def entries(number: int) -> dict[str, tuple[int, str]]:
    """What that head says, by chain."""
    leaves = {salt.leaf: salt.chain for salt in ChainSalt.objects.all()}
    text = read_head(bytes(SignedHead.objects.get(number=number).canonical))
    return {leaves[one.leaf]: (one.seq, one.hash) for one in text.entries}


@pytest.mark.usefixtures("unmirrored")
def test_a_head_signs_the_end_of_every_chain(incident: Incident) -> None:
    assert sign_heads() == [1]
    head, key, last = SignedHead.objects.get(), configured(), incident.events.get()
    assert entries(1)[incident.chain] == (1, bytes(last.hash).hex())
    assert entries(1).keys() == set(AuditEvent.objects.values_list("chain", flat=True))
    assert verifies(key.public_key, bytes(head.signature), message(bytes(head.digest)))
    assert (head.algorithm, head.key, bytes(head.previous)) == (ED25519, key.id, NO_HEAD)


@pytest.mark.usefixtures("unmirrored")
def test_a_later_head_names_the_one_before_and_signs_only_what_has_grown(incident: Incident) -> None:
    sign_heads()
    assert sign_heads() == []
    last = note(incident)
    assert sign_heads() == [2]
    assert entries(2) == {incident.chain: (2, bytes(last.hash).hex())}
    assert bytes(SignedHead.objects.get(number=2).previous) == bytes(SignedHead.objects.get(number=1).digest)


def test_a_head_says_nothing_of_an_incident_to_whom_its_salt_is_not_given(incident: Incident, unmirrored: Any) -> None:
    sign_heads()
    assert str(incident.id) not in bytes(SignedHead.objects.get().canonical).decode()
    salt = ChainSalt.objects.get(chain=incident.chain)
    assert salt.leaf == hashlib.sha256(str(incident.id).encode() + bytes(salt.salt)).hexdigest()
