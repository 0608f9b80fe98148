"""The incident that a page or a form of the console is about."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from incidents.authority import may
from incidents.models import Incident
from incidents.signed_in import actor_of


def readable_incident(request: HttpRequest, pk: UUID) -> Incident:
    """For whoever may know of it: for others there is none, as of no such id. Raises Http404 and PermissionDenied."""
    actor = actor_of(request)
    incident = Incident.objects.visible_to(actor).with_people().filter(pk=pk).first()
    if incident is None:
        raise Http404
    if not may(actor, "read", incident):
        raise PermissionDenied
    return incident
