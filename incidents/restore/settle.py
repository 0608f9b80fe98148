"""The end of a restore: the epoch goes up in the mirror, then here, and work goes on. An old database that runs still is held."""

from dataclasses import dataclass

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.chain import timestamp
from incidents.audit.record import record
from incidents.audit.store import AuditStore
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow
from incidents.models.audit_event import AuditEvent
from incidents.models.installation import Installation
from incidents.restore.epoch import begin_epoch, epoch_in, is_of_this_restore
from incidents.system_verb import system_verb


@dataclass(kw_only=True)
class Done:
    """What after_restore has done so far in this run, in numbers."""

    repaired: int = 0
    returned: int = 0
    voided: int = 0
    found: int = 0
    rooms: int = 0
    filed: int = 0
    left: int = 0


def next_epoch(store: AuditStore | None) -> int:
    """The epoch to go on in: put into the mirror first. A run that was cut off there has put it, and the next one finds it.

    Raises NotNow where somebody else began it, and the failures of clients/errors.py.
    """
    installation = Installation.objects.get()
    if store is None:
        return installation.epoch + 1
    there = epoch_in(store, installation)
    if there > installation.epoch and is_of_this_restore(store, installation, there):
        return there
    number = max(there, installation.epoch) + 1
    if not begin_epoch(store, installation, number):
        raise NotNow(
            f"Somebody else has begun epoch {number} in the mirror just now. Look who that is, then run it again."
        )
    return number


@system_verb
def settle(*, epoch: int, done: Done, mirror: bool, actor: Actor) -> AuditEvent:
    """Nothing is held any more. Raises NotNow where nothing was."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    installation = Installation.objects.lock()
    if installation.held_at is None:
        raise NotNow("Nothing is held here.")
    event = record(
        Action.RESTORE_SETTLED,
        actor=actor,
        words={"why": installation.held_why},
        epoch=epoch,
        held_since=timestamp(installation.held_at),
        mirror=mirror,
        repaired=done.repaired,
        returned=done.returned,
        voided=done.voided,
        found=done.found,
        rooms=done.rooms,
        filed=done.filed,
        left=done.left,
    )
    installation.epoch, installation.held_at, installation.held_why = epoch, None, ""
    installation.save(update_fields=["epoch", "held_at", "held_why"])
    return event
