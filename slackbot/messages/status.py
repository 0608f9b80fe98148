"""M12: where the incident stands, to whoever asks."""

from incidents.audit.actions import Action
from incidents.correct import corrections, time_of
from incidents.links import console
from incidents.models.alert import AlertState
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.nudges.silence import is_silenced
from incidents.nudges.standing import next_nudge
from incidents.short import short
from slackbot.blocks import clock, escape, mention
from slackbot.messages import roles
from statuspage.holding import first_ready
from statuspage.models.draft import DraftState
from statuspage.models.publication import Publication
from statuspage.rhythm import next_due

TROUBLE = {  # what people miss when an effect does not get done
    "assemble_room": "the room",
    "mirror_chain": "the audit mirror",
    "draft_status_update": "drafting",
    "publish": "publishing",
    "write_postmortem": "the postmortem",
    "file_postmortem": "Linear",
    "resolve_alerts": "telling on call",
    "resolve_cancelled": "telling on call",
    "open_alerts": "telling on call",
    "mark_undone": "Linear",
    "mark_reopened": "Linear",
}


def render(incident: Incident) -> str:
    """mrkdwn, a line a fact."""
    how_long = f"{'for' if incident.is_open else 'after'} {incident.minutes_open()} min"
    lines = [
        f"*{incident.reference}*, {incident.severity}, {incident.get_state_display()} {how_long}: {escape(incident.title)}",
        _leads(incident),
        *affected(incident),
        _corrected(incident),
        room(incident),
        f"Customers: {customers(incident)}",
        f"Waiting: {waiting(incident) or 'nothing'}",
        _alerts(incident),
        _not_working(incident),
        f"<{console(incident)}|Console>",
    ]
    return "\n".join(filter(None, lines))


def affected(incident: Incident) -> list[str]:
    """`Affected: checkout, payments`, where people named any."""
    return [f"Affected: {escape(short(', '.join(incident.affected), 300))}"] if incident.affected else []


def customers(incident: Incident, *, due: bool = True) -> str:
    """What they read, since when, and unless that is said elsewhere when they are to hear from us next."""
    newest, at = Publication.newest_published(incident), next_due(incident) if due else None
    if newest is None or newest.settled_at is None:
        ready = "nothing published, a holding statement is ready" if first_ready(incident) else "nothing published"
        return f"{ready}; first due {clock(at)}" if at else ready
    return f"{newest.content.status.capitalize()}, {clock(newest.settled_at)}{f'; next due {clock(at)}' if at else ''}"


def room(incident: Incident) -> str:
    """What the room was last told, and when nudges come next; empty where it has heard nothing and nobody is reminded."""
    told = incident.events.newest(Action.STATUS_UPDATE_SENT)
    said = f"{clock(told.at)}, “{escape(short(told.words.get('update', ''), 200))}”" if told else "no update yet"
    if incident.silenced_until and is_silenced(incident):
        return f"Room: {said}; reminders paused until {clock(incident.silenced_until)}"
    at = next_nudge(incident, customers_due=next_due(incident))
    then = f"; next reminder {clock(at)}" if at else ""
    return f"Room: {said}{then}" if told or then else ""


def waiting(incident: Incident) -> str:
    """The drafts that wait for approval, counted; empty when none does."""
    drafts = incident.drafts.filter(state=DraftState.PENDING).count()
    return f"{drafts} draft{'' if drafts == 1 else 's'}" if drafts else ""


def _leads(incident: Incident) -> str:
    since = f" (since {clock(incident.ic_since)})" if incident.ic_since else ""
    leads = f"Leads {mention(incident.ic)}{since}" if incident.ic else "Nobody leads yet"
    return ", ".join(filter(None, [leads, roles.in_words(incident)]))


def _corrected(incident: Incident) -> str:
    """`Started 02:05 (corrected, first 02:11)`; empty where no time was."""
    told = [
        f"{milestone.capitalize()} {clock(now)} (corrected, first {clock(first)})"
        for milestone, first in corrections(incident).items()
        if (now := time_of(incident, milestone))
    ]
    return ", ".join(told)


def _alerts(incident: Incident) -> str:
    alerts = incident.alerts.count()
    cleared = incident.alerts.filter(state=AlertState.RESOLVED).count()
    return f"Alerts: {cleared} of {alerts} cleared" if alerts else ""


def _not_working(incident: Incident) -> str:
    """`Not working: Linear, retried`: what was tried for this incident and is not done."""
    about_it = OutboxEntry.objects.filter(incident=incident, kind__in=TROUBLE)
    retried = about_it.filter(state__in=(OutboxState.PENDING, OutboxState.CLAIMED)).exclude(last_error="")
    given_up = about_it.filter(state=OutboxState.DEAD)
    troubles = [f"{TROUBLE[kind]}, retried" for kind in sorted(set(retried.values_list("kind", flat=True)))]
    troubles += [
        f"{TROUBLE[kind]}, given up (Retry is in the console)"
        for kind in sorted(set(given_up.values_list("kind", flat=True)))
    ]
    return f"Not working: {'; '.join(troubles)}" if troubles else ""
