"""Checks every signed head: by itself, against the events on record, and against its copies. Says what that proves.

Whoever does not trust this installation brings the public key, and a head that they were told of before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from incidents.audit.claims import Difference
from incidents.audit.grown import grown_chains
from incidents.audit.head_faults import Expected
from incidents.audit.head_reading import Reading
from incidents.audit.head_words import what_it_proves
from incidents.audit.public_key import key_id, usable
from incidents.audit.signing_key import configured
from incidents.audit.store import audit_store
from incidents.audit.stored_heads import in_bucket, in_mirror
from incidents.models.head_copy import HeadStore
from incidents.models.installation import Installation


@dataclass(frozen=True, kw_only=True)
class KnownHead:
    """A head as somebody outside knows it: its number, and its digest in hex."""

    number: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class HeadsVerdict:
    """How many heads there are, the newest of them, each difference, and a paragraph that says what that proves, and what not.

    `behind` is how many of the newest heads each place lacks that copies go to.
    """

    heads: int
    newest: KnownHead | None
    behind: dict[str, int]
    differences: list[Difference]
    said: str


def check_heads(*, public_keys: Sequence[bytes] = (), known: KnownHead | None = None, chain: str = "") -> HeadsVerdict:
    """With `public_keys` (DER) only those count, else the ones of this installation. With `chain` only its events are looked at.

    Raises the failures of clients/errors.py when the key, the mirror or the bucket does not answer.
    """
    keys = list(public_keys) or [configured().public_key, *map(usable, settings.AUDIT_FORMER_KEYS)]
    installation = Installation.objects.get()
    reading = Reading(Expected(installation=installation, keys={key_id(one): one for one in keys}), chain=chain)
    reading.read_database()
    if known:
        reading.compare_known(known.number, known.digest)
    behind = _compare_copies(reading, installation)
    newest, differences = reading.newest, reading.differences()
    return HeadsVerdict(
        heads=newest.number if newest else 0,
        newest=KnownHead(number=newest.number, digest=bytes(newest.digest).hex()) if newest else None,
        behind=behind,
        differences=differences,
        said=what_it_proves(
            newest,
            behind=behind,
            grown=len(grown_chains()),
            beside=len(reading.beside),
            own_key=not public_keys,
            told=bool(known),
        ),
    )


def _compare_copies(reading: Reading, installation: Installation) -> dict[str, int]:
    behind: dict[str, int] = {}
    store = audit_store()
    if store:
        behind[HeadStore.MIRROR] = reading.compare_copies(in_mirror(store, installation.id), HeadStore.MIRROR)
    if settings.AUDIT_BUCKET:
        behind[HeadStore.BUCKET] = reading.compare_copies(in_bucket(installation.id), HeadStore.BUCKET)
    return behind
