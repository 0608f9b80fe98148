"""Addresses of our own pages, for messages."""

from django.conf import settings

from incidents.models.incident import Incident


def console(incident: Incident) -> str:
    """The incident's page in the console."""
    return f"{settings.PUBLIC_URL}/admin/incidents/incident/{incident.id}/change/"


def deciding(publication_id: object) -> str:
    """Where a person decides what became of an update that Statuspage did not confirm."""
    return f"{settings.PUBLIC_URL}/admin/decide/{publication_id}/"
