"""The pages that ask: for the second factor at sign-in, and again later for it, for a key, or for the password."""

from typing import Any

from allauth.account.views import ReauthenticateView as PasswordView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.http import HttpResponse

from console.signin.pages import Page


class SecondFactor(Page, AuthenticateView):
    """After the password or the provider; until it is given nobody is signed in."""

    title = "Your second factor"
    template_name = "console/sign_in/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN)
        return super().get_context_data(**kwargs) | {"has_key": keys.exists()}


class CodeAgain(Page, ReauthenticateView):
    title = "Your second factor, please"
    template_name = "console/sign_in/code_again.html"


class KeyAgain(Page, ReauthenticateWebAuthnView):
    title = "Your security key, please"
    template_name = "console/sign_in/key_again.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page once more with what was wrong."""
        return self.render_to_response(self.get_context_data(form=form))


class PasswordAgain(Page, PasswordView):
    title = "Your password, please"
    template_name = "console/sign_in/password_again.html"
