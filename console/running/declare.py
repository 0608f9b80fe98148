"""An incident is declared in the console: while Slack is down, or by whoever is there already. The rules are those of `declare`."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from console.running.typed import typed
from incidents import intake
from incidents.authority import may, refuse_unless_may
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.models.incident import Severity
from incidents.signed_in import actor_of
from slackbot.declaring import MAX_TITLE, parsed


def declare(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it. Sent off twice it leads to the one incident."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    actor = actor_of(request)
    if not may(actor, "read", None):
        raise PermissionDenied
    if request.method == "POST" and (incident := _declared(request)):
        return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[incident.pk]))
    context = {
        **admin.site.each_context(request),
        "title": "Declare an incident",
        "why_not": may(actor, "declare", None).why_not,
        "severities": Severity.values,
        "typed": request.POST,
        "most": MAX_TITLE,
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/running/declare.html", context)


def _declared(request: HttpRequest) -> Incident | None:
    actor = actor_of(request)
    try:
        refuse_unless_may(actor, "declare", None)
        severity, title = parsed(f"{_chosen(typed(request, 'severity'))} {typed(request, 'title')}")
        incident, new = intake.declare(title=title, severity=severity, actor=actor, person=actor.somebody)
    except VerbRefused as refused:
        messages.error(request, str(refused))
        return None
    said = "is open. Its room opens by itself." if new else "you declared a moment ago: this is it."
    messages.success(request, f"{incident.reference} {said}")
    return incident


def _chosen(severity: str) -> str:
    if severity not in Severity.values:
        raise VerbRefused("Nothing was opened: choose how grave it is.")
    return severity
