"""Whether the company's provider is there and says what a sign-in needs, asked anew and by the same way out. Nobody signs in.

https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
"""

from typing import Any

from django.conf import settings

from clients import http
from clients.answers import read
from clients.errors import Refused
from console.signin.sso.adapter import SECONDS
from console.signin.sso.provider import ENDPOINTS

SYSTEM = "oidc"


def signing_keys() -> int:
    """How many keys it has published to sign with. Raises Refused where what it says is no provider's, and TryLater."""
    about = _read(f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != settings.OIDC_ISSUER or not all(map(about.get, ENDPOINTS)):
        raise Refused(SYSTEM, "what is published at OIDC_ISSUER is not of that issuer", code="another_issuer")
    where = str(about["jwks_uri"])
    keys = _read(where, to=(where,)).get("keys")
    if not isinstance(keys, list) or not keys:
        raise Refused(SYSTEM, "it has published no key to sign with", code="no_key")
    return len(keys)


def _read(url: str, *, to: tuple[str, ...] = ()) -> dict[str, Any]:
    answer = http.call(SYSTEM, "GET", url, safe=True, deadline=SECONDS, to=to)
    return read(SYSTEM, dict[str, Any], answer.body, safe=True)
