"""M1, the headline: first in the room, pinned, edited in place ever after."""

from django.conf import settings

from incidents.audit.actions import Action
from incidents.links import console
from incidents.models.incident import Incident
from incidents.models.responder import Responder
from incidents.short import short
from slackbot.blocks import (
    Block,
    Message,
    actions,
    button,
    clock,
    context,
    escape,
    link_button,
    mention,
    notification,
    paragraphs,
    the_first,
)
from slackbot.messages import alerts, roles
from slackbot.messages.status import affected, customers, waiting
from slackbot.models.room_step import RoomStep
from slackbot.slow import is_slow
from slackbot.words import slash

EVENT_TYPE = "headline"
MOST_NAMED = 10  # who was not reached; more are counted


def render(incident: Incident, *, problems: list[str], responders: list[Responder] | None = None) -> Message:
    """What, since when, who leads, who is here and who was not reached, what customers know.

    `responders` are those on record unless they are given.
    """
    if responders is None:
        responders = list(incident.responders.select_related("person"))
    counted, state = alerts.summary(incident), incident.get_state_display()
    told = [customers(incident), f"{drafts} waiting" if (drafts := waiting(incident)) else ""]
    lines = [
        f"*{incident.severity}: {escape(short(incident.title, 300))}*",
        ", ".join(filter(None, [incident.reference, f"since {clock(incident.started_at)}", counted, state])),
        "; ".join(filter(None, [f"Leads: {_leads(incident)}", roles.in_words(incident)])),
        *affected(incident),
        _here(responders),
        *([f"{escape(' '.join(problems))} Add people with {slash('invite @name')}."] if problems else []),
        f"Customers: {'; '.join(filter(None, told))}",
        *_refused(incident),
        *_slow(incident),
    ]
    return Message(
        event_type=EVENT_TYPE,
        text=_push(incident),
        blocks=[*paragraphs(lines), *_footer(incident, has_several=bool(counted))],
    )


def _slow(incident: Incident) -> list[str]:
    said = f"Slack is slow just now: everything can be done in the <{console(incident)}|Console> too."
    return [said] if is_slow() else []


def _push(incident: Incident) -> str:
    """`P1 INC-214 Checkout errors since 02:11 UTC. Nobody leads yet.`: a long title is cut, never what follows it."""
    leads = f"{short(str(incident.ic), 30)} leads." if incident.ic else "Nobody leads yet."
    title = short(incident.title, 70)
    return notification(
        f"{incident.severity} {incident.reference} {title} since {incident.started_at:%H:%M} UTC. {leads}"
    )


def _leads(incident: Incident) -> str:
    if incident.ic is None:
        return f"nobody yet{_acknowledged(incident)}"
    since = f" since {clock(incident.ic_since)}" if incident.ic_since else ""
    return f"{mention(incident.ic)}{since}"


def _acknowledged(incident: Incident) -> str:
    """Whoever took the alert in OnCall may well be the one to lead."""
    newest = incident.events.newest(Action.ALERT_ACKNOWLEDGED)
    by = newest.words.get("by") if newest else ""
    return f". {escape(short(by, 60))} acknowledged at {clock(newest.at)}" if newest and by else ""


def _here(responders: list[Responder]) -> str:
    if not responders:
        return "Here: nobody was invited yet"
    reached = sum(one.invited_at is not None for one in responders)
    on_call_first = sorted(responders, key=lambda one: one.level == 0)
    missing = [
        f"{escape(short(str(one.person), 60))} ({escape(one.not_reached)})" for one in on_call_first if one.not_reached
    ]
    not_reached = f" Not reached: {the_first(missing, MOST_NAMED)}" if missing else ""
    return f"Here: {reached} of {len(responders)}.{not_reached}"


def _refused(incident: Incident) -> list[str]:
    """What Slack refused of what a room can do without, each reason once."""
    steps: dict[str, list[str]] = {}
    for step in RoomStep.objects.filter(incident=incident).exclude(failed="").order_by("pk"):
        steps.setdefault(step.failed, []).append(step.name.replace("_", " "))
    return [f"Not done here ({', '.join(names)}). {escape(why.rstrip('.'))}." for why, names in steps.items()]


def _footer(incident: Incident, *, has_several: bool) -> list[Block]:
    buttons = [link_button("Console", url=console(incident), action_id="open_console")]
    if settings.BRIDGE_URL:
        buttons.insert(0, link_button("Call", url=settings.BRIDGE_URL, action_id="open_call"))
    if has_several:
        buttons.append(button("Alerts", action_id="alerts"))
    buttons.append(button("More", action_id="more"))
    if incident.is_open:
        buttons.insert(0, button("False alarm", action_id="false_alarm"))
    if incident.ic is None and incident.is_open:
        buttons.insert(0, button("I'll lead", action_id="lead", value=str(incident.id), style="primary"))
    return [actions(*buttons, block_id="headline"), context(f"{slash('help')} lists what you can do here")]
