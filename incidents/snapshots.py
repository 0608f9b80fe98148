"""The verb that attaches what was seen to its incident, and which snapshot counts for what."""

from datetime import datetime

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.context import Context
from incidents.facts import ContextAttached
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb


@verb
def attach(
    incident: Incident, *, context: Context, taken_at: datetime, since: datetime | None, actor: Actor
) -> ContextSnapshot:
    """Keeps what was seen. Where somebody else's was kept after `since` (None: ever) meanwhile, that one stands."""
    kept = kept_since(incident, since)
    if kept:
        return kept
    again = first(incident) is not None
    snapshot = ContextSnapshot.objects.create(
        incident=incident, taken_at=taken_at, content=ContextSnapshot.as_stored(context)
    )
    event = record(
        Action.CONTEXT_SNAPSHOT_ATTACHED,
        actor=actor,
        incident=incident,
        snapshot=snapshot.pk,
        again=again,
        ms=round((snapshot.created_at - taken_at).total_seconds() * 1000),
        numbers=context.numbers,
        lines=len(context.lines),
        traces=len(context.traces),
        commits=len(context.commits),
        answered=len(context.answered),
        unanswered=len(context.silent) + len(context.refused),
    )
    announce(ContextAttached(incident.id, snapshot.pk), event=event)
    return snapshot


def keep_chart(snapshot: ContextSnapshot, chart: str) -> None:
    """The picture drawn from it has this id in Slack."""
    snapshot.chart = chart
    snapshot.save(update_fields=["chart"])


def first(incident: Incident) -> ContextSnapshot | None:
    """The one taken when the room was made: what it looked like at the time."""
    return ContextSnapshot.objects.filter(incident=incident).first()


def newest(incident: Incident) -> ContextSnapshot | None:
    """The one that is shown."""
    return ContextSnapshot.objects.filter(incident=incident).last()


def kept_since(incident: Incident, since: datetime | None) -> ContextSnapshot | None:
    """The newest one if it was kept after `since`; with None any will do."""
    snapshots = ContextSnapshot.objects.filter(incident=incident)
    return (snapshots.filter(created_at__gt=since) if since else snapshots).last()
