"""Your tokens: made in a form, shown once, listed with their last use, revoked by a button; with a fresh second factor."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from console.private import PRIVATE
from console.running.typed import typed
from console.signin.fresh import ask_before_the_form, fresh_second_factor
from incidents.access_tokens import LONGEST_NAME, make_token, revoke_token
from incidents.actor import Actor
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.models import AccessToken
from incidents.models.access_token import OFFERED, Audience, Scope
from incidents.signed_in import actor_of

ADDRESSES = {Audience.MCP: "/mcp", Audience.API: "/api/v1/"}
DAYS = ("7", "30", "90")
USUAL = "30"
MOST_SHOWN = 100  # of other people's, and of one's own that are over


@dataclass(frozen=True, kw_only=True)
class Made:
    """A new token's text, and where its client goes with it."""

    text: str
    address: str


@ask_before_the_form
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The page. A token that was just made stands in this answer alone, and is kept by no cache on the way."""
    actor = actor_of(request)
    made = _made(request, actor) if request.method == "POST" else None
    why_not = may(actor, "make_token", None).why_not
    context = {
        **admin.site.each_context(request),
        "title": "Tokens of programs",
        "is_on": settings.MCP_ENABLED,
        "made": made,
        "why_not": why_not,
        "mine": _of(actor),
        "theirs": _others(actor),
        "doors": [(one.value, one.label) for one in _doors()],
        "scopes": [(one.value, one.label, one in OFFERED[Audience.MCP]) for one in OFFERED[Audience.API]],
        "days": DAYS,
        "usual": USUAL,
        "typed": {} if made else request.POST,
        "chosen": [Scope.READ] if made or request.method != "POST" else request.POST.getlist("scope"),
        "most": LONGEST_NAME,
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/access_tokens.html", context, headers=PRIVATE)


@fresh_second_factor
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The button beside a token. Leads back to the page."""
    try:
        token = revoke_token(pk, actor=actor_of(request))
        messages.success(request, f"“{token.name}” is revoked: it opens nothing any more.")
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("access_tokens"))


def _doors() -> list[Audience]:
    """What a token can be for here, the usual first."""
    return [Audience.MCP, Audience.API] if settings.MCP_ENABLED else [Audience.API]


def _chosen(door: str) -> Audience:
    if door not in _doors():
        raise VerbRefused("Choose by which way it comes.")
    return Audience(door)


def _made(request: HttpRequest, actor: Actor) -> Made | None:
    """A new token; None where it was refused, which the page says."""
    days = typed(request, "days")
    try:
        token, text = make_token(
            name=typed(request, "name"),
            audience=_chosen(typed(request, "door")),
            scopes=request.POST.getlist("scope"),
            days=int(days) if days in DAYS else 0,
            actor=actor,
        )
    except VerbRefused as refused:
        messages.error(request, str(refused))
        return None
    return Made(text=text, address=f"{settings.PUBLIC_URL}{ADDRESSES[Audience(token.audience)]}")


def _of(actor: Actor) -> QuerySet[AccessToken]:
    """One's own, the newest first; those that are over go last."""
    rows = actor.person.rows if actor.person else frozenset()
    found = AccessToken.objects.filter(owner__in=rows)
    return found.order_by("revoked_at", "-made_at")[:MOST_SHOWN]


def _others(actor: Actor) -> QuerySet[AccessToken]:
    """Those of other people that still open something, for an operator to revoke."""
    if not may(actor, "revoke_others_token", None):
        return AccessToken.objects.none()
    rows = actor.person.rows if actor.person else frozenset()
    live = AccessToken.objects.filter(revoked_at=None, expires_at__gt=timezone.now()).exclude(owner__in=rows)
    return live.select_related("owner").order_by("owner__name", "-made_at")[:MOST_SHOWN]
