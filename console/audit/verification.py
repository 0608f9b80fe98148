"""Verify now: asks for a check of one incident's chain or of every one, and shows how far it has come and what it found."""

from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from console.audit.chain_status import seen_by
from console.audit.pages import reader
from console.audit.zone import name_of, zone_of
from incidents.actor import Actor
from incidents.audit.check import ask_check
from incidents.errors import VerbRefused
from incidents.lasting import lasting
from incidents.models import AuditCheck, CheckState, Incident

STUCK_SECONDS = 60  # without any progress somebody should look whether workers run


def verify_all(request: HttpRequest) -> HttpResponse:
    """The button of the whole log."""
    return _asked(request, None)


def verify_incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The button of one incident. One that there is not, and one that is not for this reader, are the same 404."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    incident = Incident.objects.visible_to(reader(request)).filter(pk=pk).first()
    if incident is None:
        raise Http404
    return _asked(request, incident)


@require_safe
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has come; at its end, what it found. It refreshes itself, with a script and without."""
    actor = reader(request)
    check, zone = _check(actor, pk), zone_of(request)
    findings = seen_by(actor, check.findings)
    context = {
        **admin.site.each_context(request),
        "title": "Verification of the audit log",
        "check": check,
        "said": _said(check),
        "began": check.started_at.astimezone(zone),
        "ended": check.finished_at.astimezone(zone) if check.finished_at else None,
        "zone_name": name_of(zone, timezone.now()),
        "findings": findings,
        "hidden": len(check.findings) - len(findings),
        "warnings": seen_by(actor, check.warnings),
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "console/audit/check.html", context)


@require_safe
def check_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The same in numbers, for the page's script."""
    check = _check(reader(request), pk)
    is_over = check.state != CheckState.RUNNING
    return JsonResponse({"percent": check.percent, "said": _said(check), "over": is_over})


def _asked(request: HttpRequest, incident: Incident | None) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        check = ask_check(actor=reader(request), incident=incident)
        return HttpResponseRedirect(reverse("audit_check", args=[check.pk]))
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("audit_incident", args=[incident.pk]) if incident else reverse("audit"))


def _check(actor: Actor, pk: int) -> AuditCheck:
    """One that there is not, and one of an incident that is not for this reader, are the same 404."""
    check = AuditCheck.objects.select_related("incident", "asked_by").filter(pk=pk).first()
    if check is None or (
        check.incident and not Incident.objects.visible_to(actor).filter(pk=check.incident.pk).exists()
    ):
        raise Http404
    return check


def _said(check: AuditCheck) -> str:
    """How far it has come, as a sentence."""
    done = f"{check.events_done:,} of {check.events_total:,} events"
    if check.state != CheckState.RUNNING:
        return f"{check.events_done:,} events were checked."
    still = int((timezone.now() - check.moved_at).total_seconds())
    if still > STUCK_SECONDS:
        return f"{done}. Nothing moved for {lasting(still // 60)}: it goes on by itself once a worker is free."
    return f"{done}."
