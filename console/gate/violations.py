"""What the check of the gate found: violations, of which there are none, and posts by others, for which two people sign."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from clients.errors import OutsideError
from console.signin.fresh import fresh_second_factor
from incidents.actor import Actor
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of
from statuspage import sign_for
from statuspage.connected import is_connected
from statuspage.gate_check import check_record, look
from statuspage.models import ForeignPost, GateCheck

MOST = 100  # of each kind are shown; the others are in the admin's list
Sign = Callable[..., ForeignPost]


@require_safe
def gate_violations(request: HttpRequest) -> HttpResponse:
    """The last check, for everybody who may read the record; of incidents, those that the reader may know of."""
    actor = _reader(request)
    posts = posts_for(actor)
    checked = _checked()
    context = {
        **admin.site.each_context(request),
        "title": "Published as approved?",
        "checked": checked,
        "violations": violations_for(actor),
        "open": [_offered(actor, post) for post in posts.filter(seconded_by=None)[:MOST]],
        "signed": posts.exclude(seconded_by=None)[:MOST],
        "most_why": sign_for.MOST_WHY,
        "is_connected": is_connected(),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/gate_violations.html", context)


def check_again(request: HttpRequest) -> HttpResponse:
    """The button Check now: the record, and the newest incidents of the page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    _reader(request)
    check_record()
    try:
        look()
        messages.success(request, "The record and the newest posts of the status page were compared.")
    except OutsideError:
        messages.error(
            request, "The status page cannot be read now; only the record was checked. Try again in a minute."
        )
    return _back()


def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The button Sign for it, with who and why."""
    why = request.POST.get("why", "")
    return _deed(request, pk, sign_for.sign_for, sign_for.sign_for_elsewhere, why=why)


def not_known(request: HttpRequest, pk: int) -> HttpResponse:
    """The button Not known."""
    return _deed(request, pk, sign_for.disown, sign_for.disown_elsewhere)


@fresh_second_factor
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """The button Sign as second person, with a fresh second factor: it rests on the right to approve."""
    return _deed(request, pk, sign_for.countersign, sign_for.countersign_elsewhere)


def _deed(request: HttpRequest, pk: int, here: Sign, elsewhere: Sign, **given: str) -> HttpResponse:
    """Calls the verb for a post of an incident, or for one of none. Leads back to the page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actor = _reader(request)
    post = posts_for(actor).filter(pk=pk).first()
    if post is None:
        raise Http404
    try:
        done = (
            here(post.incident, post_id=pk, actor=actor, **given)
            if post.incident
            else elsewhere(post_id=pk, actor=actor, **given)
        )
        messages.success(request, f"On record: {done.standing}.")
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return _back()


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not may(actor, "read", None):
        raise PermissionDenied
    return actor


def posts_for(actor: Actor) -> QuerySet[ForeignPost]:
    """Those that this reader may know of."""
    visible = Q(incident=None) | Q(incident__in=Incident.objects.visible_to(actor))
    people = ("signed_by", "seconded_by", "not_known_by")
    return ForeignPost.objects.filter(visible).select_related("incident", *people)


def violations_for(actor: Actor) -> list[dict[str, str]]:
    """What the last check found, of incidents that this reader may know of."""
    checked = _checked()
    found: list[dict[str, str]] = checked.violations if checked else []
    named = Incident.objects.visible_to(actor).filter(pk__in={one["incident"] for one in found}) if found else []
    visible = {str(one.pk) for one in named}
    return [one for one in found if one["incident"] in visible]


def _checked() -> GateCheck | None:
    return GateCheck.objects.filter(page=settings.STATUSPAGE_PAGE_ID).first()


def _offered(actor: Actor, post: ForeignPost) -> dict[str, Any]:
    """A post, and why its next button would be refused; empty where it would not."""
    line = "countersign" if post.signed_by else "sign_for"
    verdict = may(actor, line, post.incident) if post.incident else may(actor, f"{line}_elsewhere", None)
    return {"post": post, "why_not": verdict.why_not}


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("gate_violations"))
