"""The incident that a page or a form of the console is about."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from incidents.authority import may
from incidents.models import Incident
from incidents.signed_in import actor_of


def readable_incident(request: HttpRequest, pk: UUID, *, related: Sequence[str] = ()) -> Incident:
    """For whoever may know of it: for others there is none, as of no such id. Raises Http404 and PermissionDenied.

    Read with its people, or with what is `related` alone where that is named.
    """
    actor = actor_of(request)
    known = Incident.objects.visible_to(actor)
    incident = (known.select_related(*related) if related else known.with_people()).filter(pk=pk).first()
    if incident is None:
        raise Http404
    if not may(actor, "read", incident):
        raise PermissionDenied
    return incident
