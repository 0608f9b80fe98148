"""Signed heads: the ends of all chains that changed, signed, each head naming the one before."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from incidents.models import ChainSalt, Incident, SignedHead
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
