"""M13: resolved; what is done and what is not, edited in place; and what customers still read."""

from django.conf import settings

from incidents.audit.actions import Action
from incidents.links import console
from incidents.models.incident import Incident
from incidents.models.postmortem import Postmortem
from incidents.postmortem import REFUSED, why_not_filed
from slackbot.blocks import Block, Message, actions, button, clock, escape, notification, section
from slackbot.messages import undone
from slackbot.messages.what_worked import Part, in_words, on_call
from statuspage.content import Status
from statuspage.models.publication import Publication

EVENT_TYPE = "resolved"


def render(incident: Incident) -> Message:
    """When, after how long, what came of it, and the open end at the status page if there is one."""
    when = f" {clock(incident.resolved_at)}" if incident.resolved_at else ""
    words = (
        f"*Resolved*{when}, after {incident.minutes_open()} min.\n{in_words(on_call(incident), _postmortem(incident))}"
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} resolved after {incident.minutes_open()} min."),
        blocks=[section(words) | undone.offer(incident, Action.INCIDENT_RESOLVED), *_customers(incident)],
    )


def _postmortem(incident: Incident) -> Part:
    written = Postmortem.objects.filter(incident=incident, episode=incident.episode).first()
    if written and not settings.LINEAR_API_KEY:
        return Part(done=f"postmortem written and kept in the <{console(incident)}|Console>")
    if written and written.filed_episode == written.episode:
        return Part(done=f"postmortem filed as <{written.url}|{escape(written.identifier)}>")
    why = why_not_filed(incident)
    if not why:
        return Part(under_way="the postmortem")
    retry = f"An operator has to look; Retry is in the <{console(incident)}|Console>." if why == REFUSED else ""
    return Part(not_done=f"postmortem kept here, {escape(why)}", by_hand=retry)


def _customers(incident: Incident) -> list[Block]:
    newest = Publication.newest_published(incident)
    if newest is None or newest.content.status == Status.RESOLVED:
        return []
    write = button("Write the last update", action_id="draft_update", value=str(incident.id))
    return [
        section(f'Customers still read "{newest.content.status.capitalize()}".'),
        actions(write, block_id=EVENT_TYPE),
    ]
