"""A browser in which an account has signed in before has attempts of its own: no stranger who guesses its password locks it out."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from console.models.failed_attempts import Kind
from console.signin.throttle import digest
from incidents.client_address import client_address

COOKIE = "known_browser"
KEPT = timedelta(days=90)


def remember(answer: HttpResponseBase, username: str) -> None:
    """Marks the browser, after the whole sign-in; the mark opens nothing."""
    answer.set_signed_cookie(
        COOKIE,
        f"{digest(username)}:{secrets.token_urlsafe(16)}",
        max_age=KEPT,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def counted_as(request: HttpRequest, username: str) -> list[tuple[Kind, str]]:
    """What a wrong password for that name counts for: name and address, or name and browser where it is a known one."""
    mark = str(request.get_signed_cookie(COOKIE, default="", max_age=KEPT) or "")
    if mark.partition(":")[0] == digest(username):
        return [(Kind.NAME, f"{username}\0{mark}")]
    return [(Kind.NAME, username), (Kind.ADDRESS, client_address(request))]
