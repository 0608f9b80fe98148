"""What a person decides of an update whose outcome reading the page could not settle, with the evidence shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from console.page.changed import changed
from console.signin.fresh import ask_before_the_form
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of
from slackbot.messages.stopped import STATUSPAGE
from statuspage.as_shown import as_shown
from statuspage.content import NEW
from statuspage.decide import decide_outcome
from statuspage.models import Publication
from statuspage.models.publication_state import PublicationState


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """An entry of the page that was not there before the send; `words` are marked where they differ from what was sent."""

    incident: str
    status: str
    words: SafeString
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReadingShown:
    """One complete reading of the page that did not settle it."""

    at: datetime
    said: str
    entries: list[EntryShown]


@ask_before_the_form
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Shows what was sent and what the page showed since, and takes the decision."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    visible = Incident.objects.visible_to(actor_of(request))
    found = Publication.objects.select_related("incident", "approval__revision", "approval__approver", "decided_by")
    publication = found.filter(pk=pk, incident__in=visible).first()
    if publication is None:
        raise Http404
    if not may(actor_of(request), "read", publication.incident):
        raise PermissionDenied
    if request.method == "POST" and _decided(request, publication):
        return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[publication.incident_id]))
    return TemplateResponse(request, "console/decide.html", _context(request, publication))


def _decided(request: HttpRequest, publication: Publication) -> bool:
    given = request.POST
    try:
        decide_outcome(
            publication.incident,
            publication_id=str(publication.pk),
            arrived=_answer(given.get("arrived", "")),
            statuspage_incident=given.get("statuspage_incident", ""),
            why=given.get("why", ""),
            actor=actor_of(request),
        )
    except VerbRefused as refused:
        messages.error(request, f"Nothing was decided. {refused}")
        return False
    messages.success(request, "Your decision is on record.")
    return True


def _answer(given: str) -> bool:
    if given not in ("yes", "no"):
        raise VerbRefused("Choose whether it arrived.")
    return given == "yes"


def _context(request: HttpRequest, publication: Publication) -> dict[str, object]:
    publication.refresh_from_db()
    return {
        **admin.site.each_context(request),
        "title": "Did it arrive?",
        "publication": publication,
        "content": publication.content,
        "readings": _readings(publication),
        "asked": publication.state == PublicationState.UNKNOWN and bool(publication.question),
        "why_not": may(actor_of(request), "decide_outcome", publication.incident).why_not,
        "is_first": publication.target == NEW,
        "statuspage": f"{STATUSPAGE}/{publication.content.page}",
        "typed": request.POST,
        "is_nav_sidebar_enabled": False,
    }


def _readings(publication: Publication) -> list[ReadingShown]:
    """Newest first."""
    sent = as_shown(publication.content.body)
    return [
        ReadingShown(
            at=datetime.fromisoformat(reading["at"]),
            said=reading["said"],
            entries=[
                EntryShown(
                    incident=entry["incident"],
                    status=entry["status"],
                    words=changed(sent, entry["body"]),
                    at=datetime.fromisoformat(entry["at"]),
                )
                for entry in reading["entries"]
            ],
        )
        for reading in reversed(publication.readings)
    ]
