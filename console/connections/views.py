"""The page of outside systems, read-only but for the button that asks one of them."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clients import breaker, last_seen
from clients.last_seen import Seen
from console.connections.systems import ALL, BY_NAME, System
from console.connections.tested import test
from console.private import PRIVATE
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.signed_in import actor_of

IN_WORDS = {
    "timeout": "no answer in time",
    "unreachable": "it could not be reached",
    "cut": "the connection broke",
    "circuit_open": "it was left alone after failing in a row",
    "401": "it does not take our credentials (401)",
    "403": "it does not let us do this (403)",
    "429": "too many calls (429)",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A system as the page shows it."""

    system: System
    seen: Seen
    left_alone: bool

    @property
    def is_failing(self) -> bool:
        """Whether its last failure is newer than its last success."""
        failed, worked = self.seen.failed_at, self.seen.worked_at
        return failed is not None and (worked is None or failed > worked)

    @property
    def failure(self) -> str:
        """Its last failure, in words."""
        code = self.seen.code
        return IN_WORDS.get(code, f"it answered {code}" if code.isdecimal() else code.replace("_", " "))


@require_safe
def connections(request: HttpRequest) -> HttpResponse:
    """For whoever may read what is of no incident. No value of a setting is on it, only names."""
    actor = actor_of(request)
    if not may(actor, "read_system", None):
        raise PermissionDenied
    seen = last_seen.seen([one.system for one in ALL])
    rows = [
        Row(system=one, seen=seen[one.system], left_alone=not one.missing and breaker.left_alone(one.system) > 0)
        for one in ALL
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Outside systems",
        "connected": [row for row in rows if not row.system.missing],
        "others": [row for row in rows if row.system.missing],
        "may_test": may(actor, "test_connection", None),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "console/connections.html", context, headers=PRIVATE)


@require_POST
def press(request: HttpRequest, system: str) -> HttpResponse:
    """The button Test connection. Leads back to the page, which says what came of it."""
    if system not in BY_NAME:
        raise Http404
    asked = BY_NAME[system]
    try:
        answer = test(asked, actor=actor_of(request))
    except VerbRefused as refused:
        messages.error(request, str(refused))
    else:
        say = messages.success if answer.worked else messages.error
        say(request, answer.said)
    return HttpResponseRedirect(reverse("connections"))
