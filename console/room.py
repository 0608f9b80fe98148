"""The button that lets people outside the company read what a room of ours shows."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of
from slackbot import outsiders


def allow_outsiders(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leads back to the incident's page. One that there is not, and one that is not for this reader, are the same 404."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actor = actor_of(request)
    incident = Incident.objects.visible_to(actor).filter(pk=pk).first()
    if incident is None:
        raise Http404
    try:
        outsiders.allow_outsiders(incident, actor=actor)
        messages.success(request, "Its room shows drafts and what we see again, to everybody in it.")
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[incident.pk]))
