"""Whether the mirror knows more than this database, which is a backup then. The mirror is read first, so that nothing that is being
written just now counts as lost.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max

from incidents.audit.branch import newest_places
from incidents.audit.head_copies import partition as heads
from incidents.audit.listed import newest_listed
from incidents.audit.mirror import sort_key
from incidents.audit.record import system_chain
from incidents.audit.store import AuditStore, audit_store
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import ENDED, Incident
from incidents.models.installation import Installation
from incidents.models.signed_head import SignedHead
from incidents.restore.epoch import begin_epoch, epoch_in
from incidents.restore.hold import hold

LATELY = timedelta(days=7)  # before our newest event: what was written then may have gone on
MOST = 300  # chains of either kind: a hundred of them are one question


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What the mirror has that we have not, as a sentence; and the greatest number of an incident there."""

    why: str
    newest_number: int


def hold_if_ahead(*, every_chain: bool) -> bool:
    """Whether the mirror is ahead; it is held then. With `every_chain` those are looked at too that may have gone on lately.

    Raises the failures of clients/errors.py where the mirror does not answer: then nobody knows.
    """
    store = audit_store()
    found = look(store, every_chain=every_chain) if store else None
    if found:
        hold(found.why, newest_number=found.newest_number)
    return found is not None


def look(store: AuditStore, *, every_chain: bool) -> Ahead | None:
    """None where it is not ahead. The first time it writes our epoch there. Raises as `hold_if_ahead`."""
    installation = Installation.objects.get()
    newest = newest_listed(store)
    why = _epoch(store, installation) or _incidents(newest.chain if newest else "") or _heads(store, installation)
    if not why:
        chains = [system_chain(), *(_that_may_have_gone_on() if every_chain else ())]
        why = _longer(store, chains)
    return Ahead(why=why, newest_number=newest.number if newest else 0) if why else None


def _epoch(store: AuditStore, installation: Installation) -> str:
    there = epoch_in(store, installation)
    if there == 0:
        begin_epoch(store, installation, installation.epoch)
    if there <= installation.epoch:
        return ""
    return f"The mirror is of epoch {there}, and this database of epoch {installation.epoch}."


def _incidents(newest: str) -> str:
    if not newest or AuditEvent.objects.filter(chain=newest).exists():
        return ""
    return "The mirror has an incident that this database does not know."


def _heads(store: AuditStore, installation: Installation) -> str:
    there = store.last(heads(installation.id))
    number = int(there.sk.removeprefix("HEAD#")) if there and there.sk.removeprefix("HEAD#").isdecimal() else 0
    if number == 0 or SignedHead.objects.filter(number=number).exists():
        return ""
    return f"The mirror has signed head {number}, and this database has not."


def _that_may_have_gone_on() -> Iterable[str]:
    newest = AuditEvent.objects.aggregate(at=Max("at"))["at"]
    if newest is None:
        return []
    ids = Incident.objects.exclude(state__in=ENDED).order_by("-number").values_list("pk", flat=True)[:MOST]
    lately = AuditEvent.objects.filter(at__gt=newest - LATELY).order_by("-chain").values_list("chain", flat=True)
    return sorted({f"INCIDENT#{pk}" for pk in ids} | set(lately.distinct()[:MOST]))


def _longer(store: AuditStore, chains: Collection[str]) -> str:
    """Of each the event after our last is asked for: copies are put in order, so that one that is longer has it.

    One alone is asked for by itself: every minute, also where the role was made when nothing was asked for together.
    """
    known = AuditEvent.objects.filter(chain__in=chains).values_list("chain")
    ends, places = dict(known.annotate(seq=Max("seq"))), newest_places(chains)
    after = {(places[chain].pk, sort_key(ends.get(chain, 0) + 1)): chain for chain in chains}
    longer = store.there(after) if len(after) > 1 else {key for key in after if store.get(*key)}
    if not longer:
        return ""
    chain = after[min(longer)]
    end = ends.get(chain, 0)
    return f"The mirror has event {end + 1} of {chain}, and this database ends at {end}."
