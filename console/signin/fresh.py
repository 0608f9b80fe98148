"""The second factor again: before what matters it was given in the last ten minutes, or it is asked for now.

    @method_decorator(fresh_second_factor)
    def approve(self, request, pk): ...

Whoever has none yet sets one up first. Afterwards they are back on the page; what they had typed into it was not kept,
so a form asks before it is shown (`ask_before_the_form`).
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

MINUTES = 10
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def has_second_factor(account: User) -> bool:
    """Whether it has an authenticator or a key; recovery codes alone are none."""
    return Authenticator.objects.filter(user=account, type__in=FACTORS).exists()


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session gave its second factor in the last ten minutes."""
    return _within(request, {"mfa"})


def signed_in_just_now(request: HttpRequest) -> bool:
    """The same for changing one's own second factors, where an account that has none shows its password or provider."""
    if has_second_factor(account_of(request)):
        return is_fresh(request)
    return _within(request, {"password", "socialaccount", "mfa"})


def account_of(request: HttpRequest) -> User:
    """Of a view behind sign-in."""
    account = request.user
    assert isinstance(account, User)  # noqa: S101 whoever is not signed in was sent away before
    return account


def _within(request: HttpRequest, methods: set[str]) -> bool:
    given = [one["at"] for one in get_authentication_records(request, account_of(request)) if one["method"] in methods]
    return bool(given) and 0 <= time.time() - max(given) < MINUTES * 60


def fresh_second_factor(view: View[P]) -> View[P]:
    """Puts the question before a view of somebody who is signed in."""

    @wraps(view)
    def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_fresh(request) else ask(request)

    return cast("View[P]", asked)


def ask_before_the_form(view: View[P]) -> View[P]:
    """The same for a view with a form. It is shown to whoever has no second factor yet; sent off it is asked for all the same."""

    @wraps(view)
    def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        looks_only = request.method in ("GET", "HEAD") and not has_second_factor(account_of(request))
        return view(request, *args, **kwargs) if looks_only or is_fresh(request) else ask(request)

    return cast("View[P]", asked)


def ask(request: HttpRequest) -> HttpResponse:
    """Leads to the question, or to setting up what it asks for, and from there back to this page."""
    if request.method not in ("GET", "HEAD"):
        messages.warning(request, "Nothing was changed: your second factor is asked for first. Please send it again.")
    name = "mfa_reauthenticate" if has_second_factor(account_of(request)) else "mfa_activate_totp"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': _page(request)})}")


def _page(request: HttpRequest) -> str:
    """The one that was asked for, or that has the button: what is sent off to has often no page of its own."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(sent_from, allowed_hosts={request.get_host()}):
        parts = urlsplit(sent_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return reverse("admin:index")
