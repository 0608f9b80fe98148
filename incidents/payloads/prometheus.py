"""An alert as Alertmanager's API tells of it: it fires for as long as it is listed."""

from datetime import datetime

from clients.alertmanager import Alert
from incidents.payloads.alerting import instance_id, title_of
from incidents.payloads.fields import labels_of, shown
from incidents.payloads.report import Happened, Report

SOURCE = "alertmanager"


def to_report(alert: Alert) -> Report:
    """Firing, or silenced by somebody. One that another alert suppresses still fires."""
    labels = labels_of(alert.labels)
    is_silenced = alert.status.state == "suppressed" and bool(alert.status.silencedBy)
    annotations = labels_of(alert.annotations)
    return Report(
        source=SOURCE,
        group_id=instance_id(alert.fingerprint, alert.startsAt),
        event_type="read as silenced" if is_silenced else "read as firing",
        happened=Happened.SILENCED if is_silenced else Happened.BACK,
        title=title_of(annotations, labels),
        started_at=alert.startsAt,
        labels=labels,
        grouped_by=alert.fingerprint,
        team=labels.get("team", ""),
        url=shown(alert.generatorURL)[:2000],
    )


def cleared(group_id: str, *, title: str, started_at: datetime) -> Report:
    """One on record that is listed no longer."""
    return Report(
        source=SOURCE,
        group_id=group_id,
        event_type="listed no longer",
        happened=Happened.CLEARED,
        title=title,
        started_at=started_at,
    )
