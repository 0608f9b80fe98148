"""The review in the console: exactly what customers will read. Sending it off is the approval, as Slack's modal is."""

from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from ai.doubts import doubts
from console.page.beside import drafts_beside, with_drafts_beside
from console.signin.fresh import ask_before_the_form
from incidents.actor import Actor
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of
from statuspage.approve import approve
from statuspage.authority import right_over, whom_to_ask, why_not
from statuspage.components import listed
from statuspage.models import Draft
from statuspage.models.draft import DraftState
from statuspage.rests_on import rests_on
from statuspage.review import minutes_old, warnings
from statuspage.spelled_out import spelled_out

OF_ITS_INCIDENT = ("incident__roles__person", "incident__responders", "incident__stand_ins__named_by__user__groups")


@ask_before_the_form
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the words of a draft that waits, and approves them by the digest that was shown."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    actor = actor_of(request)
    draft = draft_for(actor, pk)
    if request.method == "POST":
        if _approved(request, draft, actor):
            return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[draft.incident_id]))
        draft = draft_for(actor, pk)
    return TemplateResponse(request, "console/review.html", _context(request, draft, actor))


def draft_for(actor: Actor, pk: int) -> Draft:
    """The draft with its revisions, for whoever may know of its incident: for others there is none, as of no such number."""
    visible = Incident.objects.visible_to(actor)
    found = Draft.objects.select_related("incident", "asked_by").prefetch_related("revisions__author", *OF_ITS_INCIDENT)
    draft = with_drafts_beside(found.filter(pk=pk, incident__in=visible), actor).first()
    if draft is None:
        raise Http404
    if not may(actor, "read", draft.incident):
        raise PermissionDenied
    return draft


def _approved(request: HttpRequest, draft: Draft, actor: Actor) -> bool:
    try:
        approve(draft.incident, draft_id=draft.pk, digest=request.POST.get("digest", ""), actor=actor)
    except VerbRefused as refused:
        messages.error(request, f"Not published. {refused}")
        return False
    messages.success(request, "Approved. It is being published; below it says when customers can read it.")
    return True


def _context(request: HttpRequest, draft: Draft, actor: Actor) -> dict[str, object]:
    *_, revision = draft.revisions.all()
    return {
        **admin.site.each_context(request),
        "title": "Publish to customers?",
        "draft": draft,
        "beside": drafts_beside(draft),
        "revision": revision,
        "content": revision.content,
        "spelled_out": spelled_out(revision.content.title, revision.content.body),
        "rests_on": rests_on(draft),
        "minutes": minutes_old(revision),
        "warnings": [*doubts(draft), *warnings(draft, revision, listed=listed(), at=_in_utc)],
        "waits": draft.state == DraftState.PENDING,
        "why_not": why_not(actor, draft),
        "whom_to_ask": whom_to_ask(draft),
        "right": right_over(actor.person, draft) if actor.person else None,
        "is_nav_sidebar_enabled": False,
    }


def _in_utc(moment: datetime) -> str:
    return f"{moment:%H:%M} UTC"
