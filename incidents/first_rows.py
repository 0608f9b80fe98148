"""What a report becomes on record, not saved: the rows of a first event, and the delivery of any."""

from dataclasses import dataclass

from django.conf import settings

from incidents.models.alert import Alert, Found
from incidents.models.delivery import Delivery
from incidents.models.incident import Incident
from incidents.neighbours import locks_of
from incidents.payloads.report import Happened, Report
from incidents.refire import key_of
from incidents.schemes import Verified
from incidents.severity import needs_room, severity_of


@dataclass(frozen=True, kw_only=True)
class First:
    """The rows of a first event, not saved: `alert.incident` is `incident`, `delivery` has no alert yet.

    `wants_room`: the alert asks for a war room, which an incident in shadow mode does not get.
    """

    incident: Incident
    alert: Alert
    delivery: Delivery
    wants_room: bool

    @property
    def detail(self) -> dict[str, str]:
        """What the first audit event says of how the alert came to us."""
        how = {"found_by": str(self.alert.found_by)} if self.alert.found_by is not Found.TOLD else {}
        return {"source": self.alert.source, "alert_group": self.alert.group_id, **how}

    @property
    def locks(self) -> list[int]:
        """The advisory locks under which it is decided whether the alert is alone."""
        group = f"{self.alert.source} {self.alert.group_id}"
        named = {
            "key": self.alert.refire_key,
            "service": self.incident.service,
            "team": self.incident.team,
            "group": group,
        }
        return locks_of(*(f"{kind}:{name}" for kind, name in named.items() if name))


def rows_of(report: Report, delivery: Verified, found_by: Found) -> First:
    """An incident of its own for the alert. One that does not fire any more needs no room, one in shadow mode gets none."""
    severity, given = severity_of(report.labels, source=report.source)
    wants_room = report.happened.opens and needs_room(severity)
    shadow = report.source in settings.SHADOW_SOURCES
    incident = Incident(
        title=report.title,
        severity=severity,
        severity_given=given,
        service=report.labels.get("service", "")[:200],
        team=(report.team or report.labels.get("team", ""))[:200],
        needs_room=wants_room and not shadow,
        shadow=shadow,
        started_at=report.started_at,
    )
    alert = Alert(
        source=report.source,
        group_id=report.group_id,
        incident=incident,
        title=report.title,
        severity=severity,
        severity_given=given,
        labels=report.labels,
        integration_id=report.integration_id,
        route_id=report.route_id,
        team=report.team[:200],
        url=report.url,
        refire_key=key_of(report),
        found_by=found_by,
        started_at=report.started_at,
        state_at=report.at if report.happened in (Happened.FIRED, Happened.BACK) else None,
    )
    return First(incident=incident, alert=alert, delivery=_delivery_of(report, delivery), wants_room=wants_room)


def _delivery_of(report: Report, delivery: Verified) -> Delivery:
    """The evidence, with what it says; its alert is for the caller to set."""
    return Delivery(
        source=report.source,
        scheme=delivery.scheme,
        digest=delivery.digest,
        body=delivery.body,
        group_id=report.group_id,
        event_type=report.event_type,
        happened=Happened.NOTED if report.ours else report.happened,
        happened_at=report.at,
    )
