"""The postmortem as it is kept here, for whoever may read the incident: a page that prints well, and a file to take away."""

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from console.page.timeline_chart import chart_of
from console.private import PRIVATE
from incidents.authority import may
from incidents.checklist import set_item
from incidents.errors import VerbRefused
from incidents.markdown import markdown
from incidents.models import ChecklistItem, Incident, Postmortem
from incidents.models.checklist_item import Item
from incidents.postmortem import why_not_filed
from incidents.postmortem_document import FOLLOW_UPS, document
from incidents.postmortem_due import due_at
from incidents.signed_in import actor_of


@require_safe
def postmortem_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """With what people are to write left open; what they have written stands in Linear."""
    postmortem = _postmortem(request, pk)
    incident = postmortem.incident
    told = document(incident, postmortem, is_open=incident.is_open)
    context = {
        **admin.site.each_context(request),
        "title": f"Postmortem of {incident.reference}",
        "incident": incident,
        "postmortem": postmortem,
        "document": told,
        "sections": [one for one in told.sections if one.heading != FOLLOW_UPS],  # shown with what can be done of them
        "chart": chart_of(incident),
        "reviewed": ChecklistItem.objects.filter(incident=incident, key=Item.REVIEWED)
        .select_related("done_by")
        .first(),
        "review_due": due_at(incident),
        "may_review": not incident.is_open and bool(may(actor_of(request), "set_item", incident)),
        "why_not_filed": why_not_filed(incident),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/postmortem.html", context, headers=PRIVATE)


@require_POST
def postmortem_reviewed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ticks that it is reviewed, or takes that back: the same item as on the room's checklist."""
    incident, done = _postmortem(request, pk).incident, request.POST.get("done") == "yes"
    try:
        set_item(incident, item=Item.REVIEWED, done=done, actor=actor_of(request))
    except VerbRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, f"The postmortem is {'reviewed' if done else 'not reviewed; people are asked for it again'}."
        )
    return HttpResponseRedirect(reverse("postmortem", args=[incident.pk]))


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
