"""M12: where the incident stands, to whoever asks."""

from incidents.models.alert import AlertState
from incidents.models.incident import Incident
from slackbot.blocks import clock, escape
from slackbot.links import console
from statuspage.models.draft import DraftState
from statuspage.models.publication import Publication


def render(incident: Incident) -> str:
    """mrkdwn, a line a fact."""
    newest = Publication.newest_published(incident)
    leads = f"Leads {incident.ic.mention}" if incident.ic else "Nobody leads yet"
    since = f" (since {clock(incident.ic_since)})" if incident.ic and incident.ic_since else ""
    customers = f"{newest.content.status.capitalize()}, {clock(newest.settled_at)}" if newest and newest.settled_at else "nothing published"
    waiting = incident.drafts.filter(state=DraftState.PENDING).count()
    alerts = incident.alerts.count()
    cleared = incident.alerts.filter(state=AlertState.RESOLVED).count()
    return "\n".join(
        [
            f"*{incident.reference}*, {incident.severity}, {incident.get_state_display()}, {incident.minutes_open()} min: "
            f"{escape(incident.title)}",
            f"{leads}{since}",
            f"Customers: {customers}",
            f"Waiting: {waiting} draft{'' if waiting == 1 else 's'}",
            f"Alerts: {cleared} of {alerts} cleared",
            f"<{console(incident)}|Console>",
        ]
    )
