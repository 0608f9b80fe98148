"""M13, false alarm or duplicate: who closed it and why, what was not done, what opens it again; edited in place."""

from django.conf import settings

from incidents.audit.actions import Action
from incidents.links import console
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, clock, escape, mention, notification, section
from slackbot.messages import undone
from slackbot.messages.related import titled
from slackbot.messages.what_worked import Part, in_words, on_call
from slackbot.words import slash
from statuspage.content import Status
from statuspage.models.publication import Publication

EVENT_TYPE = "cancelled"
ENDED_SO = (Action.INCIDENT_CANCELLED, Action.INCIDENT_DUPLICATE)


def render(incident: Incident) -> Message:
    """Of the newest end: the false alarm, or which other incident goes on."""
    event = incident.events.newest(*ENDED_SO)
    other = incident.duplicate_of
    what = f"a duplicate of {other.reference}" if other else "a false alarm"
    lines = [
        f"*Closed as {what}*{_by(incident)}{_why(event)}",
        _goes_on(incident),
        _told(incident),
        still_read(incident),
    ]
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} is closed as {what}."),
        blocks=[section("\n".join(filter(None, lines))) | undone.offer(incident, *ENDED_SO)],
    )


def _told(incident: Incident) -> str:
    """Whether OnCall knows; nothing where there is nothing to tell it."""
    told = on_call(incident)
    return "" if told == Part() else in_words(told)


def _by(incident: Incident) -> str:
    """By the IC: whoever closes it leads."""
    by = f" by {mention(incident.ic)}" if incident.ic else ""
    return f"{by}, {clock(incident.cancelled_at)}" if incident.cancelled_at else by


def _why(event: AuditEvent | None) -> str:
    why = event.words.get("why", "") if event else ""
    return f": {escape(short(why, 400))}" if why else "."


def _goes_on(incident: Incident) -> str:
    published = "" if Publication.newest_published(incident) else "Nothing was published; "
    done = f"{published}no postmortem is written." if published else "No postmortem is written."
    if incident.duplicate_of:
        leads = incident.duplicate_of.ic
        led = f", led by {mention(leads)}" if leads else ""
        return f"It goes on in {titled(incident.duplicate_of)}{led}. {done} {slash('reopen')} opens this one again."
    return (
        f"{done} If it fires again within {settings.REFIRE_MINUTES} min, this room reopens; so does {slash('reopen')}."
    )


def still_read(incident: Incident) -> str:
    """What customers read on, since nothing of a cancelled incident is published; empty where they read nothing open."""
    newest = Publication.newest_published(incident)
    if newest is None or newest.content.status == Status.RESOLVED:
        return ""
    return (
        f'Customers read "{newest.content.status.capitalize()}", and that stays until somebody changes it by hand, or'
        f" reopens this incident and publishes the last update. <{console(incident)}|Console>"
    )
