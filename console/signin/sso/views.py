"""To the provider, and back."""

from typing import Any

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from console.signin.sso.provider import Provider, Walk


class _Callback(OAuth2CallbackView):
    adapter: Walk

    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        """As allauth's; the walk learns what was asked."""
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, answer


@require_GET
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the provider."""
    return _walk(OAuth2LoginView, request)


@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends it back to."""
    return _walk(_Callback, request)


def _walk(view: Any, request: HttpRequest) -> HttpResponse:
    if not settings.OIDC_ISSUER:
        raise Http404
    answer: HttpResponse = view.adapter_view(Walk(request, settings.OIDC_ISSUER))(request)
    return answer
