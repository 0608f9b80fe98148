"""The postmortem as it is kept here, for whoever may read the incident: a page that prints well, and a file to take away."""

from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from console.private import PRIVATE
from incidents.authority import may
from incidents.markdown import markdown
from incidents.models import Incident, Postmortem
from incidents.postmortem import why_not_filed
from incidents.postmortem_document import document
from incidents.signed_in import actor_of


@require_safe
def postmortem_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """With what people are to write left open; what they have written stands in Linear."""
    postmortem = _postmortem(request, pk)
    incident = postmortem.incident
    context = {
        **admin.site.each_context(request),
        "title": f"Postmortem of {incident.reference}",
        "incident": incident,
        "postmortem": postmortem,
        "document": document(incident, postmortem, is_open=incident.is_open),
        "why_not_filed": why_not_filed(incident),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/postmortem.html", context, headers=PRIVATE)


@require_safe
def postmortem_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`INC-214-postmortem.md`, its title as the first line."""
    postmortem = _postmortem(request, pk)
    incident = postmortem.incident
    text = markdown(document(incident, postmortem, is_open=incident.is_open), titled=True)
    named = {"Content-Disposition": f'attachment; filename="{incident.reference}-postmortem.md"'}
    return HttpResponse(text, content_type="text/markdown; charset=utf-8", headers=PRIVATE | named)


def _postmortem(request: HttpRequest, pk: UUID) -> Postmortem:
    """Of that incident. One that there is not, and one that is not for this reader, are the same 404."""
    actor = actor_of(request)
    seen = Incident.objects.visible_to(actor)
    found = Postmortem.objects.select_related("incident__ic").filter(incident=pk, incident__in=seen).first()
    if found is None:
        raise Http404
    if not may(actor, "read", found.incident):
        raise PermissionDenied
    return found
