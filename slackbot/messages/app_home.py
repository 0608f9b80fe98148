"""The app's Home: what somebody has a part in, which customer updates wait for them, and what they may do."""

from django.conf import settings

from incidents import links
from incidents.actor import Actor
from incidents.approvers import groups_of
from incidents.authority import may
from incidents.groups import APPROVERS, COMMANDERS
from incidents.mine import mine
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import (
    Block,
    actions,
    button,
    clock,
    context,
    escape,
    header,
    link_button,
    mention,
    paragraphs,
    section,
)
from slackbot.commands.help import ELSEWHERE, offered
from slackbot.commands.help import render as as_help
from slackbot.commands.registry import COMMANDS
from slackbot.models.war_room import WarRoom
from statuspage.models.draft import Draft
from statuspage.waiting_for import waiting_for

MOST = 20  # of each kind
MAY_APPROVE = {
    APPROVERS: "You may approve customer updates on every incident.",
    COMMANDERS: "You may approve customer updates where you lead or are comms lead.",
}


def render(actor: Actor) -> Block:
    """A view of type home."""
    blocks = [*_waiting(actor), *_mine(actor), *_what_you_may(actor)]
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def _waiting(actor: Actor) -> list[Block]:
    drafts = waiting_for(actor, most=MOST + 1)
    if not drafts:
        return []
    return [header("Waiting for your approval"), *map(_draft, drafts[:MOST]), *_more(drafts)]


def _draft(draft: Draft) -> Block:
    words = escape(short(draft.newest_revision().content.body, 300))
    said = f"*{draft.incident.reference}*, waiting since {clock(draft.created_at)}\n“{words}”"
    review = link_button("Review", url=links.review(draft.pk), action_id="review_in_console")
    return section(said) | {"accessory": review}


def _mine(actor: Actor) -> list[Block]:
    found = mine(actor, most=MOST + 1)
    rooms = {room.incident_id: room for room in WarRoom.objects.filter(incident__in=found)}
    listed = [_incident(one, rooms.get(one.pk), actor) for one in found[:MOST]]
    nothing = section("You have no part in an open incident.")
    return [header("Your incidents"), *(listed or [nothing]), *_more(found)]


def _incident(incident: Incident, room: WarRoom | None, actor: Actor) -> Block:
    leads = f"{mention(incident.ic)} leads" if incident.ic else "*nobody leads yet*"
    roles = ", ".join(incident.roles_of(actor.somebody))
    lines = [
        f"*{incident.reference}*, {incident.severity}, {incident.get_state_display()}: {escape(short(incident.title, 200))}",
        f"Since {clock(incident.started_at)}; {leads}{f'. You are {escape(roles)}' if roles else ''}",
        f"<{links.console(incident)}|Console>",
    ]
    said = section("\n".join(lines))
    return said | {"accessory": link_button("Room", url=room.link, action_id="open_room_link")} if room else said


def _what_you_may(actor: Actor) -> list[Block]:
    """Without a room. What they may in one, its own [More] shows."""
    allowed = may(actor, "declare", None)
    if not allowed:
        return [header("What you may do"), section(escape(allowed.why_not))]
    groups = groups_of(actor.somebody)
    lines = [said for group, said in MAY_APPROVE.items() if group in groups]
    here = offered(COMMANDS, actor=actor, incident=None)
    return [
        header("What you may do"),
        *paragraphs(
            [
                *lines,
                as_help(here, prefix=settings.SLACK_COMMANDS[0]),
                f"{ELSEWHERE} More on its headline has them all.",
            ]
        ),
        actions(button("Open an incident", action_id="declare", style="primary"), block_id="home"),
    ]


def _more(found: list[Incident] | list[Draft]) -> list[Block]:
    return [context("There are more; the console lists them all.")] if len(found) > MOST else []
