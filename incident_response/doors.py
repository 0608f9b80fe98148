"""What has no session, no form and no page to protect goes straight to its view: webhooks, Slack's requests, the API, probes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

DOORS = ("/webhooks/", "/slack/", "/api/")  # each route below has its verifier, or takes a token first
PROBES = ("/health", "/ready", "/metrics")


class Probes:
    """Middleware before the one that asks whether the name is ours: what looks after a process calls it by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _view(request) if request.path_info in PROBES else self.get_response(request)


class StraightToTheDoor:
    """Middleware; whatever stands after it in the list is left out for those routes, a tenth of a webhook's time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DOORS):
            return self.get_response(request)
        return _view(request)


def _view(request: HttpRequest) -> HttpResponse:
    """Its answer."""
    found = request.resolver_match = resolve(request.path_info)
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer
