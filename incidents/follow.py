"""More about an alert group that is on record: the later word counts, in whatever order the words arrive."""

from datetime import datetime

from django.utils import timezone

from incidents import lifecycle
from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import AlertCleared, IncidentChanged
from incidents.models.alert import Alert, AlertState, ToldOver
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.payloads.report import Happened, Report
from incidents.people import who_acknowledged
from incidents.refire import opens_again
from incidents.unclaimed import wait_for_somebody

BECOMES = {
    Happened.BACK: AlertState.FIRING,
    Happened.ACKNOWLEDGED: AlertState.ACKNOWLEDGED,
    Happened.SILENCED: AlertState.SILENCED,
    Happened.CLEARED: AlertState.RESOLVED,
}
LATER = [AlertState.FIRING, AlertState.ACKNOWLEDGED, AlertState.SILENCED, AlertState.RESOLVED]  # of the same moment


def follow(alert: Alert, incident: Incident, report: Report) -> None:
    """Brings a locked incident's alert up to the report.

    What happened before the latest word on record changes nothing; what has no time counts as happening now. One that was
    over, or that we resolved with its incident, and fires again opens the incident again, as one with a new id does.
    """
    state = BECOMES.get(report.happened)
    at = report.at or max(timezone.now(), alert.state_at or timezone.now())
    if state is None or _is_older(alert, state, at, report.happened):
        return
    was_over = alert.state == AlertState.RESOLVED or alert.told_over == ToldOver.DONE
    if state == alert.state:
        _said_again(alert, report.at)
    else:
        alert.state, alert.state_at = state, at
        _become(state, alert, incident, report)
    if state == AlertState.FIRING and was_over and opens_again(incident):
        lifecycle.open_again(incident, actor=SENDER, why="the alert fires again")


def _become(state: AlertState, alert: Alert, incident: Incident, report: Report) -> None:
    match state:
        case AlertState.RESOLVED:
            _clear(alert, incident)
        case AlertState.ACKNOWLEDGED:
            _acknowledge(alert, incident, report)
        case AlertState.SILENCED:
            _note(Action.ALERT_SILENCED, alert, incident)
        case AlertState.FIRING:
            _fires_again(alert, incident, report.event_type)


def _is_older(alert: Alert, state: AlertState, at: datetime, happened: Happened) -> bool:
    if alert.state_at is None or at > alert.state_at:
        return False
    same_moment = at == alert.state_at
    return not same_moment or (
        happened is not Happened.BACK and LATER.index(state) < LATER.index(AlertState(alert.state))
    )


def _said_again(alert: Alert, at: datetime | None) -> None:
    """What happened before this repetition is older now. One without a time says nothing of that."""
    if at and at != alert.state_at:
        alert.state_at = at
        alert.save(update_fields=["state_at"])


def _clear(alert: Alert, incident: Incident) -> None:
    alert.cleared_at = timezone.now()
    alert.save(update_fields=["state", "state_at", "cleared_at"])
    event = record(Action.ALERT_CLEARED, actor=SENDER, incident=incident, alert_group=alert.group_id)
    note_if_clear(incident, event, at=alert.cleared_at)


def note_if_clear(incident: Incident, event: AuditEvent, *, at: datetime) -> None:
    """After that event of the locked incident: it is clear, since `at`, once all of its alerts have cleared."""
    if incident.alerts.exclude(state=AlertState.RESOLVED).exists():
        return
    incident.cleared_at = at
    incident.save(update_fields=["cleared_at"])
    if incident.is_open:
        announce(AlertCleared(incident.id), event=event)
        wait_for_somebody(incident, cleared=event)


def _acknowledge(alert: Alert, incident: Incident, report: Report) -> None:
    """Whoever acknowledged is proposed as IC: the headline names them until somebody leads."""
    alert.acknowledged_by = who_acknowledged(oncall_id=report.by_id, name=report.by_name, email=report.by_email)
    alert.acknowledged_at = alert.state_at
    _not_cleared(alert, incident)
    event = record(
        Action.ALERT_ACKNOWLEDGED,
        actor=SENDER,
        incident=incident,
        words={"by": report.by_name or report.by_email},
        alert_group=alert.group_id,
    )
    announce(IncidentChanged(incident.id), event=event)


def _note(action: Action, alert: Alert, incident: Incident) -> None:
    _not_cleared(alert, incident)
    record(action, actor=SENDER, incident=incident, alert_group=alert.group_id)


def _fires_again(alert: Alert, incident: Incident, event_type: str) -> None:
    alert.acknowledged_by = alert.acknowledged_at = None
    _not_cleared(alert, incident)
    event = record(
        Action.ALERT_FIRES_AGAIN, actor=SENDER, incident=incident, alert_group=alert.group_id, event=event_type
    )
    announce(IncidentChanged(incident.id), event=event)


def _not_cleared(alert: Alert, incident: Incident) -> None:
    alert.cleared_at = None
    alert.save(update_fields=["state", "state_at", "cleared_at", "acknowledged_by", "acknowledged_at"])
    still_firing(incident)


def still_firing(incident: Incident) -> None:
    """One of its alerts has not cleared (any more)."""
    if incident.cleared_at:
        incident.cleared_at = None
        incident.save(update_fields=["cleared_at"])
