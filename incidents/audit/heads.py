"""Signs what the chains have come to: a head lists every chain that has grown since the one before, which it names.

A head is drawn up and signed outside any transaction, and kept only if no other was meanwhile: two workers make one of each
number, and one that is killed leaves nothing half. Its copies are owed with it (head_copies.py).
"""

import hashlib
from uuid import uuid4

from django.db import connection, transaction

from incidents.audit.grown import End, grown_chains, is_complete
from incidents.audit.head_text import Entry, head_text, message
from incidents.audit.signing_key import SigningKey, configured
from incidents.facts import HeadDue, HeadSigned
from incidents.models.chain_salt import ChainSalt
from incidents.models.installation import Installation
from incidents.models.signed_chain import SignedChain
from incidents.models.signed_head import NO_HEAD, SignedHead
from incidents.outbox.announce import announce

HEADS_LOCK = 7_231_004  # advisory lock of whoever keeps a head
# Whoever is beaten twice needs no third try: the second winner began after the first had ended, so after we began, and has
# signed all that was there for us to sign.
TRIES = 2


def sign_heads() -> list[int]:
    """Signs all that has grown; gives the numbers of the heads it made, none where nothing has.

    Raises the failures of clients/errors.py when the key does not sign; what was made before that stays.
    """
    made: list[int] = []
    beaten = 0
    while beaten < TRIES:
        before = newest_head()  # read first: what a head after this one holds, we see
        ends = grown_chains()
        if not ends:
            break
        head = _signed(_drawn_up(before, ends), key=configured())
        if _keep(head, ends):
            made.append(head.number)
        else:
            beaten += 1
    return made


def ask_for_head() -> None:
    """Owes one, so that a key that does not sign is retried and seen like any effect. While one waits no other is owed."""
    with transaction.atomic():
        announce(HeadDue(Installation.objects.get().id), key=f"head-due:{uuid4()}")


def is_next(head: SignedHead) -> bool:
    """Whether it follows the newest one here, which stays the newest until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HEADS_LOCK])
    newest = newest_head()
    return (newest.number if newest else 0) == head.number - 1


def newest_head() -> SignedHead | None:
    """None before the first."""
    return SignedHead.objects.order_by("-number").first()


def _drawn_up(before: SignedHead | None, ends: list[End]) -> SignedHead:
    installation = Installation.objects.get()
    leaves = _leaves([end.chain for end in ends])
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(clock_timestamp(), %s)", [before.at if before else None])
        (at,) = cursor.fetchone()
    head = SignedHead(
        number=before.number + 1 if before else 1,
        previous=bytes(before.digest) if before else NO_HEAD,
        at=at,
        complete=is_complete(ends),
    )
    head.canonical = head_text(
        installation=installation.id,
        epoch=installation.epoch,
        number=head.number,
        at=at,
        previous=bytes(head.previous),
        entries=[Entry(leaf=leaves[end.chain], seq=end.seq, hash=end.hash.hex()) for end in ends],
    )
    head.digest = hashlib.sha256(head.canonical).digest()
    return head


def _leaves(chains: list[str]) -> dict[str, str]:
    """How heads name these chains. A chain's salt is made before its first head, and two who make it find one."""
    known = set(ChainSalt.objects.filter(chain__in=chains).values_list("chain", flat=True))
    ChainSalt.objects.bulk_create([ChainSalt(chain=one) for one in chains if one not in known], ignore_conflicts=True)
    return {salt.chain: salt.leaf for salt in ChainSalt.objects.filter(chain__in=chains)}


def _signed(head: SignedHead, *, key: SigningKey) -> SignedHead:
    head.signature = key.sign(message(bytes(head.digest)))
    head.algorithm, head.key = key.algorithm, key.id
    return head


def _keep(head: SignedHead, ends: list[End]) -> bool:
    """False: another head has taken its place, and it is forgotten."""
    with transaction.atomic():
        if not is_next(head):
            return False
        head.save(force_insert=True)
        SignedChain.objects.bulk_create([SignedChain(head=head, chain=end.chain, seq=end.seq) for end in ends])
        announce(HeadSigned(Installation.objects.get().id), key=f"head:{head.number}")
    return True
