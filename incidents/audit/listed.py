"""Which chains there are, as the mirror knows: of an incident that a restored database has lost only this says that it was.

`pk = CHAINS#<installation>`, `sk = CHAIN#<12-digit number>#<id>`, an incident's, or 0 for the system
chain. It is put before the chain's first copy, and names its salt, without which signed heads would not say whom they are of.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from uuid import UUID

import rfc8785
from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError

from clients.audit_table import Item
from incidents.audit.store import AuditStore
from incidents.models.chain_salt import ChainSalt
from incidents.models.incident import Incident
from incidents.models.installation import Installation

DAY = 86_400
PAGE = 500
NOTHING_BEFORE = bytes(32)
OF_INCIDENT = "INCIDENT#"


class Listed(BaseModel):
    """A chain by its name, its incident's number (0 for the system chain) and its salt in hex."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    chain: str
    number: int
    salt: str


def partition(installation: UUID) -> str:
    """Under which key the mirror holds this installation's list."""
    return f"CHAINS#{installation}"


def list_chain(store: AuditStore, chain: str) -> None:
    """Puts it on the list, where it may be already. Raises the failures of clients/errors.py."""
    key = chain.removeprefix(OF_INCIDENT)
    of_incident = Incident.objects.filter(pk=key) if key != chain else Incident.objects.none()
    number = of_incident.values_list("number", flat=True).first() or 0
    salt, _ = ChainSalt.objects.get_or_create(chain=chain)
    said = rfc8785.dumps({"chain": chain, "number": number, "salt": bytes(salt.salt).hex()})
    store.put(
        Item(
            pk=partition(Installation.objects.get().id),
            sk=f"CHAIN#{number:012d}#{chain.partition('#')[2]}",
            canonical=said,
            hash=hashlib.sha256(said).digest(),
            previous=NOTHING_BEFORE,
            expires_at=int(time.time()) + settings.AUDIT_TTL_DAYS * DAY,
        )
    )


def newest_listed(store: AuditStore) -> Listed | None:
    """That of the incident with the greatest number; None before the first. Raises the failures of clients/errors.py."""
    item = store.last(partition(Installation.objects.get().id))
    return _read(item) if item else None


def all_listed(store: AuditStore) -> Iterator[Listed]:
    """In the order of their numbers; what is none of ours is left out. Raises the failures of clients/errors.py."""
    pk, after = partition(Installation.objects.get().id), ""
    while page := store.page(pk, after=after, limit=PAGE):
        yield from (one for one in map(_read, page) if one)
        after = page[-1].sk


def _read(item: Item) -> Listed | None:
    try:
        return Listed.model_validate(json.loads(item.canonical))
    except (ValueError, ValidationError):
        return None
