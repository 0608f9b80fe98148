"""The pages of outgoing webhooks, for operators: the list, an endpoint with its log, its form, and the buttons."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console.models import Endpoint
from console.outgoing import endpoints
from console.outgoing.kinds import KINDS
from console.outgoing.log import page_of
from console.private import PRIVATE
from console.running.typed import typed
from console.signin.fresh import ask_before_the_form, fresh_second_factor
from incidents.actor import Actor
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.signed_in import actor_of

LIST, PAGE = "outgoing_webhooks", "outgoing_webhook"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every endpoint, those that need somebody first."""
    _reader(request)
    found = Endpoint.objects.order_by("is_on", "description", "pk")
    return _page(request, "list", "Outgoing webhooks", endpoints=found)


@require_safe
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """One with its log, newest first; `?before=` a message of it begins a later page."""
    actor, endpoint = _reader(request), _endpoint(pk)
    return _page(
        request,
        "endpoint",
        endpoint.description,
        endpoint=endpoint,
        told_of=[KINDS.get(kind, kind) for kind in endpoint.kinds],
        host=endpoints.host_of(endpoint.url),
        log=page_of(endpoint, actor=actor, before=request.GET.get("before", "")),
    )


@ask_before_the_form
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """The form of a new one. Its secret stands in this answer alone, and is kept by no cache on the way."""
    actor = _reader(request)
    if request.method == "POST":
        try:
            endpoint, secret = endpoints.make_endpoint(**_asked(request), actor=actor)
            return _secret_of(request, endpoint, secret)
        except VerbRefused as refused:
            messages.error(request, str(refused))
    return _form(request, "Add an endpoint", endpoint=None)


@ask_before_the_form
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form of one that there is."""
    actor, endpoint = _reader(request), _endpoint(pk)
    if request.method == "POST":
        try:
            endpoints.change_endpoint(pk, **_asked(request), actor=actor)
            messages.success(request, "Saved. What happens from now on is sent so.")
            return _back(pk)
        except VerbRefused as refused:
            messages.error(request, str(refused))
    return _form(request, f"Change {endpoint}", endpoint=endpoint)


@fresh_second_factor
@require_POST
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """The button that gives it another secret, which this answer alone shows."""
    try:
        endpoint, secret = endpoints.rotate_secret(pk, actor=actor_of(request))
        return _secret_of(request, endpoint, secret)
    except VerbRefused as refused:
        messages.error(request, str(refused))
        return _back(pk)


@fresh_second_factor
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """The buttons that switch it off and on."""
    on = typed(request, "on") == "1"
    done = "It is on: it is told what happens from now on." if on else "It is off: nothing is sent to it."
    return _press(request, pk, lambda by: endpoints.switch_endpoint(pk, on=on, actor=by), done)


@fresh_second_factor
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """The button Send a test."""
    return _press(request, pk, lambda by: endpoints.test_endpoint(pk, actor=by), "A test is on its way: see the log.")


@fresh_second_factor
@require_POST
def resend(request: HttpRequest, pk: int, message: UUID) -> HttpResponse:
    """The button Send again of a message."""
    done = "It is sent again, under the same id: see the log."
    return _press(request, pk, lambda by: endpoints.resend_message(message, actor=by), done)


def _press(request: HttpRequest, pk: int, verb: Callable[[Actor], object], done: str) -> HttpResponse:
    try:
        verb(actor_of(request))
        messages.success(request, done)
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return _back(pk)


def _reader(request: HttpRequest) -> Actor:
    """Who reads: an address may be a secret, so that nobody else sees one. Raises PermissionDenied."""
    actor = actor_of(request)
    if not may(actor, endpoints.VERB, None):
        raise PermissionDenied
    return actor


def _endpoint(pk: int) -> Endpoint:
    found = Endpoint.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the form says."""
    kinds = [kind for kind in request.POST.getlist("kind") if kind in KINDS]
    return {"url": typed(request, "url").strip(), "description": typed(request, "description"), "kinds": kinds}


def _form(request: HttpRequest, title: str, *, endpoint: Endpoint | None) -> HttpResponse:
    """With what was typed, else as it is, else empty with every kind chosen."""
    if request.method == "POST":
        asked = _asked(request)
    elif endpoint:
        asked = {"url": endpoint.url, "description": endpoint.description, "kinds": endpoint.kinds}
    else:
        asked = {"url": "", "description": "", "kinds": list(KINDS)}
    most = endpoints.LONGEST_DESCRIPTION
    return _page(request, "form", title, endpoint=endpoint, asked=asked, kinds=KINDS.items(), most=most)


def _secret_of(request: HttpRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
    return _page(request, "secret", f"The secret of {endpoint}", endpoint=endpoint, secret=secret)


def _page(request: HttpRequest, name: str, title: str, **shown: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "is_nav_sidebar_enabled": False, **shown}
    return TemplateResponse(request, f"console/outgoing/{name}.html", context, headers=PRIVATE)


def _back(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(PAGE, args=[pk]))
