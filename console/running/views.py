"""A button of an incident's page: done at once, or after a page that says what follows. Each ends in one verb."""

from datetime import tzinfo
from uuid import UUID

from django.contrib import admin, messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from console.audit.zone import name_of, zone_of
from console.readable import readable_incident
from console.running.choosing import role_choices, severities
from console.running.correcting import choices
from console.running.deeds import DEEDS, Deed, Sheet
from console.running.near import people_near
from console.running.sent import Sent
from console.running.standing import refuse_if_changed, standing
from console.running.typed import typed
from console.signin.fresh import ask_before_the_form, fresh_second_factor
from incidents.authority import may
from incidents.endings import MOST_WHY
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of

MOST_ONCE = 64  # characters; the page's own have 36


def run(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    """The button of that name."""
    deed = DEEDS.get(name)
    if deed is None:
        raise Http404
    if deed.sheet is None and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if deed.sheet:
        return _asked_first(request, pk, name)
    return _at_once_fresh(request, pk, name) if deed.fresh else _at_once(request, pk, name)


def _at_once(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Leads back to the incident's page, which says what became of it."""
    incident = readable_incident(request, pk)
    _done(request, incident, DEEDS[name])
    return _back(incident, part=DEEDS[name].part)


_at_once_fresh = fresh_second_factor(_at_once)


@ask_before_the_form
def _asked_first(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Shown, or sent off: where it is refused, what was typed stands there again."""
    incident, deed = readable_incident(request, pk), DEEDS[name]
    if request.method == "POST":
        if _done(request, incident, deed):
            return _back(incident)
        incident = readable_incident(request, pk)
    verdict, zone = may(actor_of(request), deed.verb, incident), zone_of(request)
    context = {
        **admin.site.each_context(request),
        "title": deed.sheet.title if deed.sheet else "",
        "incident": incident,
        "name": name,
        "deed": deed,
        "why_not": verdict.why_not,
        "leads_by_it": verdict.leads,
        "stands": deed.stands(incident),
        "shown": standing(incident),
        "typed": request.POST,
        **(_choices(incident, deed.sheet, zone) if deed.sheet else {}),
        "zone_name": name_of(zone, timezone.now()),
        "most": MOST_WHY,
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/running/sheet.html", context)


def _choices(incident: Incident, sheet: Sheet, zone: tzinfo) -> dict[str, object]:
    """What can be chosen on the page of the button."""
    return {
        "people": people_near(incident, but_its_ic=not sheet.asks_role) if sheet.asks_whom else [],
        "times": choices(incident, zone=zone) if sheet.asks_when else [],
        "severities": severities(incident) if sheet.asks_severity else [],
        "roles": role_choices(incident) if sheet.asks_role else [],
    }


def _done(request: HttpRequest, incident: Incident, deed: Deed) -> bool:
    try:
        if deed.is_watched:
            refuse_if_changed(incident, shown=typed(request, "shown"))
        deed.run(incident, _sent(request), actor_of(request))
    except VerbRefused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, deed.done.format(reference=incident.reference))
    return True


def _sent(request: HttpRequest) -> Sent:
    return Sent(
        text=typed(request, "text"),
        whom=typed(request, "whom"),
        chosen=typed(request, "chosen"),
        once=typed(request, "once")[:MOST_ONCE],
        which=typed(request, "which"),
        at=typed(request, "at"),
        zone=zone_of(request),
    )


def _back(incident: Incident, *, part: str = "") -> HttpResponseRedirect:
    at = reverse("admin:incidents_incident_change", args=[incident.pk])
    return HttpResponseRedirect(f"{at}#{part}" if part else at)
