"""An alert group as Grafana OnCall's API tells of it, read with our own token: what is so now, not what happened."""

from datetime import datetime

from clients.oncall_groups import AlertGroup
from incidents.payloads.fields import labels_of, shown
from incidents.payloads.native import SOURCE
from incidents.payloads.own_page import is_own_page
from incidents.payloads.report import Happened, Report

NOW = {
    "new": Happened.BACK,  # whatever we thought of it
    "firing": Happened.BACK,
    "acknowledged": Happened.ACKNOWLEDGED,
    "silenced": Happened.SILENCED,
    "resolved": Happened.CLEARED,
}


def to_report(group: AlertGroup, *, by_name: str = "", by_email: str = "") -> Report:
    """The group's present state, and who acknowledged it where the caller has asked."""
    labels = labels_of(group.labels)
    return Report(
        source=SOURCE,
        group_id=group.id,
        event_type=f"read as {shown(group.state)}"[:60],
        happened=_happened(group),
        title=shown(group.title)[:300] or f"Alert group {group.id}",
        started_at=group.created_at,
        at=_since(group),
        labels=labels,
        integration_id=(group.integration_id or "")[:200],
        route_id=(group.route_id or "")[:200],
        team=labels.get("team", ""),
        url=_link(group.permalinks),
        by_id=group.author,
        by_name=shown(by_name),
        by_email=shown(by_email),
    )


def _happened(group: AlertGroup) -> Happened:
    """A page of our own opens nothing."""
    payload = group.last_alert.get("payload") if isinstance(group.last_alert, dict) else None
    return Happened.NOTED if is_own_page(payload) else NOW.get(group.state, Happened.NOTED)


def _since(group: AlertGroup) -> datetime | None:
    """Since when it is in its state; OnCall does not say of one that fires again."""
    times = {
        "acknowledged": group.acknowledged_at,
        "silenced": group.silenced_at,
        "resolved": group.resolved_at,
    }
    return times.get(group.state)


def _link(permalinks: object) -> str:
    web = permalinks.get("web") if isinstance(permalinks, dict) else None
    return shown(web)[:2000] if isinstance(web, str) else ""
