"""Addresses of our own pages, for messages."""

from uuid import UUID

from django.conf import settings

from incidents.models.incident import Incident


def templates() -> str:
    """The list of prepared words in the console."""
    return f"{settings.PUBLIC_URL}/admin/statuspage/template/"


def console(incident: Incident) -> str:
    """The incident's page in the console."""
    return f"{settings.PUBLIC_URL}/admin/incidents/incident/{incident.id}/change/"


def event(event_id: UUID) -> str:
    """An event of the audit log in the console: what it changed, and its place in the chain."""
    return f"{settings.PUBLIC_URL}/admin/audit/event/{event_id}/"


def review(draft_id: int) -> str:
    """Where a draft is reviewed and approved in the console."""
    return f"{settings.PUBLIC_URL}/admin/review/{draft_id}/"


def edit(draft_id: int) -> str:
    """Where a draft is edited in the console."""
    return f"{settings.PUBLIC_URL}/admin/edit/{draft_id}/"


def write(incident: Incident) -> str:
    """Where the incident's next update is written in the console."""
    return f"{settings.PUBLIC_URL}/admin/write/{incident.id}/"


def deciding(publication_id: object) -> str:
    """Where a person decides what became of an update that Statuspage did not confirm."""
    return f"{settings.PUBLIC_URL}/admin/decide/{publication_id}/"


def room(channel: str) -> str:
    """Opens the channel, by Slack's id, in whatever Slack people have."""
    return f"https://slack.com/app_redirect?channel={channel}"
