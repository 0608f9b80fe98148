"""Signed heads that the mirror holds and a restored database lost: taken in as they were signed, so that the next names them."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from incidents.audit.head_faults import follows, from_document, is_signed, text_of
from incidents.audit.head_text import HeadText
from incidents.audit.heads import is_next, newest_head
from incidents.audit.public_key import key_id, usable
from incidents.audit.signing_key import configured
from incidents.audit.store import AuditStore
from incidents.audit.stored_heads import in_mirror
from incidents.models.chain_salt import ChainSalt
from incidents.models.head_copy import HeadCopy, HeadStore
from incidents.models.installation import Installation
from incidents.models.signed_chain import SignedChain
from incidents.models.signed_head import SignedHead


def lost_heads(store: AuditStore) -> list[SignedHead]:
    """In order, as far as each is signed by a key of ours and names the one before it. Raises the failures of clients/errors.py."""
    keys = {key_id(one): one for one in [configured().public_key, *map(usable, settings.AUDIT_FORMER_KEYS)]}
    before, found = newest_head(), list[SignedHead]()
    for copy in in_mirror(store, Installation.objects.get().id):
        if before and copy.number <= before.number:
            continue
        head = from_document(copy.read())
        if head is None or not follows(head, before) or not is_signed(head, keys):
            break
        found.append(head)
        before = head
    return found


def take_in(heads: Iterable[SignedHead]) -> int:
    """How many. Twice is harmless: those that are here by then are left."""
    taken = 0
    for head in heads:
        text = text_of(head)
        if text and _take_in(head, text):
            taken += 1
    return taken


def _take_in(head: SignedHead, text: HeadText) -> bool:
    chains = {salt.leaf: salt.chain for salt in ChainSalt.objects.iterator(chunk_size=2000)}
    with transaction.atomic():
        if not is_next(head):
            return False
        head.at, head.complete = text.at, False
        head.save(force_insert=True)
        SignedChain.objects.bulk_create(
            [
                SignedChain(head=head, chain=chains[entry.leaf], seq=entry.seq)
                for entry in text.entries
                if entry.leaf in chains
            ],
            ignore_conflicts=True,
        )
        HeadCopy.objects.update_or_create(store=HeadStore.MIRROR, defaults={"number": head.number})
    return True
