"""The company's provider, of the settings: allauth's OpenID Connect with a nonce, PKCE, our issuer and our way out."""

import secrets
import time
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from console.signin.sso.identity import Identity, identity_of
from console.signin.sso.token import verified

SCOPES = ["openid", "profile", "email"]
SECONDS_SEEN = 300
_seen: dict[str, tuple[float, dict[str, Any]]] = {}  # the discovery document, and when it was read
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ASKED = ("token_endpoint", "jwks_uri", "userinfo_endpoint")  # by us; people's browsers go to the first of those above


class Walk(OpenIDConnectOAuth2Adapter):
    """One sign-in's way through the protocol."""

    nonce = ""  # of the question; set when the answer is here

    def get_provider(self) -> "Provider":
        return Provider(self.request, app=company())

    def get_callback_url(self, _request: HttpRequest, _app: SocialApp) -> str:
        """By PUBLIC_URL: behind an ingress the request itself does not know https."""
        return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('sso_callback')}"

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer publishes about itself. Raises OAuth2Error where it cannot be had, or is another's."""
        if not hasattr(self, "_config"):
            self._config = _discovered(self.get_provider().server_url)
            if self._config.get("issuer") != settings.OIDC_ISSUER or not all(map(self._config.get, ENDPOINTS)):
                raise OAuth2Error("what is published at OIDC_ISSUER is not of that issuer")
        return self._config

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return SocialToken(token=str(data["access_token"]))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who it is, from the verified ID token and, for what is not in it, from the provider's userinfo."""
        claims = verified(
            str(kwargs["response"].get("id_token", "")),
            keys=_get(self.openid_config["jwks_uri"]),
            issuer=settings.OIDC_ISSUER,
            audience=app.client_id,
            nonce=self.nonce,
        )
        wanted = {"email", settings.OIDC_GROUPS_CLAIM} if settings.OIDC_GROUP_MAP else {"email"}
        if wanted - claims.keys() and self.openid_config.get("userinfo_endpoint"):
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo speaks of somebody else")
            claims = told | claims
        provider = self.get_provider()
        provider.identity = identity_of(claims, groups_claim=settings.OIDC_GROUPS_CLAIM)
        login: SocialLogin = provider.sociallogin_from_response(request, claims)
        return login


class Provider(OpenIDConnectProvider):
    """Nothing of a sign-in is taken from the address that began it but where to go afterwards."""

    oauth2_adapter_class = Walk
    identity: Identity  # who has just signed in there

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        asked = super().get_redirect_from_request_kwargs(request)
        return {"process": AuthProcess.LOGIN, "next_url": asked.get("next_url")}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **_kwargs: Any
    ) -> HttpResponse:
        """To the provider, with a question that only this session can have answered."""
        nonce = secrets.token_urlsafe(32)
        kwargs = {"auth_params": {"nonce": nonce}, "scope": SCOPES, "nonce": nonce}
        try:
            answer: HttpResponse = super().redirect(request, process, next_url, data, **kwargs)
        except OAuth2Error as failure:
            answer = render_authentication_error(request, self, exception=failure)
        return answer

    def extract_extra_data(self, _data: dict[str, Any]) -> dict[str, Any]:
        """Nothing about the person is kept beside issuer and subject."""
        return {}


def company() -> SocialApp:
    """The application as the provider knows it; in no table."""
    return SocialApp(
        provider=Provider.id,
        provider_id=settings.OIDC_ISSUER,  # an account is linked by issuer and subject
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={"server_url": settings.OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
    )


def _discovered(url: str) -> dict[str, Any]:
    """What is published there; asked for every five minutes at most, since anybody may press the button.

    In this process alone: whoever could write to a shared cache would be the provider.
    """
    at, found = _seen.get(url, (0.0, {}))
    if not found or time.monotonic() - at > SECONDS_SEEN:
        found = _get(url)
        _seen.clear()
        _seen[url] = (time.monotonic(), found)
    return found


def published() -> list[str]:
    """The addresses that the issuer has published for itself, beside its own, which may be on other hosts."""
    return [str(found[each]) for _, found in _seen.values() for each in ASKED if found.get(each)]


def _get(url: str) -> dict[str, Any]:
    try:
        with get_adapter().get_requests_session() as session:
            found: Any = session.get(url).json()
    except requests.RequestException as failure:
        raise OAuth2Error(str(failure)) from failure
    if not isinstance(found, dict):
        raise OAuth2Error("an object was expected")
    return found
