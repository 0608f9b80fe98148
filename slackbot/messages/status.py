"""M12: where the incident stands, to whoever asks."""

from incidents.links import console
from incidents.models.alert import AlertState
from incidents.models.incident import Incident
from slackbot.blocks import clock, escape, mention
from statuspage.models.draft import DraftState
from statuspage.models.publication import Publication


def render(incident: Incident) -> str:
    """mrkdwn, a line a fact."""
    how_long = f"{'for' if incident.is_open else 'after'} {incident.minutes_open()} min"
    lines = [
        f"*{incident.reference}*, {incident.severity}, {incident.get_state_display()} {how_long}: {escape(incident.title)}",
        _leads(incident),
        f"Customers: {customers(incident)}",
        f"Waiting: {waiting(incident) or 'nothing'}",
        _alerts(incident),
        f"<{console(incident)}|Console>",
    ]
    return "\n".join(filter(None, lines))


def customers(incident: Incident) -> str:
    """What they read, and since when."""
    newest = Publication.newest_published(incident)
    if newest is None or newest.settled_at is None:
        return "nothing published"
    return f"{newest.content.status.capitalize()}, {clock(newest.settled_at)}"


def waiting(incident: Incident) -> str:
    """The drafts that wait for approval, counted; empty when none does."""
    drafts = incident.drafts.filter(state=DraftState.PENDING).count()
    return f"{drafts} draft{'' if drafts == 1 else 's'}" if drafts else ""


def _leads(incident: Incident) -> str:
    if incident.ic is None:
        return "Nobody leads yet"
    since = f" (since {clock(incident.ic_since)})" if incident.ic_since else ""
    return f"Leads {mention(incident.ic)}{since}"


def _alerts(incident: Incident) -> str:
    alerts = incident.alerts.count()
    cleared = incident.alerts.filter(state=AlertState.RESOLVED).count()
    return f"Alerts: {cleared} of {alerts} cleared" if alerts else ""
