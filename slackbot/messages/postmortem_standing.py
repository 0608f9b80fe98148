"""Where the postmortem is, or what it waits for, to whoever asks."""

from django.conf import settings
from django.utils import timezone

from incidents.audit.actions import Action
from incidents.links import console
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.incident import Incident, State
from incidents.models.postmortem import Postmortem
from incidents.postmortem import why_not_filed
from incidents.postmortem_due import due_at
from slackbot.blocks import clock, escape


def render(incident: Incident) -> str:
    """mrkdwn."""
    written = Postmortem.objects.filter(incident=incident).first()
    if written and written.identifier:
        return f"Postmortem: <{written.url}|{escape(written.identifier)}>. {_filed(incident, written)}"
    if written and written.episode == incident.episode:
        return f"The postmortem is written and kept in the <{console(incident)}|Console>. {_waits(incident)}"
    return _not_written(incident)


def _filed(incident: Incident, written: Postmortem) -> str:
    if incident.is_open:
        return f"{incident.reference} is open again; it is brought up to date when that is over."
    if written.filed_episode < incident.episode:
        return f"It tells of an earlier end. {_waits(incident)}"
    return _reviewed(incident, otherwise="close it there as done")


def _reviewed(incident: Incident, *, otherwise: str) -> str:
    reviewed = ChecklistItem.objects.filter(incident=incident, key=Item.REVIEWED).exclude(done_at=None).first()
    if reviewed and reviewed.done_at:
        return f"Reviewed and published, {clock(reviewed.done_at)}."
    ticked = f"tick “{Item.REVIEWED.label}” on the checklist"
    return f"Not reviewed yet{_due(incident)}: when it is, {ticked}, or {otherwise}."


def _due(incident: Incident) -> str:
    """`, due 28 Nov 02:11`; nothing where it is never due."""
    due = due_at(incident)
    return f", {'overdue since' if due < timezone.now() else 'due'} {clock(due)}" if due else ""


def _waits(incident: Incident) -> str:
    """For Linear, or for nothing."""
    if not settings.LINEAR_API_KEY:
        return (
            f"Linear is not connected, so it stays there. {_reviewed(incident, otherwise='mark it as reviewed there')}"
        )
    why = why_not_filed(incident)
    return f"{escape(why)}." if why else "It is being filed in Linear; this room hears when it is there."


def _not_written(incident: Incident) -> str:
    if incident.is_open:
        return f"{incident.reference} is open. Its postmortem is written when somebody resolves it."
    if incident.state == State.CANCELLED:
        other = incident.duplicate_of
        what = f"a duplicate of {other.reference}, which has its own" if other else "a false alarm"
        return f"No postmortem is written: {incident.reference} was closed as {what}."
    end = incident.events.newest(Action.INCIDENT_RESOLVED)
    if end and end.detail.get("reason"):
        return "No postmortem is written: all alerts cleared, and nobody led or wrote here."
    return "It is being written; this room hears when it is filed."
