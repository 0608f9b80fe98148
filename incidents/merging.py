"""Two rows that turn out to be one person: an operator merges them, and can undo it."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, VerbRefused
from incidents.models.incident import Incident
from incidents.models.person import IDENTITIES, Person
from incidents.system_verb import refuse_unless_operator, system_verb


@system_verb
def merge(gone: Person, *, into: Person, actor: Actor) -> Person:
    """From now on `gone` stands for `into`: who acts under its accounts is that person. What it did stays under its name.

    An identity that `into` lacks is lent to it. Raises VerbRefused where it would go round in circles, where both have a
    console account, or while `gone` leads an open incident.
    """
    for one in (gone, into):
        refuse_unless_operator(actor, about=one)
    gone, kept = Person.objects.lock_all(gone, into)
    _refuse_unless_mergeable(gone, kept)
    lent = [kind for kind in IDENTITIES if gone.has(kind) and not kept.has(kind)]
    _move(lent, gone, kept)
    gone.merged_into, gone.lent = kept, lent
    gone.save(update_fields=["merged_into", "lent"])
    record(Action.PEOPLE_MERGED, actor=actor, person=gone.reference, into=kept.reference, lent=lent)
    return kept


@system_verb
def undo_merge(gone: Person, *, actor: Actor) -> Person:
    """`gone` is somebody else again, with the identities that it had lent."""
    gone.refresh_from_db()
    kept = gone.root
    for one in (gone, kept):
        refuse_unless_operator(actor, about=one)
    gone, kept = Person.objects.lock_all(gone, kept)
    if gone.merged_into != kept:
        raise NotNow(f"{gone} is not merged into anybody (any more).")
    lent, gone.merged_into, gone.lent = gone.lent, None, []
    gone.save(update_fields=["merged_into", "lent"])
    _move(lent, kept, gone)
    record(Action.MERGE_UNDONE, actor=actor, person=gone.reference, was=kept.reference, returned=lent)
    return gone


def _refuse_unless_mergeable(gone: Person, kept: Person) -> None:
    if gone == kept:
        raise VerbRefused(f"{gone} is one person already.")
    if gone.merged_into:
        raise VerbRefused(f"{gone} is merged into {gone.merged_into} already. Undo that first.")
    if kept.merged_into:
        raise VerbRefused(f"{kept} is merged into {kept.merged_into}: merge into that one.")
    if gone.merged.exists():
        raise VerbRefused(f"Others are merged into {gone}. Merge the other way round, or undo those first.")
    if gone.user and kept.user:
        raise VerbRefused(f"{gone} and {kept} both have a console account. Unlink the one that is not used any more.")
    if not (gone.is_active and kept.is_active):
        raise VerbRefused("A deactivated person cannot be merged.")
    if incident := Incident.objects.open_with(gone).first():
        raise NotNow(f"{gone} has a part in {incident.reference}, which is open. Hand that over first.")


def _move(kinds: list[str], giver: Person, taker: Person) -> None:
    """An identity has one row at a time: the giver's is written first."""
    moved = {field: getattr(giver, field) for kind in kinds for field in IDENTITIES[kind]}
    for field in moved:
        setattr(giver, field, None if field == "user" else "")
    giver.save(update_fields=list(moved))
    for field, value in moved.items():
        setattr(taker, field, value)
    taker.save(update_fields=list(moved))
