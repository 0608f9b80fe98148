"""M1, the headline: first in the room, pinned, edited in place ever after."""

from django.conf import settings

from incidents.models.incident import Incident
from incidents.models.responder import Responder
from slackbot.blocks import Block, Message, actions, button, clock, context, escape, link_button, notification, section
from slackbot.links import console
from statuspage.models.draft import DraftState
from statuspage.models.publication import Publication

EVENT_TYPE = "headline"


def render(incident: Incident, *, problems: list[str]) -> Message:
    """What, since when, who leads, who is here and who was not reached, what customers know."""
    lines = [
        f"*{incident.severity}: {escape(incident.title)}*",
        f"{incident.reference}, since {clock(incident.started_at)}, {incident.get_state_display()}",
        f"Leads: {_leads(incident)}",
        _here(list(incident.responders.select_related("person"))),
        *(f"{escape(problem)} Add people with `/incident invite @name`." for problem in problems),
        f"Customers: {_customers(incident)}",
    ]
    leads = f"{incident.ic} leads." if incident.ic else "Nobody leads yet."
    push = f"{incident.severity} {incident.reference} {incident.title} since {incident.started_at:%H:%M} UTC. {leads}"
    return Message(
        event_type=EVENT_TYPE, text=notification(push), blocks=[section("\n".join(filter(None, lines))), *_footer(incident)]
    )


def _leads(incident: Incident) -> str:
    if incident.ic is None:
        return "nobody yet"
    return f"{incident.ic.mention} since {clock(incident.ic_since)}" if incident.ic_since else incident.ic.mention


def _here(responders: list[Responder]) -> str:
    if not responders:
        return "Here: nobody was invited yet"
    reached = [one for one in responders if one.invited_at]
    missing = ", ".join(f"{escape(str(one.person))} ({escape(one.not_reached)})" for one in responders if one.not_reached)
    return f"Here: {len(reached)} of {len(responders)}." + (f" Not reached: {missing}" if missing else "")


def _customers(incident: Incident) -> str:
    newest = Publication.newest_published(incident)
    waiting = incident.drafts.filter(state=DraftState.PENDING).count()
    known = f"{newest.content.status.capitalize()}, {clock(newest.settled_at)}" if newest and newest.settled_at else "nothing published"
    return known + (f"; {waiting} draft{'s' if waiting > 1 else ''} waiting" if waiting else "")


def _footer(incident: Incident) -> list[Block]:
    buttons = [link_button("Console", url=console(incident), action_id="open_console")]
    if settings.BRIDGE_URL:
        buttons.insert(0, link_button("Call", url=settings.BRIDGE_URL, action_id="open_call"))
    if incident.ic is None and incident.is_open:
        buttons.insert(0, button("I'll lead", action_id="lead", value=str(incident.id), style="primary"))
    return [actions(*buttons, block_id="headline"), context("`/incident help` lists what you can do here")]
