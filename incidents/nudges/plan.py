"""A nudge from its planning to its end. Each is on record before it is sent; what is due is looked at anew when its time comes."""

from datetime import datetime, timedelta
from typing import Any

from clients.errors import TryLater
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import NudgeDue
from incidents.models.incident import Incident
from incidents.models.nudge import Kind, Nudge, Outcome
from incidents.nudges.due import SILENCED, Standing, due
from incidents.nudges.standing import pace, standing_of
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb

# One that waits so long past its time may never be sent; a second is begun only if the first was not.
GIVEN_UP = timedelta(hours=1)


@verb
def plan_nudges(incident: Incident, *, customers_due: datetime | None, actor: Actor) -> None:  # noqa: ARG001 - a verb's own signature
    """The next of each kind is on record, and owed at its time. A second time changes nothing."""
    _plan(incident, due(standing_of(incident, customers_due=customers_due), pace()))


@verb
def begin_nudge(incident: Incident, *, nudge_id: int, customers_due: datetime | None, actor: Actor) -> Nudge | None:
    """The nudge, if it is still wanted now that its time has come: whoever is given it sends it. The next ones are planned.

    None where it was begun before, or where it was answered, paused or put off meanwhile. Raises TryLater before its time.
    """
    nudge, now = incident.nudges.get(pk=nudge_id), database_now()
    if nudge.outcome != Outcome.PLANNED:
        return None
    if nudge.due_at > now:
        raise TryLater("nudges", "it is not due yet", after=(nudge.due_at - now).total_seconds())
    standing = standing_of(incident, customers_due=customers_due)
    at = due(standing, pace()).get(Kind(nudge.kind))
    is_wanted = at is not None and at <= now
    nudge.outcome, nudge.begun_at = (Outcome.SENDING, now) if is_wanted else (Outcome.OVERTAKEN, None)
    nudge.save(update_fields=["outcome", "begun_at"])
    if not is_wanted and _is_paused(standing, nudge, now):
        record(Action.STATUS_REMINDER_SUPPRESSED, actor=actor, incident=incident, nudge=nudge.pk, kind=nudge.kind)
    _plan(incident, due(standing_of(incident, customers_due=customers_due), pace()))
    return nudge if is_wanted else None


@verb
def end_nudge(incident: Incident, *, nudge_id: int, outcome: Outcome, to: list[str], actor: Actor) -> None:
    """What became of one that was begun; `to` are the references of those it was for. A second time changes nothing."""
    if incident.nudges.filter(pk=nudge_id, outcome=Outcome.SENDING).update(outcome=outcome):
        kind = incident.nudges.get(pk=nudge_id).kind
        about: dict[str, Any] = {"nudge": nudge_id, "kind": kind, "outcome": outcome, "to": to}
        record(Action.STATUS_REMINDER_SENT, actor=actor, incident=incident, **about)


@verb
def put_nudge_back(incident: Incident, *, nudge_id: int, actor: Actor) -> None:  # noqa: ARG001 - a verb's own signature
    """Nothing was sent, or sending it again is safe: it is begun anew, if it is wanted by then."""
    begun = incident.nudges.filter(pk=nudge_id, outcome=Outcome.SENDING)
    begun.update(outcome=Outcome.PLANNED, begun_at=None)


def _plan(incident: Incident, wanted: dict[Kind, datetime]) -> None:
    """One that is planned and comes first looks anew when its time comes, and plans what is due then: no other is needed."""
    now = database_now()
    for kind, at in wanted.items():
        known = incident.nudges.filter(episode=incident.episode, kind=kind)
        if known.filter(outcome=Outcome.PLANNED, due_at__range=(now - GIVEN_UP, max(at, now))).exists():
            continue
        was_overtaken = known.filter(due_at=at).exists()
        nudge = Nudge.objects.create(
            incident=incident, episode=incident.episode, kind=kind, due_at=now if was_overtaken else at
        )
        fact = NudgeDue(incident.id, nudge.pk)
        announce(fact, key=f"nudge:{nudge.pk}", incident=incident, after=max(nudge.due_at - now, timedelta()))


def _is_paused(standing: Standing, nudge: Nudge, now: datetime) -> bool:
    return nudge.kind in SILENCED and standing.silenced_until is not None and standing.silenced_until > now
