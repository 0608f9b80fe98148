"""Signed heads: the ends of all chains that changed, signed, each head naming the one before."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clients.errors import Refused
from incidents import intake
from incidents.actor import WORKER
from incidents.audit import grown
from incidents.audit.actions import Action
from incidents.audit.head_text import message, read_head
from incidents.audit.heads import sign_heads
from incidents.audit.mirror import mirror_tail
from incidents.audit.public_key import verifies
from incidents.audit.record import record, record_alone
from incidents.audit.signing_key import configured
from incidents.audit.verify_heads import check_heads
from incidents.models import AuditEvent, ChainSalt, Incident, OutboxEntry, Person, SignedChain, SignedHead
from incidents.models.incident import Severity
from incidents.models.signed_head import ED25519, NO_HEAD, RSA
from sandbox.moto_server import HEADS_KEY
from tests.at_once import at_once
from tests.conftest import by
from tests.statuspage.conftest import past_the_walls


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


@pytest.mark.usefixtures("unmirrored")
def test_many_workers_at_once_sign_one_head(incident: Incident) -> None:
    made = at_once(*[sign_heads] * 4)
    assert sorted(made) == [[], [], [], [1]]
    assert check_heads().differences == []


@pytest.mark.usefixtures("unmirrored")
def test_whoever_is_beaten_signs_what_is_left(incident: Incident) -> None:
    """Somebody else signs after our list was read, and then the chain grows."""

    def be_beaten(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        rows = execute(sql, *given)
        if "WITH grown" in sql and not SignedHead.objects.exists():
            at_once(lambda: (sign_heads(), note(incident)))
        return rows

    with connection.execute_wrapper(be_beaten):
        assert sign_heads() == [2]
    assert entries(2)[incident.chain][0] == 2


@pytest.mark.usefixtures("unmirrored")
def test_whoever_is_beaten_twice_has_nothing_left_to_sign(incident: Incident) -> None:
    def be_beaten(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        rows = execute(sql, *given)
        if "WITH grown" in sql and SignedHead.objects.count() < 2:
            at_once(lambda: (sign_heads(), note(incident)))
        return rows

    with connection.execute_wrapper(be_beaten):
        assert sign_heads() == []
    assert check_heads().heads == 2


class Killed(BaseException):
    """No handler of ours takes it for a failure."""


def dies_at(statement: int, work: Callable[[], object]) -> bool:
    """Whether `work` came to its statement of that number, which was its last."""
    seen = 0

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise Killed
        return execute(*given)

    with connection.execute_wrapper(count), suppress(Killed):
        work()
    return seen >= statement


@pytest.mark.usefixtures("unmirrored")
def test_a_worker_that_is_killed_at_any_statement_leaves_nothing_half(incident: Incident) -> None:
    """Each statement of it in turn is the last one. The next worker signs what was not, and the copies are owed with the head."""
    died, at = True, 0
    while died:
        at += 1
        note(incident)
        died = dies_at(at, sign_heads)
        sign_heads()
        assert check_heads().differences == []
        assert OutboxEntry.objects.filter(kind="copy_heads_to_bucket", state="pending").exists()
    assert SignedChain.objects.filter(chain=incident.chain).order_by("-seq").first().seq == incident.events.count()


@pytest.mark.usefixtures("unmirrored")
def test_a_key_that_does_not_sign_leaves_everything_for_the_next_time(incident: Incident, unmirrored: Any) -> None:
    unmirrored.AUDIT_KMS_KEY_ID = "alias/no-such-key"
    with pytest.raises(Refused, match="AWS KMS: it refused this"):
        sign_heads()
    unmirrored.AUDIT_KMS_KEY_ID = ""
    assert sign_heads() == [1]


def test_a_key_in_kms_signs_and_the_signature_is_rsa(incident: Incident, unmirrored: Any) -> None:
    unmirrored.AUDIT_KMS_KEY_ID = HEADS_KEY
    sign_heads()
    head, key = SignedHead.objects.get(), configured()
    assert (head.algorithm, head.key, key.in_kms) == (RSA, key.id, True)
    assert verifies(key.public_key, bytes(head.signature), message(bytes(head.digest)))
    assert check_heads(public_keys=[key.public_key]).differences == []


@pytest.mark.usefixtures("unmirrored")
def test_more_chains_than_go_into_one_head_make_several(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    monkeypatch.setattr(grown, "LOT", 1)
    assert sign_heads() == [1, 2]
    assert SignedHead.objects.filter(complete=True).count() == 0
    assert SignedChain.objects.count() == 2


def test_what_the_mirror_held_back_is_signed_when_there_is_none_any_more(
    incident: Incident, ic: Person, settings: Any
) -> None:
    other, _ = intake.declare(title="Other", severity=Severity.P1, actor=by(ic), person=ic)
    mirror_tail(incident.chain)
    sign_heads()
    past_the_walls("UPDATE incidents_auditevent SET recorded_at = now() - interval '3 days'", "incidents_auditevent")
    settings.AUDIT_TABLE_NAME = ""
    sign_heads()
    assert SignedChain.objects.filter(chain=other.chain).exists()
    note(incident)
    assert sign_heads() == [3]
    assert entries(3).keys() == {incident.chain}
