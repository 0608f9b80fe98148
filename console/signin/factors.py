"""One's own second factors: setting up an authenticator, adding a key, recovery codes, and taking them away again.

allauth's views, behind a sign-in or second factor of the last ten minutes, with an event in the system chain for each change.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from console.signin import codes, events, fresh
from console.signin.pages import Page
from console.signin.privileged import is_privileged

BACK = "sign_in_back"  # session: where somebody was going before they were led here
View = Callable[..., HttpResponseBase]


def just_signed_in(view: View) -> View:
    """One's own second factors are changed within ten minutes of proving who one is; after that one is asked again."""

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if fresh.signed_in_just_now(request):
            return view(request, *args, **kwargs)
        (first, *_) = account_adapter().get_reauthentication_methods(request.user)
        return HttpResponseRedirect(f"{first['url']}?{urlencode({'next': request.get_full_path()})}")

    return asked


def way_back(request: HttpRequest) -> str:
    """Where somebody was going, a path of ours; the console's first page if nowhere."""
    back = request.session.get(BACK, "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("admin:index")


@method_decorator([login_required, just_signed_in], name="dispatch")
class Own(Page):
    """A page about one's own second factors."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "next" in request.GET:
            request.session[BACK] = request.GET["next"]
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = fresh.account_of(self.request)
        must = is_privileged(account) and not fresh.has_second_factor(account)
        return super().get_context_data(**kwargs) | {"back": way_back(self.request), "must": must}

    def on_record(self, form: Any, *, what: str, kind: str) -> HttpResponse:
        """Makes the change, and writes its event in the same transaction."""
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view it is mixed into
            events.second_factor_changed(fresh.account_of(self.request), what=what, kind=kind)
        return answer


@method_decorator(login_required, name="dispatch")
class Mine(Page, IndexView):
    title = "Your second factors"
    template_name = "console/sign_in/factors.html"


class SetUpAuthenticator(Own, ActivateTOTPView):
    title = "Set up a second factor"
    template_name = "console/sign_in/authenticator.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer = self.on_record(form, what="added", kind="totp")
        account = fresh.account_of(self.request)
        mine = Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP)
        codes.takes(mine, form.cleaned_data["code"])  # the code just given counts no second time
        record_authentication(self.request, account, "mfa", id=mine.pk, type=mine.type)
        return answer


class RemoveAuthenticator(Own, DeactivateTOTPView):
    title = "Remove the authenticator"
    template_name = "console/sign_in/remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        return self.on_record(form, what="removed", kind="totp")


class AddKey(Own, AddWebAuthnView):
    title = "Add a security key"
    template_name = "console/sign_in/key.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer = self.on_record(form, what="added", kind="webauthn")
        record_authentication(self.request, fresh.account_of(self.request), "mfa", type="webauthn")
        return answer


class RemoveKey(Own, RemoveWebAuthnView):
    title = "Remove the security key"
    template_name = "console/sign_in/remove.html"

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if not factor_adapter().can_delete_authenticator(self.get_object()):
            raise PermissionDenied("It is your last second factor, and your groups need one.")
        return self.on_record(form, what="removed", kind="webauthn")


class RecoveryCodes(Own, ViewRecoveryCodesView):
    title = "Recovery codes"
    template_name = "console/sign_in/recovery_codes.html"


class NewRecoveryCodes(Own, GenerateRecoveryCodesView):
    title = "New recovery codes"
    template_name = "console/sign_in/new_recovery_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        return self.on_record(form, what="renewed", kind="recovery_codes")
