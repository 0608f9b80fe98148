"""An operator repairs a chain whose mirror holds something else: what we lack is brought in as evidence, and ours goes on after it.

Nothing is overwritten on either side. Events that follow ours exactly are the end that our database lost: they are ours again.
Anything else is kept beside the chain, and from the first difference on our copies go into a new branch of the mirror.
"""

import json
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Subquery

from clients.audit_table import Item
from clients.postgresql.fixed import Fixed
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.compare import Difference, Written
from incidents.audit.mark import is_forked, lift_fork
from incidents.audit.record import LOCK_SYSTEM, record
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.mirror_branch import MirrorBranch
from incidents.models.mirror_evidence import MirrorEvidence
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.outbox.clock import Clock
from incidents.system_verb import system_verb
from incidents.verb import verb


@verb
def repair_chain(incident: Incident, *, difference: Difference, actor: Actor) -> AuditEvent:
    """As `compare` found it. Raises NotNow where the chain is not as it was then."""
    return repair(difference, actor=actor, incident=incident)


@system_verb
def repair_system_chain(*, difference: Difference, actor: Actor) -> AuditEvent:
    """The same for the system chain."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    return repair(difference, actor=actor, incident=None)


def repair(difference: Difference, *, actor: Actor, incident: Incident | None) -> AuditEvent:
    """For a verb that has asked who may, and locked the incident."""
    chain = difference.chain
    _let_copies_go_on(chain)
    if incident is None:  # after what is owed, as everywhere
        with connection.cursor() as cursor:
            cursor.execute(LOCK_SYSTEM)
    _refuse_if_moved(difference)
    if not difference.since and not is_forked(chain):
        raise NotNow("The second copy holds nothing that our record has not, or otherwise. There is nothing to repair.")
    for item in difference.follows:
        _bring_in(item, chain, incident)
    where: dict[str, Any] = {"branch": difference.number} if difference.leaves_its_place else {}
    event = record(
        Action.CHAIN_REPAIRED,
        actor=actor,
        incident=incident,
        since=difference.since,
        followed=len(difference.follows),
        kept=len(difference.kept),
        missing=len(difference.missing),
        digest=difference.digest,
        **where,
    )
    if difference.leaves_its_place:
        _branch_off(difference, event)
        lift_fork(chain, branch=difference.number, seq=difference.since - 1)
    else:
        lift_fork(chain, branch=difference.place.number, seq=difference.held + len(difference.follows))
    return event


def repaired_since(chain: str, event_id: UUID) -> bool:
    """Whether the chain was repaired after that event: what rests on it may have happened already, unknown to our database."""
    return bool(REPAIRED_SINCE.all(chain, event_id))


REPAIRED_SINCE = Fixed(
    lambda chain, event: AuditEvent.objects.filter(
        chain=chain, seq__gt=Subquery(AuditEvent.objects.filter(pk=event).values("seq")), action=Action.CHAIN_REPAIRED
    ).values_list("seq")[:1]
)


def _let_copies_go_on(chain: str) -> None:
    """The entry that met the fork is tried again, first in its lane."""
    dead = OutboxEntry.objects.filter(kind="mirror_chain", lane=f"mirror:{chain}", state=OutboxState.DEAD)
    dead.update(state=OutboxState.PENDING, due_at=Clock(), attempts=0, prompted_at=None, in_doubt=True)


def _refuse_if_moved(difference: Difference) -> None:
    ends = AuditEvent.objects.filter(chain=difference.chain).order_by("-seq").values_list("seq", flat=True).first() or 0
    branches = MirrorBranch.objects.filter(chain=difference.chain, number__gte=difference.number)
    if branches.exists() or (difference.follows and ends != difference.ends):
        raise NotNow(
            "The record has changed since it was compared with its second copy. Nothing was done; run it again."
        )


def _bring_in(item: Item, chain: str, incident: Incident | None) -> None:
    """An event that our database lost, byte for byte; the database checks that it hangs on the one before it."""
    said = Written.model_validate_json(item.canonical)
    AuditEvent.objects.create(
        chain=chain,
        seq=said.seq,
        previous=item.previous,
        canonical=item.canonical,
        hash=item.hash,
        incident=incident,
        action=said.action,
        at=said.at,
        parsed=json.loads(item.canonical),
    )


def _branch_off(difference: Difference, event: AuditEvent) -> None:
    branch = MirrorBranch.objects.create(
        chain=difference.chain, number=difference.number, since=difference.since, event_seq=event.seq
    )
    MirrorEvidence.objects.bulk_create(
        MirrorEvidence(
            branch=branch,
            pk_there=item.pk,
            sk_there=item.sk,
            previous=item.previous,
            canonical=item.canonical,
            hash=item.hash,
        )
        for item in difference.kept
    )
