"""How long each stage took: from the first sign to the end, by the times on record, as people have corrected them."""

from datetime import datetime

from incidents.audit.actions import Action
from incidents.correct import Milestone, time_of
from incidents.document import Section
from incidents.models.incident import Incident

COLUMNS = ("Stage", "When (UTC)", "After it began")
NOT_ON_RECORD = "not on record"


def stages(incident: Incident) -> Section:
    """A table; a stage that was never reached says so."""
    rows: list[tuple[str, ...]] = [(name, *_when(incident.started_at, at)) for name, at in times(incident).items()]
    return Section(heading="How long it took", columns=COLUMNS, rows=rows)


def times(incident: Incident) -> dict[str, datetime | None]:
    """When each stage was reached, by its name, in order; the first is when it began."""
    return {
        "Began": incident.started_at,
        "Detected": time_of(incident, Milestone.DETECTED),
        "Acknowledged in OnCall": _first(incident, Action.ALERT_ACKNOWLEDGED),
        "Led": _led_since(incident),
        "Customers told": _first(incident, Action.STATUSPAGE_PUBLISHED),
        "Mitigated": incident.mitigated_at,
        "Resolved": incident.resolved_at,
    }


def _first(incident: Incident, action: Action) -> datetime | None:
    return incident.events.filter(action=action).order_by("seq").values_list("at", flat=True).first()


def _led_since(incident: Incident) -> datetime | None:
    """Since somebody took it up for the first time, other than by a claim that was undone."""
    undone = incident.events.filter(action=Action.UNDONE).values_list("parsed__detail__event", flat=True)
    claims = incident.events.filter(action=Action.IC_CLAIMED).exclude(pk__in=list(undone))
    return claims.order_by("seq").values_list("at", flat=True).first()


def _when(began: datetime, at: datetime | None) -> tuple[str, str]:
    if at is None:
        return NOT_ON_RECORD, ""
    return f"{at:%d %b %Y, %H:%M:%S}", elapsed((at - began).total_seconds())


def elapsed(seconds: float) -> str:
    """`40 s`, `12 min`, `2 h 5 min`."""
    if abs(seconds) < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(int(seconds // 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
