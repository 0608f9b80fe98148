"""What the model was told for a draft, exactly as it was sent, for whoever wants to know why it wrote what it wrote."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ai.jobs import JOBS
from ai.models import Material
from console.review import draft_for
from incidents.audit.actions import Action
from incidents.signed_in import actor_of
from statuspage.models import Draft


@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever may read the incident. Of a draft for which no model was asked, that is what it says."""
    draft = draft_for(actor_of(request), pk)
    material = Material.objects.filter(draft=draft).first()
    context = {
        **admin.site.each_context(request),
        "title": "What the model was told",
        "draft": draft,
        "material": material,
        "instructions": _instructions(material.prompt) if material else "",
        "is_on_record": material is not None and material.digest == _on_record(draft),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/told.html", context)


def _instructions(version: str) -> str:
    """The words of the prompt where it is still the same; else they stand in the history of its file."""
    return next((job.prompt.text for job in JOBS if job.prompt.version == version), "")


def _on_record(draft: Draft) -> str:
    """The digest in the event of the draft; empty where there is none."""
    made = draft.incident.events.filter(action=Action.STATUSPAGE_DRAFT_CREATED, parsed__detail__draft=draft.pk)
    event = made.first()
    return str(event.detail.get("told", "")) if event else ""
