"""Chains that the database knows, and whose mirror holds more or otherwise: what was lost comes back as audit/repair.py has it.

What follows our last event is the end that we lost, and the incident is brought to where it leads; anything else is evidence.
"""

from collections.abc import Iterator

from incidents.actor import Actor
from incidents.audit.branch import branch_pk, newest_place
from incidents.audit.compare import Difference, compare
from incidents.audit.mirror import is_copy, seq_of
from incidents.audit.record import system_chain
from incidents.audit.repair import repair
from incidents.audit.store import AuditStore
from incidents.authority import refuse_unless_may
from incidents.facts import IncidentChanged
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.restore.forward import go_forward
from incidents.system_verb import system_verb

OF_INCIDENT = "INCIDENT#"


def differing(store: AuditStore) -> Iterator[Difference]:
    """The system chain first. Nothing of a chain that the mirror is behind with. Raises the failures of clients/errors.py."""
    ours = AuditEvent.objects.filter(seq=1).order_by("chain").values_list("chain", flat=True)
    system = system_chain()
    for chain in [system, *(one for one in ours if one != system)]:
        if not _is_as_here(store, chain):
            difference = compare(chain)
            if difference.since:
                yield difference


@system_verb
def bring_back(difference: Difference, *, actor: Actor) -> AuditEvent:
    """As it was compared. Raises NotNow where the chain is not as it was then."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    key = difference.chain.removeprefix(OF_INCIDENT)
    incident = Incident.objects.lock(key) if key != difference.chain else None
    event = repair(difference, actor=actor, incident=incident)
    if incident:
        go_forward(incident, after=difference.ends, until=difference.ends + len(difference.follows))
        announce(IncidentChanged(incident.id), event=event)
    return event


def _is_as_here(store: AuditStore, chain: str) -> bool:
    """Whether the newest copy is of an event of ours, and no branch is there that we do not know of."""
    place = newest_place(chain)
    there = store.last(place.pk)
    ours = AuditEvent.objects.filter(chain=chain, seq=seq_of(there)).first() if there else None
    if there and (ours is None or not is_copy(there, ours)):
        return False
    return store.last(branch_pk(chain, place.number + 1)) is None
