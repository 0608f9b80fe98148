"""How much of a minute the console answers: to one account, and to all who are not signed in behind one network.

What is meant is a program that went wild, not a person: five accounts at work in ten tabs each stay far below. Whoever is
above is drawn no page. Webhooks, Slack and the API do not come by here: there only what was refused counts.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from incidents.client_address import client_address
from incidents.per_minute import PerMinute, network_of

OF_AN_ACCOUNT = 600
OF_A_NETWORK = 600
_requests = PerMinute()


class Limits:
    """Middleware behind the one that says who it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _enough() if _too_many(request) else self.get_response(request)


def _too_many(request: HttpRequest) -> bool:
    """Whoever brings no session is nobody, and the database is not asked who it is."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return _requests.count(f"account {request.user.pk}") > OF_AN_ACCOUNT
    return _requests.count(f"network {network_of(client_address(request))}") > OF_A_NETWORK


def _enough() -> HttpResponse:
    words = "Too many requests in this minute. In the next one it goes on."
    return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"})
