"""What allauth asks of us about single sign-on (https://docs.allauth.org/en/latest/socialaccount/adapter.html)."""

from typing import Any, cast

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest, HttpResponse

from clients.session import session
from console.signin.events import sign_in_failed
from console.signin.pages import page
from console.signin.sso import groups, link
from console.signin.sso.provider import Provider, company, published

log = structlog.get_logger(__name__)

SECONDS = 3.0  # for each of the calls of a sign-in
REFUSED = "Single sign-on did not work"


class Sso(DefaultSocialAccountAdapter):
    """One provider, of the settings."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return Provider(request, app=company())

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """allauth makes no account; `link.account_for` does."""
        return False

    def get_requests_session(self) -> Any:
        """Through the one door, like every other call, to the issuer and where it says that it is asked."""
        return session("oidc", deadline=SECONDS, to=published())

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The identity is verified by now: this opens its account, or says what to do."""
        identity = cast("Provider", sociallogin.provider).identity
        try:
            account = sociallogin.user = link.account_for(identity)
        except link.NotLinked as refused:
            log.info("sso_not_linked")
            sign_in_failed(link.linked(identity))
            words = {"why": str(refused), "issuer": identity.issuer, "subject": identity.subject}
            raise ImmediateHttpResponse(
                page(request, "not_linked", title="You are not let in yet", status=403, **words)
            ) from None
        groups.follow(account, identity)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str = "",
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """A page that says so, whatever it was; the log says which."""
        log.warning("sso_failed", error=str(error), why=str(exception or ""))
        raise ImmediateHttpResponse(sso_failed(request, cancelled=error == AuthError.CANCELLED))


def sso_failed(request: HttpRequest, *, cancelled: bool = False) -> HttpResponse:
    """What somebody sees who comes back from the provider with nothing that counts."""
    return page(request, "sso_failed", title=REFUSED, status=403, cancelled=cancelled)
