"""Somebody leads: told to all, with what leading does not give."""

from incidents.approvers import basis
from incidents.audit.actions import Action
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.short import short
from slackbot.blocks import Block, Message, actions, button, context, escape, mention, notification, section
from slackbot.messages import undone
from slackbot.words import slash
from statuspage.holding import first_ready, in_use
from statuspage.models.publication import Publication

EVENT_TYPE = "leads"


def render(incident: Incident, *, person: Person) -> Message:
    """Says too whether they may approve customer wording, since leading by itself does not give that."""
    approves = (
        "may approve customer updates here"
        if basis(person, incident)
        else "cannot approve customer updates; that takes a member of the approvers or commanders group"
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{short(str(person), 60)} leads {incident.reference}."),
        blocks=[
            section(f"{mention(person)} leads {incident.reference} and {approves}.{_by_doing(incident)}")
            | (undone.offer(incident, Action.IC_CLAIMED) if incident.ic == person else {}),
            *_prepared(incident),
        ],
    )


def _prepared(incident: Incident) -> list[Block]:
    """While customers have heard nothing: the words that are ready."""
    if not in_use() or Publication.newest_published(incident) or not incident.is_open:
        return []
    ready = first_ready(incident)
    said = (
        [context(f"Customers have heard nothing. The holding statement “{escape(ready.name)}” is ready.")]
        if ready
        else []
    )
    use = [button("Use holding statement", action_id="use_holding")] if ready else []
    return [*said, actions(*use, button("Templates", action_id="templates"), block_id="prepared")]


def _by_doing(incident: Incident) -> str:
    """Whoever did what an IC may while nobody led hears how to lay it down again."""
    newest = incident.events.newest(Action.IC_CLAIMED, Action.HANDOFF_ACCEPTED)
    by = newest.detail.get("by", "claim") if newest and newest.action == Action.IC_CLAIMED else "claim"
    return "" if by == "claim" else f" Nobody led, so whoever acts as IC leads; {slash('release')} gives it back."
