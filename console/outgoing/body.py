"""What an endpoint is sent: JSON of ids, names of states, times and links. No word that anybody wrote is in it.

`version` is of this shape: fields may be added to it, and one that changes or goes makes it the next. `timestamp` is of the event,
the incident's fields are as they were when the message was made, which `data.sequence` lets a reader put in order.
"""

import json
from datetime import UTC, datetime
from typing import Any

from console.models import Endpoint
from console.outgoing.kinds import TEST
from incidents import links
from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident
from statuspage.models import Publication

VERSION = 1
FROM_DETAIL = {  # of an event's own facts, what is told of it
    Action.SEVERITY_CHANGED: ("was", "now"),
    Action.SEVERITY_RAISED: ("was", "now"),
    Action.INCIDENT_DUPLICATE: ("of",),
    Action.UNDONE: ("what",),
}


def body_of(kind: str, event: AuditEvent, incident: Incident) -> str:
    """Of a state change."""
    data = {"incident": _incident(incident), "event_id": str(event.id), "sequence": event.seq, **_more(event)}
    return _json({"type": kind, "timestamp": _moment(event.at), "version": VERSION, "data": data})


def body_of_test(endpoint: Endpoint, *, at: datetime) -> str:
    """Of a test, which is about nothing."""
    data = {"endpoint": endpoint.pk}
    return _json({"type": TEST, "timestamp": _moment(at), "version": VERSION, "data": data})


def _incident(incident: Incident) -> dict[str, Any]:
    times = ("started_at", "opened_at", "mitigated_at", "resolved_at", "cancelled_at")
    return {
        "id": str(incident.id),
        "reference": incident.reference,
        "state": incident.state,
        "severity": incident.severity,
        **{name: _moment(getattr(incident, name)) for name in times},
        "url": links.console(incident),
    }


def _more(event: AuditEvent) -> dict[str, Any]:
    detail = event.detail
    if event.action == Action.STATUSPAGE_PUBLISHED:
        published = Publication.objects.get(pk=detail["publication"])
        return {"update": {"statuspage_incident": detail["statuspage_incident"], "url": published.url}}
    return {name: detail[name] for name in FROM_DETAIL.get(Action(event.action), ()) if name in detail}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, separators=(",", ":"), ensure_ascii=True)
