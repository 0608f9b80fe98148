"""The incident's page while it is open: asked again and again by live.js, and answered only where it reads otherwise."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from console.audit.zone import zone_of
from console.page.context import context_of
from console.page.tag import is_settled, tag_of
from console.private import PRIVATE
from console.readable import readable_incident
from incidents.lasting import lasting
from incidents.signed_in import actor_of

WITH = ("ic", "declared_by", "handoff_to", "turn")
AGE, OVER = "X-Open-For", "X-Over"  # how long it has been open, in words; that nobody need ask again


@require_safe
def live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """304 where it is as the tag in If-None-Match says, a few cheap questions later; else the page's article, with its tag."""
    incident = readable_incident(request, pk, related=WITH)
    tag = tag_of(incident, actor_of(request))
    headers = PRIVATE | {"ETag": tag, AGE: lasting(incident.minutes_open())}
    if is_settled(incident):
        headers[OVER] = "yes"
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    with timezone.override(zone_of(request)):
        article = render_to_string("console/incident/story.html", context_of(request, incident) | {"tag": tag}, request)
    return HttpResponse(article, headers=headers)
