"""The admin's site with our way in: one page to sign in, and a second factor before anything else where one is due."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from console.signin import events, fresh
from console.signin.pages import page
from console.signin.privileged import is_privileged, may_enter

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class ConsoleSite(AdminSite):
    """Every page of the admin goes through `admin_view`."""

    logout_template = "console/sign_in/signed_out.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request.user)

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        """As Django's; somebody without a group is told so, and somebody privileged sets up a second factor first."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            account = request.user
            if request.path == reverse("admin:logout"):
                return view(request, *args, **kwargs)  # Django's lets nobody out who may not be in
            if isinstance(account, User):
                if not self.has_permission(request):
                    return nothing_yet(request)
                if not fresh.has_second_factor(account) and is_privileged(account):
                    back = urlencode({"next": request.get_full_path()})
                    return HttpResponseRedirect(f"{reverse('mfa_activate_totp')}?{back}")
            return guarded(request, *args, **kwargs)

        return cast("V", update_wrapper(inner, view))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """As Django's, and on record."""
        with transaction.atomic():
            before = cast("User", request.user).password
            answer = super().password_change(request, extra_context)
            if cast("User", request.user).password != before:
                events.own_password_changed(cast("User", request.user))
        return answer

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """As Django's, and on record."""
        if request.method == "POST" and isinstance(request.user, User):
            events.signed_out(request.user)
        return super().logout(request, extra_context)


def nothing_yet(request: HttpRequest) -> HttpResponse:
    """For an account that is in no group."""
    return page(request, "nothing_yet", title="Nothing to see yet", status=403)
