"""How follow-up actions stand in Linear: asked from time to time, and at once where Linear says that something changed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from clients import linear
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.follow_up_reminders import owe_reminder
from incidents.follow_ups import close
from incidents.models.follow_up import FollowUp
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.clock import database_now
from incidents.verb import verb

A_TURN = 50  # of those that are open, asked after at a time: each is a call


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What Linear says of one. `due` and `owner` are None where it says none, or names somebody who is nobody here."""

    has_ended: bool
    dropped: bool
    due: date | None = None
    owner: Person | None = None


def look_after_follow_ups() -> None:
    """Asks about those that are open, whoever was not asked after for longest first. Raises Refused and TryLater."""
    still_open = FollowUp.objects.filter(ended_at=None).exclude(identifier="")
    for one in still_open.order_by(F("looked_at").asc(nulls_first=True))[:A_TURN]:
        look_at(one)


def look_at(one: FollowUp) -> None:
    """Asks Linear about one that is filed there. One that is gone there counts as dropped. Raises Refused and TryLater."""
    issue = linear.find_issue(one.pk)
    FollowUp.objects.filter(pk=one.pk).update(looked_at=database_now())
    note_follow_up_stands(one.incident, follow_up_id=one.pk, stands=_standing(issue), actor=WORKER)


@verb
def note_follow_up_stands(incident: Incident, *, follow_up_id: UUID, stands: Standing, actor: Actor) -> None:
    """What people have made of it in Linear is so here too: ended, open again, due another day, somebody else's."""
    one = incident.follow_ups.select_related("owner__merged_into").filter(pk=follow_up_id).first()
    if one is None:
        return
    if stands.has_ended:
        close(incident, one.pk, dropped=stands.dropped, actor=actor)
        return
    _open_again(one, actor=actor)
    _changed(one, stands, actor=actor)


def _open_again(one: FollowUp, *, actor: Actor) -> None:
    if one.ended_at is None:
        return
    one.ended_at, one.dropped = None, False
    one.save(update_fields=["ended_at", "dropped"])
    event = record(Action.FOLLOW_UP_REOPENED, actor=actor, incident=one.incident, follow_up=str(one.pk))
    owe_reminder(one, event=event)


def _changed(one: FollowUp, stands: Standing, *, actor: Actor) -> None:
    """Of another day the reminders begin anew; of another owner whoever has it then is reminded."""
    was, planned_for = _held(one), one.due_on
    one.due_on = stands.due or one.due
    if stands.owner and not (one.owner and one.owner.root == stands.owner):
        one.owner = stands.owner
    is_moved = one.due_on != planned_for
    if not is_moved and _held(one) == was:
        return
    one.reminded = 0 if is_moved else one.reminded
    one.save(update_fields=["due_on", "owner", "reminded"])
    event = record(
        Action.FOLLOW_UP_CHANGED, actor=actor, incident=one.incident, follow_up=str(one.pk), was=was, now=_held(one)
    )
    if is_moved:
        owe_reminder(one, event=event)


def _held(one: FollowUp) -> dict[str, str | None]:
    return {"owner": one.owner.reference if one.owner else None, "due": one.due.isoformat()}


def _standing(issue: linear.Issue | None) -> Standing:
    if issue is None:
        return Standing(has_ended=True, dropped=True)
    return Standing(
        has_ended=issue.has_ended,
        dropped=issue.has_ended and not issue.is_done,
        due=issue.due_on,
        owner=_known(issue.assignee.email) if issue.assignee else None,
    )


def _known(email: str) -> Person | None:
    """Whoever has that address here, in any case."""
    found = (
        Person.objects.filter(email__iexact=email, is_active=True).select_related("merged_into").order_by("pk").first()
    )
    return found.root if found else None
